"""Vacancies written down, put forward, reviewed, published, moved on; check, change, record."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from core import enterprises
from core.access import Permission, Role
from core.bigrams import bigrams
from core.checks import Problem, phone
from core.db import new_public_id
from core.enterprises import Enterprise
from core.errors import Conflict, Denied, Invalid
from core.events import Code
from core.vacancies.commands import LISTS, PLAIN, VALIDITY_DAYS, VacancyFacts, missing
from core.vacancies.events import (
    VacancyEdited,
    VacancyExpired,
    VacancyKept,
    VacancyMoved,
    VacancyPublished,
    VacancyReturned,
    VacancySubmitted,
)
from core.vacancies.models import Vacancy
from core.vacancies.queries import firm_of, get
from core.vacancies.states import MACHINE, Status
from core.work import ZONE, Work
from core.workdays import Calendar

CodeTitle = Callable[[str], str | None]
OFFICES_CLOSE = time(18, 0)
QUIET = frozenset({"valid_to", "contact_name", "urgent", "source_ref"})
"""Changed on a published vacancy, these need no second review."""

STEPS = {"referred": "referred", "interviewed": "interviewed", "hired": "filled"}
MOVES = ("pause", "resume", "close", "withdraw", "fill", "reopen")


def keep(
    work: Work, enterprise: Enterprise, facts: VacancyFacts, code_title: CodeTitle, *, allow_demo: bool = False
) -> Vacancy:
    """Writes a vacancy down as a draft, whatever it lacks. Raises Denied for a firm the actor may not post for."""
    agency_id = poster(work, enterprise)
    number = telephone(facts.contact_phone, allow_demo=allow_demo)
    vacancy = Vacancy(
        no="",
        enterprise_id=enterprise.id,
        agency_id=agency_id,
        status=Status.DRAFT.value,
        source="web" if work.actor.role is Role.ENTERPRISE else "behalf",
        created_at=work.now,
        updated_at=work.now,
        search="",
    )
    vacancy.no = f"T-{vacancy.public_id[:12]}"
    fill(vacancy, facts, enterprise.name, code_title)
    work.vault.seal(vacancy, "contact_phone", number)
    work.session.add(vacancy)
    # The number that people say aloud is made of the id.
    work.session.flush()
    vacancy.no = number_of(work.today.year, vacancy.id)
    lacks = missing(vacancy, has_phone=vacancy.contact_phone_sealed is not None)
    work.record(VacancyKept(subject_id=vacancy.id, enterprise_id=enterprise.id, missing=len(lacks)))
    return vacancy


def poster(work: Work, enterprise: Enterprise) -> int | None:
    """The agency that posts for the firm, or None when the firm (or staff) posts itself."""
    if work.actor.role is not Role.ENTERPRISE:
        work.require(Permission.VACANCY_SUBMIT, enterprise)
        return None
    own = work.actor.enterprise_id
    if own is None or not enterprises.may_post_for(work, own, enterprise.id):
        raise Denied("denied.vacancy.submit")
    return None if own == enterprise.id else own


def telephone(text: str | None, *, allow_demo: bool) -> str | None:
    """The contact's number as it is kept; Invalid(contact_phone=…) where it cannot be dialled."""
    if not text or not text.strip():
        return None
    found = phone.read(text, kinds=phone.FIRM, allow_demo=allow_demo)
    if isinstance(found, Problem):
        raise Invalid(contact_phone=(found.code, found.facts))
    return found.number


def number_of(year: int, record_id: int) -> str:
    """The number of a vacancy: V-2026-0417."""
    return f"V-{year}-{record_id:04d}"


def fill(vacancy: Vacancy, facts: VacancyFacts, firm: str, code_title: CodeTitle) -> list[str]:
    """Writes the facts into the record and says which fields changed."""
    values: dict[str, Any] = {name: getattr(facts, name) for name in PLAIN}
    values["title"] = facts.title.strip()
    for name in LISTS:
        values[name] = list(values[name])
    changed = [name for name, value in values.items() if getattr(vacancy, name, None) != value]
    if "title" in changed:
        values["occupation_key"] = code_title(values["title"])
    for name in (*changed, *(["occupation_key"] if "title" in changed else [])):
        setattr(vacancy, name, values[name])
    vacancy.search = search_text(vacancy.title, firm)
    return changed


