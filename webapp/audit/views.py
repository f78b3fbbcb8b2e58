"""The history, for auditors."""

from datetime import date
from typing import Any

from flask import Blueprint, g, render_template, request

from core import audit, backup
from core.access import Permission
from core.events import REGISTRY, EventRow
from core.seekers import Reading
from webapp.lists import ordered, paged, workbook
from webapp.request import platform, work
from webapp.security import own_units, requires

bp = Blueprint("audit", __name__, url_prefix="/audit")
SIZE = 50
SECTIONS: dict[str, str | tuple[str, ...]] = {
    "act": "complaint_act",
    "answer": "referral_status",
    "basis": "enterprise_basis",
    "by": "role",
    "cause": "response_cause",
    "channel": "channel",
    "event": "vacancy_move",
    "field": "unmasked_field",
    "how": ("password_how", "response_how"),
    "job": "job",
    "kind": ("import_kind", "complaint_kind"),
    "level": "office_level",
    "list": "list_name",
    "purpose": "consent_purpose",
    "reason": "reason",
    "result": "contact_result",
    "role": "role",
    "scope": "api_scope",
    "state": "response_state",
    "status": ("vacancy_status", "complaint_status"),
    "step": "response_step",
    "table": "fact",
    "told": "suggested_field",
    "what": "permission",
    "why": "sign_in_why",
}
"""Where the Chinese of a fact stands that is a code. Ids, counts, days and fingerprints stand as they are.

Features that name a fact alike have no code in common."""


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
    page = paged(wanted(), SIZE)
    heavy = audit.heavy_readers(work)
    people = {row.actor_id for row in page.items if row.actor_id} | {user_id for user_id, _ in heavy}
    people |= {row.subject_id for row in page.items if row.name.startswith("account.")}
    names = audit.names(work, people)
    return render_template(
        "audit/index.html", page=page, names=names, heavy=heavy, kinds=sorted(REGISTRY), fact_said=fact_said
    )


def fact_said(name: str, value: Any) -> str:
    """One fact of an event in Chinese; ids, counts and days as they are."""
    return f"{platform.texts.say('fact', name)}：{value_said(name, value)}"


def value_said(name: str, value: Any) -> str:
    """What a fact says; a code that has no word shows itself."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if name not in SECTIONS:
        return str(value)
    code = str(value).removeprefix("denied.") if name == "what" else str(value)
    sections = platform.texts.sections
    # What was denied is mostly a permission; the rest are refusals with a sentence of their own.
    kept = SECTIONS[name]
    words = (sections[section].get(code) for section in ((kept,) if isinstance(kept, str) else kept))
    return next(filter(None, words), "") or sections["error"].get(str(value), code).rstrip("。")


def wanted() -> Any:
    """The query that the filters in the address ask for."""
    asked = request.args
    query = audit.events(work, asked.get("name", ""), asked.get("q", ""), day("since"), day("until"))
    sorts = {"at": EventRow.seq, "event": EventRow.name, "subject": EventRow.subject_id}
    return ordered(query, sorts, "-at", EventRow.seq.desc())


@bp.route("/export", methods=["POST"])
@requires(Permission.AUDIT_READ)
def export() -> Any:
    """The filtered history as a workbook, said as on the page."""
    columns = [
        ("号", lambda e: e.seq),
        ("时间", lambda e: e.at),
        ("事项", lambda e: platform.texts.say("event", e.name)),
        ("账号", lambda e: e.actor_id),
        ("角色", lambda e: platform.texts.say("role", e.role)),
        ("对象", lambda e: e.subject_id),
        ("内容", lambda e: "；".join(fact_said(name, value) for name, value in e.facts.items())),
        ("结果", lambda e: "被拒" if e.outcome == "refused" else "办成"),
        ("指纹", lambda e: e.hash),
    ]
    return workbook("audit", "留痕", wanted(), columns)


def readings() -> Any:
    """The readings that the address asks for, the newest first."""
    sorts = {"at": Reading.id, "who": Reading.user_id, "person": Reading.seeker_id}
    return ordered(audit.readings(work, request.values.get("q", "")), sorts, "-at", Reading.id.desc())


@bp.route("/reads/export", methods=["POST"])
@requires(Permission.AUDIT_READ)
def export_reads() -> Any:
    """The readings as a workbook."""
    columns = [
        ("时间", lambda r: r.at),
        ("账号", lambda r: r.user_id),
        ("求职者", lambda r: r.seeker_id),
        ("字段", lambda r: value_said("field", r.field)),
        ("理由", lambda r: platform.texts.say("reason", r.reason)),
    ]
    return workbook("readings", "解除遮盖记录", readings(), columns)


@bp.route("/reads")
@requires(Permission.AUDIT_READ)
def reads() -> Any:
    """Which fields were shown in clear, to whom, why."""
    page = paged(readings(), SIZE)
    return render_template("audit/reads.html", page=page, names=audit.names(work, {row.user_id for row in page.items}))


@bp.route("/chain", methods=["GET", "POST"])
@requires(Permission.AUDIT_READ)
@own_units
def chain() -> Any:
    """Checks the chain when asked, in a reading unit: a long walk must not hold the write lock."""
    verdict = None
    if request.method == "POST":
        with platform.work(g.actor, write=False) as unit:
            verdict = audit.verify(unit, backup.last_head(platform.settings))
    return render_template("audit/chain.html", verdict=verdict)
