"""What happens to a vacancy after its review: confirmed, paused, filled, closed, expired, opened again, counted."""

from sqlalchemy import update

from core.access import Permission
from core.errors import Conflict, Invalid, NotFound
from core.events import Code
from core.vacancies.confirming import hold
from core.vacancies.events import VacancyExpired, VacancyMoved
from core.vacancies.models import Vacancy
from core.vacancies.queries import get
from core.vacancies.service import may_still_post
from core.vacancies.states import ENDED, MACHINE, Status
from core.work import Work

MOVES = ("confirm", "pause", "resume", "fill", "close", "withdraw", "reopen")
FRESH = frozenset({"confirm", "resume"})
"""Who does this says that the vacancy still holds."""

CLOSE_REASONS = ("hired_elsewhere", "no_need", "conditions", "other")
STEPS = {"referred": "referred", "interviewed": "interviewed", "hired": "filled"}


def move(work: Work, public_id: str, event: str, *, reason: str | None = None) -> Vacancy:
    """Confirms, pauses, resumes, fills, closes, withdraws or reopens.

    A reopened one is a draft again. `reason` (`CLOSE_REASONS`) goes with closing. Raises Conflict where the state does
    not allow it, or a paused one's last day is over.
    """
    if event not in MOVES:
        raise Invalid(event="vacancy.event")
    if event == "close" and reason is not None and reason not in CLOSE_REASONS:
        raise Invalid(reason="vacancy.close_reason")
    vacancy = get(work, public_id)
    work.require(Permission.VACANCY_CLOSE, vacancy)
    target = MACHINE.after(Status(vacancy.status), event)
    if event in FRESH:
        may_still_post(work, vacancy)
        if vacancy.valid_to is not None and vacancy.valid_to < work.today:
            raise Conflict("vacancy.over")
    if event == "reopen":
        vacancy.published_at = vacancy.submitted_at = vacancy.review_due_at = None
        vacancy.submitted_by = vacancy.reviewed_by = vacancy.reviewed_at = None
        vacancy.valid_from = vacancy.return_reason = vacancy.close_reason = vacancy.confirm_step = None
    if event in FRESH:
        hold(work, vacancy, event)
    else:
        _stand(work, vacancy, target)
    if event == "close":
        vacancy.close_reason = reason
    work.record(VacancyMoved(subject_id=vacancy.id, event=Code(event), status=Code(target.value)))
    return vacancy


def expire(work: Work, vacancy_id: int) -> None:
    """Takes a vacancy down after its last day; the clock asks. One that was prolonged meanwhile stays."""
    work.require(Permission.VACANCY_CLOSE)
    vacancy = _row(work, vacancy_id)
    if vacancy.valid_to is None or vacancy.valid_to >= work.today:
        return
    _stand(work, vacancy, MACHINE.after(Status(vacancy.status), "expire"))
    work.record(VacancyExpired(subject_id=vacancy.id, enterprise_id=vacancy.enterprise_id))


def count(work: Work, vacancy_id: int, step: str) -> None:
    """Moves a counter on (referred, interviewed, hired); at the last missing person the vacancy is filled.

    Called by what refers people, in its transaction, after its own check of permission. Counted in the database, so
    that two at once both count and somebody who edits the vacancy meanwhile is not told that it changed.
    """
    column = getattr(Vacancy, STEPS[step])
    told = work.session.execute(update(Vacancy).where(Vacancy.id == vacancy_id).values({column: column + 1}))
    if not told.rowcount:  # type: ignore[attr-defined]
        raise NotFound("vacancy.not_found")
    vacancy = work.session.get_one(Vacancy, vacancy_id)
    work.session.refresh(vacancy, [STEPS[step], "headcount", "status"])
    met = vacancy.headcount is not None and vacancy.filled >= vacancy.headcount
    if step == "hired" and met and "fill" in MACHINE.possible(Status(vacancy.status)):
        _stand(work, vacancy, MACHINE.after(Status(vacancy.status), "fill"))
        work.record(VacancyMoved(subject_id=vacancy.id, event=Code("fill"), status=Code(vacancy.status)))


def _row(work: Work, vacancy_id: int) -> Vacancy:
    vacancy = work.session.get(Vacancy, vacancy_id)
    if vacancy is None:
        raise NotFound("vacancy.not_found")
    return vacancy


def _stand(work: Work, vacancy: Vacancy, state: Status) -> None:
    vacancy.status, vacancy.updated_at = state.value, work.now
    vacancy.closed_at = work.now if state in ENDED else None
