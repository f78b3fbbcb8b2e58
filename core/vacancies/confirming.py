"""Whether a vacancy still holds: asked 7 days and 1 day before its end, answered by one click on a signed link (H6).

Asked the second time it is 待确认, still public and ranked last; nobody answers, and its last day ends it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from core import links
from core.access import Permission
from core.errors import Conflict, NotFound
from core.vacancies.commands import USUAL_VALIDITY_DAYS
from core.vacancies.events import VacancyAsked, VacancyConfirmed
from core.vacancies.models import Vacancy
from core.vacancies.queries import live
from core.vacancies.review import hindrance
from core.vacancies.service import keep_change
from core.vacancies.states import LIVE, MACHINE, Status
from core.work import ZONE, Work

ASKED_DAYS = (7, 1)
"""Days before the last day on which the firm is asked; the last of them brings 待确认."""

PURPOSE = "confirm-vacancy"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the holder of a link is asked: the vacancy, and until when it holds once confirmed; None where it does
    hold longer already and nothing is to be done."""

    vacancy: Vacancy
    until: date | None


def to_ask(work: Work) -> list[int]:
    """The public vacancies of which the firm is to be asked today whether they still hold."""
    soon = work.today + timedelta(days=ASKED_DAYS[0])
    query = select(Vacancy).where(live(work.today), Vacancy.valid_to <= soon)
    again = or_(Vacancy.confirm_step.is_(None), Vacancy.confirm_step > ASKED_DAYS[-1])
    return [one.id for one in work.session.scalars(query.where(again).order_by(Vacancy.id)) if due(one, work.today)]


def due(vacancy: Vacancy, today: date) -> int | None:
    """The question that is due, in days before the end; None where it was asked, or where somebody has said since the
    day on which it fell due that the vacancy holds. Of two that were missed only the later is due."""
    if vacancy.valid_to is None or vacancy.status not in LIVE:
        return None
    left = (vacancy.valid_to - today).days
    reached = [days for days in ASKED_DAYS if 0 <= left <= days]
    if not reached or (vacancy.confirm_step is not None and vacancy.confirm_step <= reached[-1]):
        return None
    fell_due = vacancy.valid_to - timedelta(days=reached[-1])
    return None if _day(vacancy.verified_at) >= fell_due else reached[-1]


def ask(work: Work, vacancy_id: int) -> None:
    """Asks the firm, once for each question; the clock calls. One that was confirmed meanwhile is left alone."""
    work.require(Permission.VACANCY_CLOSE)
    vacancy = work.session.get(Vacancy, vacancy_id)
    days = None if vacancy is None else due(vacancy, work.today)
    if vacancy is None or vacancy.valid_to is None or days is None:
        return
    vacancy.confirm_step = days
    if days == ASKED_DAYS[-1] and vacancy.status == Status.PUBLISHED:
        vacancy.status = MACHINE.after(Status.PUBLISHED, "doubt").value
    work.record(VacancyAsked(subject_id=vacancy.id, days=days, valid_to=vacancy.valid_to))


def token(key: str, public_id: str, days: int, valid_to: str) -> str:
    """What the address of a question says: which vacancy, which question, and the end that ends the link as well.

    `valid_to` as 2026-03-09.
    """
    return links.sign(key, PURPOSE, public_id, days, valid_to)


def asked(work: Work, key: str, said: str) -> Asked:
    """What the holder of a link is asked. NotFound for a link that is none, or whose vacancy is public no more."""
    vacancy, valid_to = _named(work, key, said)
    if vacancy.valid_to is not None and vacancy.valid_to.isoformat() != valid_to:
        return Asked(vacancy, None)
    return Asked(vacancy, _prolonged(vacancy, work.today))


def confirm_by_link(work: Work, key: str, said: str) -> Vacancy:
    """The holder of the link says that people are still looked for; no sign-in. The link is used up by it.

    Raises NotFound as `asked` does, Conflict where nothing of the firm may be public.
    """
    vacancy, valid_to = _named(work, key, said)
    if vacancy.valid_to is not None and vacancy.valid_to.isoformat() != valid_to:
        return vacancy
    if code := hindrance(work, vacancy):
        raise Conflict(code)
    hold(work, vacancy, "confirm")
    work.record(VacancyConfirmed(subject_id=vacancy.id, valid_to=vacancy.valid_to))
    return vacancy


def hold(work: Work, vacancy: Vacancy, event: str) -> None:
    """It holds (`event`: confirm, resume): public, verified today, and where its end is near, prolonged."""
    vacancy.status = MACHINE.after(Status(vacancy.status), event).value
    until = _prolonged(vacancy, work.today)
    if until != vacancy.valid_to:
        keep_change(work, vacancy, {"valid_to": until})
        vacancy.valid_to = until
    vacancy.confirm_step = None
    vacancy.verified_at = vacancy.updated_at = work.now


def _prolonged(vacancy: Vacancy, today: date) -> date:
    """The last day once it is confirmed: the usual validity from today where the end is as near as the first question
    or not said, else the day that the firm chose."""
    if vacancy.valid_to is not None and (vacancy.valid_to - today).days > ASKED_DAYS[0]:
        return vacancy.valid_to
    return today + timedelta(days=USUAL_VALIDITY_DAYS)


def _named(work: Work, key: str, said: str) -> tuple[Vacancy, str]:
    """The vacancy of a link, and the last day that it held when it was asked."""
    match links.read(key, PURPOSE, said):
        case [str(public_id), int(days), str(valid_to)] if days in ASKED_DAYS:
            query = select(Vacancy).where(Vacancy.public_id == public_id, live(work.today))
            vacancy = work.session.scalar(query.options(joinedload(Vacancy.enterprise)))
        case _:
            vacancy, valid_to = None, ""
    if vacancy is None:
        raise NotFound("vacancy.link")
    return vacancy, valid_to


def _day(moment: datetime | None) -> date:
    return date.min if moment is None else moment.astimezone(ZONE).date()
