"""Forms that were typed into and not sent: kept while typing, gone on with, dropped."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from core import accounts
from core.access import Permission
from core.errors import Invalid, NotFound
from webapp.drafts import keeping
from webapp.filters import clock_time
from webapp.request import platform, work
from webapp.security import requires

bp = Blueprint("drafts", __name__, url_prefix="/drafts")
WHILE_TYPING = frozenset({"vacancies.new", "vacancies.edit", "vacancies.paste"})
"""Pages that are long enough to be kept while somebody types."""


@bp.route("/keep", methods=["POST"])
@requires(Permission.ACCOUNT_OWN)
def keep() -> Any:
    """Keeps what stands in a form; asked for by the page while somebody types. Answers with the time."""
    place = request.args.get("place", "")
    if endpoint_of(place) not in WHILE_TYPING:
        raise NotFound("draft.place")
    try:
        draft = accounts.keep_typed(work, work.actor.user_id or 0, place, keeping.typed(), sent=False)
    except Invalid as invalid:
        code, facts = invalid.fields["form"]
        return platform.texts.say("error", code, **facts), 413
    return f"已自动保存{clock_time(draft.saved_at)}"


def endpoint_of(place: str) -> str:
    """The page behind an address of ours; "" where there is none."""
    parts = urlsplit(place)
    if parts.scheme or parts.netloc:
        return ""
    try:
        endpoint, _values = current_app.create_url_adapter(request).match(parts.path, method="GET")  # type: ignore[union-attr]
    except (HTTPException, RequestRedirect):
        return ""
    return str(endpoint)


@bp.route("/<public_id>")
@requires(Permission.ACCOUNT_OWN)
def show(public_id: str) -> Any:
    """After signing in: what was sent with a session that had run out, and the button that sends it again.

    Somebody else who signs in on this machine is shown their own first page.
    """
    try:
        draft = accounts.get_draft(work, public_id)
    except NotFound:
        return redirect(url_for("account.landing"))
    return render_template("drafts/show.html", unsent=keeping.shown(work, draft))


@bp.route("/<public_id>/drop", methods=["POST"])
@requires(Permission.ACCOUNT_OWN)
def drop(public_id: str) -> Any:
    """The person does not want it any more."""
    draft = accounts.get_draft(work, public_id)
    place = draft.place
    accounts.drop_draft(work, public_id)
    flash("没交的内容已丢掉。")
    return redirect(place if endpoint_of(place) else url_for("account.landing"))
