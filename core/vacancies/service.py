"""Vacancies written down, changed and put forward; check, change, record."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from core import enterprises
from core.access import Permission, Role
from core.bigrams import findable
from core.checks import Problem, phone
from core.db import new_public_id
from core.enterprises import Enterprise
from core.errors import Conflict, Denied, Invalid
from core.vacancies.commands import LISTS, PLAIN, SOURCES, WORDS, VacancyFacts, missing
from core.vacancies.events import VacancyEdited, VacancyKept, VacancySubmitted
from core.vacancies.lawful import LINTED, limits_age
from core.vacancies.models import Vacancy, VacancyChange
from core.vacancies.queries import get
from core.vacancies.rules import needed, refusals
from core.vacancies.states import LOOSE, MACHINE, Status
from core.work import ZONE, Work
from core.workdays import Calendar

CodeTitle = Callable[[str], str | None]
REVIEW_DAYS = 1
OFFICES_CLOSE = time(18, 0)
QUIET = frozenset({"valid_to", "contact_name", "contact_phone", "urgent", "source_ref", "arrive_by"})
"""Changed on a published vacancy, these need no second review: none of them is what a reader decides by."""


def keep(
    work: Work,
    enterprise: Enterprise,
    facts: VacancyFacts,
    code_title: CodeTitle,
    *,
    source: str | None = None,
    allow_demo: bool = False,
) -> Vacancy:
    """Writes a vacancy down as a draft, whatever it lacks.

    `source`: from where staff know of it (`SOURCES`). Raises Denied for a firm the actor may not post for, Invalid for
    a telephone that cannot be dialled.
    """
    agency_id = poster(work, enterprise)
    number = telephone(facts.contact_phone, allow_demo=allow_demo)
    own = work.actor.role is Role.ENTERPRISE
    told = source if source in SOURCES else "behalf"
    by_program = work.actor.api_key_id is not None
    vacancy = _blank(work, enterprise, ("api" if by_program else "web") if own else told)
    vacancy.agency_id = agency_id
    apply(vacancy, differences(vacancy, facts), code_title)
    work.vault.seal(vacancy, "contact_phone", number)
    work.session.add(vacancy)
    # The number that people say aloud is made of the id.
    work.session.flush()
    vacancy.no = number_of(work.today.year, vacancy.id)
    lacks = missing(vacancy, has_phone=number is not None)
    work.record(VacancyKept(subject_id=vacancy.id, enterprise_id=enterprise.id, missing=len(lacks)))
    return vacancy


def _blank(work: Work, enterprise: Enterprise, source: str) -> Vacancy:
    """A draft that says nothing yet."""
    vacancy = Vacancy(
        enterprise_id=enterprise.id,
        enterprise=enterprise,
        status=Status.DRAFT.value,
        source=source,
        referred=0,
        interviewed=0,
        filled=0,
        created_at=work.now,
        updated_at=work.now,
        search="",
    )
    vacancy.no = f"T-{vacancy.public_id[:12]}"
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
    """The number of a vacancy: V-2026-0417. Made of the id, so that two at once never get the same."""
    return f"V-{year}-{record_id:04d}"


def differences(vacancy: Vacancy, facts: VacancyFacts) -> dict[str, Any]:
    """The fields in which the facts differ from the record, with what they are to become."""
    values: dict[str, Any] = {name: getattr(facts, name) for name in PLAIN}
    values["title"] = facts.title.strip()
    for name in LISTS:
        values[name] = list(values[name])
    return {name: value for name, value in values.items() if getattr(vacancy, name, None) != value}


def apply(vacancy: Vacancy, changes: dict[str, Any], code_title: CodeTitle) -> None:
    """Writes the changes into the record, with what follows from them."""
    for name, value in changes.items():
        setattr(vacancy, name, value)
    if "title" in changes:
        vacancy.occupation_key = code_title(vacancy.title)
    if not changes.keys().isdisjoint(LINTED):
        vacancy.age_limited = limits_age(vacancy)
    if "valid_to" in changes:
        # Another end is asked about anew.
        vacancy.confirm_step = None
    vacancy.search = search_of(vacancy)


def keep_change(work: Work, vacancy: Vacancy, changes: dict[str, Any], *, calls: bool = False) -> None:
    """Leaves what changes for whoever asks later, before it is written into the record."""
    told = {name: [_said(getattr(vacancy, name)), _said(value)] for name, value in changes.items()}
    if calls:
        told["contact_phone"] = [None, None]
    work.session.add(VacancyChange(vacancy_id=vacancy.id, at=work.now, by=work.actor.user_id, changes=told))


def _said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def search_of(vacancy: Any) -> str:
    """What the search column of a vacancy, or of a row of its fields, holds."""
    return search_text(vacancy.title, *(word for name in WORDS for word in getattr(vacancy, name) or ()))


def search_text(title: str, *words: str) -> str:
    """The search column: title, and the skills and certificates asked for; the title by its pinyin too.

    The firm is looked for in its own row (`queries.narrowed`), so that a new name is found at once.
    """
    return findable(" ".join((title, *words)), title)


def row_of(facts: VacancyFacts, *, enterprise_id: int, now: datetime, code_title: CodeTitle) -> dict[str, Any]:
    """The row of a draft for a bulk insert, by the same rules; the caller seals the phone and numbers it by its id."""
    values: dict[str, Any] = {name: getattr(facts, name) for name in PLAIN}
    public_id, title = new_public_id(), facts.title.strip()
    return {
        **values,
        **{name: list(values[name]) for name in LISTS},
        "title": title,
        "public_id": public_id,
        "version": 1,
        "no": f"T-{public_id[:12]}",
        "enterprise_id": enterprise_id,
        "occupation_key": code_title(title),
        "age_limited": limits_age(facts),
        "status": Status.DRAFT.value,
        "source": "import",
        "referred": 0,
        "interviewed": 0,
        "filled": 0,
        "search": search_text(title, *(word for name in WORDS for word in values[name])),
        "created_at": now,
        "updated_at": now,
    }


def submit(work: Work, public_id: str, calendar: Calendar) -> Vacancy:
    """Puts a vacancy forward for review. Raises Invalid with what the district needs to begin, field by field; what
    publishing needs beside it may be completed until the review."""
    vacancy = get(work, public_id)
    work.require(Permission.VACANCY_SUBMIT, vacancy)
    may_still_post(work, vacancy)
    target = MACHINE.after(Status(vacancy.status), "submit")
    has_phone = vacancy.contact_phone_sealed is not None
    need = needed(Status(vacancy.status))
    if wrong := refusals(vacancy, filled=vacancy.filled, today=work.today, has_phone=has_phone, need=need):
        raise Invalid(**wrong)
    vacancy.status = target.value
    put_forward(work, vacancy, calendar)
    return vacancy


def may_still_post(work: Work, vacancy: Vacancy) -> None:
    """Denied for an agency whose authorisation by the firm has run out or was taken back."""
    if vacancy.agency_id is not None and vacancy.agency_id == work.actor.enterprise_id:
        poster(work, vacancy.enterprise)


def forward_values(work: Work, calendar: Calendar) -> dict[str, Any]:
    """The fields of a vacancy that is put forward now: state, who and when, until when it is to be reviewed."""
    due = calendar.add(work.today, REVIEW_DAYS)
    return {
        "status": Status.SUBMITTED.value,
        "submitted_at": work.now,
        "submitted_by": work.actor.user_id,
        "review_due_at": datetime.combine(due, OFFICES_CLOSE, ZONE).astimezone(UTC),
    }


def put_forward(work: Work, vacancy: Vacancy, calendar: Calendar) -> None:
    """Notes who put it forward and until when it is to be reviewed."""
    for name, value in forward_values(work, calendar).items():
        setattr(vacancy, name, value)
    vacancy.return_reason = vacancy.reviewed_by = vacancy.reviewed_at = None
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
    """Changes a vacancy. What the reader of a published one relies on is reviewed again.

    Raises Conflict when stale; Invalid where one that waits or is public would no longer be fit to be.
    """
    vacancy = _editable(work, public_id, version)
    before = Status(vacancy.status)
    number = telephone(facts.contact_phone, allow_demo=allow_demo)
    changes = differences(vacancy, facts)
    calls = work.vault.open(vacancy, "contact_phone") != number
    if not changes and not calls:
        return vacancy
    if before not in LOOSE:
        has_phone, need = number is not None, needed(before)
        wrong = refusals(facts, filled=vacancy.filled, today=work.today, has_phone=has_phone, need=need)
        if wrong:
            raise Invalid(**wrong)
    keep_change(work, vacancy, changes, calls=calls)
    apply(vacancy, changes, code_title)
    if calls:
        work.vault.seal(vacancy, "contact_phone", number)
    vacancy.updated_at = work.now
    again = bool(changes.keys() - QUIET) and before in MACHINE.edges["recheck"]
    work.record(VacancyEdited(subject_id=vacancy.id, fields=len(changes) + calls, recheck=again))
    if again:
        vacancy.status = MACHINE.after(before, "recheck").value
        put_forward(work, vacancy, calendar)
    else:
        _stay(work, vacancy, before, prolonged="valid_to" in changes)
    return vacancy


def _stay(work: Work, vacancy: Vacancy, before: Status, *, prolonged: bool) -> None:
    """What an edit means for a vacancy that need not be reviewed again for it."""
    if before is Status.SUBMITTED:
        # Who changed it last answers for it, so that nobody publishes what they wrote; the clock runs on.
        vacancy.submitted_by = work.actor.user_id
    elif before is Status.UNCONFIRMED and prolonged:
        # Who says until when it holds has answered.
        vacancy.status, vacancy.verified_at = MACHINE.after(before, "confirm").value, work.now


def _editable(work: Work, public_id: str, version: int) -> Vacancy:
    """The vacancy, when this actor may change what they read."""
    vacancy = get(work, public_id)
    work.require(Permission.VACANCY_EDIT, vacancy)
    may_still_post(work, vacancy)
    MACHINE.after(Status(vacancy.status), "edit")
    if vacancy.version != version:
        raise Conflict("vacancy.stale")
    return vacancy
