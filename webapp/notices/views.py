"""Notices: what happened that concerns the one who reads."""

from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.routing import BuildError

from core import notices
from core.access import Permission
from core.notices import Notice
from webapp import filters
from webapp.forms import read_day
from webapp.lists import Sorts, ordered, paged, workbook
from webapp.request import platform, work
from webapp.security import requires
from webapp.vacancies import confirming

bp = Blueprint("notices", __name__, url_prefix="/notices")
SORTS: Sorts = {"made": Notice.made_at.expression, "what": Notice.code.expression, "read": Notice.read_at.expression}
LONGEST_WORDS = 60
DAYS = frozenset({"date"})
"""Facts that are days: kept as 2026-12-07."""


def address_of(notice: Notice) -> str | None:
    """The page that a notice leads to."""
    if not notice.link:
        return None
    endpoint, _, public_id = notice.link.partition(":")
    if endpoint == "confirming.show":
        return confirming.address_of(notice, public_id)
    try:
        return url_for(endpoint, public_id=public_id) if public_id else url_for(endpoint)
    except BuildError:
        return None


@bp.route("/")
@requires(Permission.NOTICE_READ)
def index() -> Any:
    """The own notices, searched and sorted, newest first."""
    return render_template("notices/index.html", page=paged(wanted()), said=said)


def wanted() -> Any:
    """The query that the filters in the address ask for. What codes say in Chinese is searched like what facts say."""
    words = request.args.get("q", "").strip()[:LONGEST_WORDS]
    codes = [code for code, said in platform.texts.sections["notice"].items() if words in said]
    meant = read_day(words, work.today) if words else None
    spellings = [words, meant.isoformat()] if isinstance(meant, date) else [words]
    query = notices.found(work, spellings, codes, request.args.get("state", ""))
    return ordered(query, SORTS, "-made", Notice.id.desc())


def said(notice: Notice) -> str:
    """A notice in Chinese, its days as on every page."""
    facts = {
        name: filters.day(date.fromisoformat(value)) if name in DAYS else value for name, value in notice.facts.items()
    }
    return platform.texts.say("notice", notice.code, **facts)


@bp.route("/export", methods=["POST"])
@requires(Permission.LIST_EXPORT)
def export() -> Any:
    """The filtered list as a workbook."""
    columns = [
        ("时间", lambda n: n.made_at),
        ("通知", said),
        ("看过", lambda n: n.read_at),
    ]
    return workbook("notices", "通知", wanted(), columns)


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
