"""Nothing typed is lost: what was sent with a session that had run out is kept, and goes on after signing in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app, g, request, url_for
from werkzeug.wrappers import Response

from core import accounts
from core.access import VISITOR
from core.errors import Invalid
from core.work import Work
from webapp.request import platform

NEVER = frozenset({"account", "accounts", "api", "api_keys", "drafts"})
"""Blueprints whose forms hold passwords, codes or keys, and this one."""

OF_THE_PAGE = frozenset({"csrf_token", "idempotency_key"})
"""What belongs to the page and not to the person; a new page has its own."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """What the person typed on this page before and has not sent."""

    public_id: str
    place: str
    saved_at: datetime
    fields: Sequence[tuple[str, str]]

    @property
    def words(self) -> list[str]:
        """What was typed, without what only machines read."""
        return [value.strip() for name, value in self.fields if value.strip() and name not in MACHINE]


MACHINE = frozenset({"version", "opened", "then", "next", "firm", "posts", "keep", "subdistrict", "salary_unit"})
"""Fields that hold what a page and not a person wrote, or codes."""


def place() -> str:
    """The address of this page, with its question mark only where something follows."""
    return request.full_path.rstrip("?")


def typed() -> list[tuple[str, str]]:
    """The fields of this request as they were sent."""
    pairs = [(name, value) for name, values in request.form.lists() for value in values]
    return [(name, value) for name, value in pairs if name not in OF_THE_PAGE]


def rescue(token: str | None) -> str | None:
    """Keeps what was just sent and cannot be taken, for whose session the cookie is or was.

    The address where that person goes on; None where nobody is known, or it is nothing that is kept. Sent by a script
    it has not left the page.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    by_script = request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    if not token or request.method != "POST" or by_script or request.blueprint in NEVER or hasattr(view, "reads"):
        return None
    unknown = replace(VISITOR, ip=request.remote_addr or "", request_id=g.request_id)
    said = typed()
    with platform.work(unknown) as work:
        user_id = accounts.holder(work, token)
        if user_id is None or not said:
            return None
        try:
            draft = accounts.keep_typed(work, user_id, place(), said, sent=True)
        except Invalid:
            return None
        return url_for("drafts.show", public_id=draft.public_id)


def unsent(work: Work) -> Unsent | None:
    """What was kept of this very page; None where there is nothing, and while it is being sent."""
    if request.method != "GET":
        return None
    draft = accounts.draft_at(work, place())
    return None if draft is None else shown(work, draft)


def shown(work: Work, draft: accounts.FormDraft) -> Unsent:
    """A draft opened."""
    return Unsent(draft.public_id, draft.place, draft.saved_at, accounts.typed_in(work, draft))


def settle(work: Work, response: Response) -> None:
    """A form that was taken leads on to another page: what was kept of it goes, in the same transaction."""
    if work.actor.user_id is not None and response.status_code in (302, 303):
        accounts.settle_draft(work, place())