def search_text(title: str, firm: str) -> str:
    """The search column: title and firm."""
    return bigrams(f"{title} {firm}")


def row_of(
    facts: VacancyFacts, *, enterprise_id: int, firm: str, now: datetime, code_title: CodeTitle
) -> dict[str, Any]:
    """The row of a draft for a bulk insert, by the same rules; the caller seals the phone and numbers it by its id."""
    values: dict[str, Any] = {name: getattr(facts, name) for name in PLAIN}
    public_id = new_public_id()
    return {
        **values,
        **{name: list(values[name]) for name in LISTS},
        "title": facts.title.strip(),
        "public_id": public_id,
        "version": 1,
        "no": f"T-{public_id[:12]}",
        "enterprise_id": enterprise_id,
        "occupation_key": code_title(facts.title.strip()),
        "status": Status.DRAFT.value,
        "source": "import",
        "search": search_text(facts.title, firm),
        "created_at": now,
        "updated_at": now,
    }


def submit(work: Work, public_id: str, calendar: Calendar) -> Vacancy:
    """Puts a vacancy forward for review. Raises Invalid(missing=…) with what publishing still needs."""
    vacancy = get(work, public_id)
    work.require(Permission.VACANCY_SUBMIT, vacancy)
    if lacks := missing(vacancy, has_phone=vacancy.contact_phone_sealed is not None):
        raise Invalid(**{code: f"vacancy.missing.{code}" for code in lacks})
    if vacancy.valid_to is not None and not 0 < (vacancy.valid_to - work.today).days <= VALIDITY_DAYS:
        raise Invalid(valid_to=("vacancy.valid_to", {"days": VALIDITY_DAYS}))
    vacancy.status = MACHINE.after(Status(vacancy.status), "submit").value
    put_forward(work, vacancy, calendar)
    return vacancy


def put_forward(work: Work, vacancy: Vacancy, calendar: Calendar) -> None:
    """Notes who put it forward and until when it is to be reviewed: 1 working day."""
    vacancy.submitted_at, vacancy.submitted_by, vacancy.return_reason = work.now, work.actor.user_id, None
    vacancy.reviewed_by = vacancy.reviewed_at = None
    vacancy.review_due_at = datetime.combine(calendar.add(work.today, 1), OFFICES_CLOSE, ZONE).astimezone(UTC)
    vacancy.updated_at = work.now
    work.record(
        VacancySubmitted(subject_id=vacancy.id, enterprise_id=vacancy.enterprise_id, headcount=vacancy.headcount or 0)
    )


def edit(
    work: Work,
    public_id: str,
    facts: VacancyFacts,
    version: int,
    calendar: Calendar,
    code_title: CodeTitle,
    *,
    allow_demo: bool = False,
) -> Vacancy:
    """Changes a vacancy. What the reader of a published one relies on is reviewed again. Conflict when stale."""
    vacancy = get(work, public_id)
    work.require(Permission.VACANCY_EDIT, vacancy)
    before = Status(vacancy.status)
    MACHINE.after(before, "edit")
    if vacancy.version != version:
        raise Conflict("stale")
    number = telephone(facts.contact_phone, allow_demo=allow_demo)
    changed = fill(vacancy, facts, firm_of(work, vacancy).name, code_title)
    if work.vault.open(vacancy, "contact_phone") != number:
        work.vault.seal(vacancy, "contact_phone", number)
        changed.append("contact_phone")
    if not changed:
        return vacancy
    again = bool(set(changed) - QUIET - {"contact_phone"}) and before in MACHINE.edges["recheck"]
    vacancy.updated_at = work.now
    work.record(VacancyEdited(subject_id=vacancy.id, fields=len(changed), recheck=again))
    if again:
        vacancy.status = MACHINE.after(before, "recheck").value
        put_forward(work, vacancy, calendar)
    return vacancy


