"""The history, for auditors."""

from datetime import date
from typing import Any

from flask import Blueprint, g, render_template, request

from core import audit
from core.access import Permission
from core.events import REGISTRY, EventRow
from core.seekers import Reading
from webapp.lists import ordered, paged
from webapp.request import platform, work
from webapp.security import own_units, requires

bp = Blueprint("audit", __name__, url_prefix="/audit")
SIZE = 50


def day(name: str) -> date | None:
    """A day from the address; anything else is no day."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


@bp.route("/")
@requires(Permission.AUDIT_READ)
def index() -> Any:
    """What happened, newest first; above it who read much in clear in the last 7 days."""
    query = audit.events(work, request.args.get("name", ""), request.args.get("q", ""), day("since"), day("until"))
    page = paged(ordered(query, {"at": EventRow.seq}, "-at", EventRow.seq.desc()), SIZE)
    heavy = audit.heavy_readers(work)
    people = {row.actor_id for row in page.items if row.actor_id} | {user_id for user_id, _ in heavy}
    return render_template(
        "audit/index.html", page=page, names=audit.names(work, people), heavy=heavy, kinds=sorted(REGISTRY)
    )


@bp.route("/reads")
@requires(Permission.AUDIT_READ)
def reads() -> Any:
    """Which fields were shown in clear, to whom, why."""
    page = paged(ordered(audit.readings(work), {"at": Reading.id}, "-at", Reading.id.desc()), SIZE)
    return render_template("audit/reads.html", page=page, names=audit.names(work, {row.user_id for row in page.items}))


@bp.route("/chain", methods=["GET", "POST"])
@requires(Permission.AUDIT_READ)
@own_units
def chain() -> Any:
    """Checks the chain when asked, in a reading unit: a long walk must not hold the write lock."""
    verdict = None
    if request.method == "POST":
        with platform.work(g.actor, write=False) as unit:
            verdict = audit.verify(unit)
    return render_template("audit/chain.html", verdict=verdict)
