"""Notices: what happened that concerns the one who reads."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.routing import BuildError

from core import notices
from core.access import Permission
from core.notices import Notice
from webapp.lists import ordered, paged
from webapp.request import work
from webapp.security import requires

bp = Blueprint("notices", __name__, url_prefix="/notices")


def address_of(notice: Notice) -> str | None:
    """The page that a notice leads to."""
    if not notice.link:
        return None
    endpoint, _, public_id = notice.link.partition(":")
    try:
        return url_for(endpoint, public_id=public_id) if public_id else url_for(endpoint)
    except BuildError:
        return None


@bp.route("/")
@requires(Permission.NOTICE_READ)
def index() -> Any:
    """The own notices, newest first."""
    page = paged(ordered(notices.own(work), {"made": Notice.made_at}, "-made", Notice.id.desc()))
    return render_template("notices/index.html", page=page)


@bp.route("/<public_id>/open", methods=["POST"])
@requires(Permission.NOTICE_READ)
def open_notice(public_id: str) -> Any:
    """Marks a notice as read and goes where it leads."""
    notice = notices.read(work, public_id)
    return redirect(address_of(notice) or url_for("notices.index"))


@bp.route("/read", methods=["POST"])
@requires(Permission.NOTICE_READ)
def read_all() -> Any:
    """Marks all as read."""
    notices.read_all(work)
    return redirect(url_for("notices.index"))