def publish(work: Work, public_id: str) -> Vacancy:
    """A counselor who did not put it forward makes it public. Conflict while the firm is not verified."""
    vacancy = _reviewed(work, public_id, "publish")
    if not enterprises.is_public(firm_of(work, vacancy)):
        raise Conflict("vacancy.firm_unverified")
    if lacks := missing(vacancy, has_phone=vacancy.contact_phone_sealed is not None):
        raise Invalid(**{code: f"vacancy.missing.{code}" for code in lacks})
    vacancy.published_at = vacancy.verified_at = work.now
    vacancy.valid_from = vacancy.valid_from or work.today
    work.record(VacancyPublished(subject_id=vacancy.id, enterprise_id=vacancy.enterprise_id))
    return vacancy


def send_back(work: Work, public_id: str, reason: str) -> Vacancy:
    """A counselor returns it with a reason."""
    if not 2 <= len(reason.strip()) <= 300:
        raise Invalid(reason="vacancy.reason")
    vacancy = _reviewed(work, public_id, "return")
    vacancy.return_reason = reason.strip()
    work.record(VacancyReturned(subject_id=vacancy.id, enterprise_id=vacancy.enterprise_id))
    return vacancy


def _reviewed(work: Work, public_id: str, event: str) -> Vacancy:
    vacancy = get(work, public_id)
    work.require(Permission.VACANCY_REVIEW, vacancy)
    target = MACHINE.after(Status(vacancy.status), event)
    if vacancy.submitted_by is not None and vacancy.submitted_by == work.actor.user_id:
        raise Conflict("vacancy.own_review")
    vacancy.status = target.value
    vacancy.reviewed_at, vacancy.reviewed_by, vacancy.updated_at = work.now, work.actor.user_id, work.now
    return vacancy


def move(work: Work, public_id: str, event: str, calendar: Calendar) -> Vacancy:
    """Pauses, resumes, closes, withdraws, fills or reopens; a reopened one is reviewed again."""
    if event not in MOVES:
        raise Invalid(event="vacancy.event")
    vacancy = get(work, public_id)
    work.require(Permission.VACANCY_CLOSE, vacancy)
    vacancy.status = MACHINE.after(Status(vacancy.status), event).value
    ended = vacancy.status in (Status.CLOSED, Status.WITHDRAWN, Status.FILLED)
    vacancy.closed_at = work.now if ended else None
    vacancy.updated_at = work.now
    if vacancy.status == Status.SUBMITTED:
        vacancy.valid_to = work.today + timedelta(days=60)
        put_forward(work, vacancy, calendar)
    work.record(VacancyMoved(subject_id=vacancy.id, event=Code(event), status=Code(vacancy.status)))
    return vacancy


def expire(work: Work, vacancy_id: int) -> None:
    """Takes a vacancy down after its last day; the clock asks."""
    work.require(Permission.VACANCY_CLOSE)
    vacancy = work.session.get_one(Vacancy, vacancy_id)
    vacancy.status = MACHINE.after(Status(vacancy.status), "expire").value
    vacancy.closed_at = vacancy.updated_at = work.now
    work.record(VacancyExpired(subject_id=vacancy.id, enterprise_id=vacancy.enterprise_id))


def count(work: Work, vacancy_id: int, step: str) -> None:
    """Moves a counter on (referred, interviewed, hired); at the last missing person the vacancy is filled."""
    vacancy = work.session.get_one(Vacancy, vacancy_id)
    name = STEPS[step]
    setattr(vacancy, name, getattr(vacancy, name) + 1)
    if step == "hired" and vacancy.headcount and vacancy.filled >= vacancy.headcount:
        vacancy.status = MACHINE.after(Status(vacancy.status), "fill").value
        vacancy.closed_at = work.now
        work.record(VacancyMoved(subject_id=vacancy.id, event=Code("fill"), status=Code(vacancy.status)))
