"""Questions about responses; each begins with who asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import joinedload

from core.access import Permission, Role
from core.accounts import User
from core.errors import NotFound
from core.policies import response as rules
from core.policies.response import Rung
from core.response.book import book
from core.response.models import Response, ResponseStep, ResponseWord
from core.response.states import OPEN, State
from core.shortlists import Shortlist
from core.vacancies import Vacancy
from core.work import ZONE, Work
from core.workdays import Calendar

PERIOD = timedelta(days=90)
TRANSMITTED = timedelta(hours=72)
CARED = (3, 5)
"""Working days within which a demand should be taken care of (Conseillers-entreprises)."""

OPEN_STATES = tuple(state.value for state in OPEN)


@dataclass(frozen=True, slots=True)
class Step:
    """A rung for showing: when it is due, what became of it ("" while it is to come)."""

    step: str
    due_on: date
    outcome: str


def visible(work: Work) -> Select[Response]:
    """The responses this actor may see: a firm's people those to its own demands, staff all."""
    query = select(Response)
    if work.actor.is_staff or work.actor.role is Role.SYSTEM:
        return query
    own = work.actor.enterprise_id
    if work.actor.role is Role.ENTERPRISE and own is not None:
        mine = select(Vacancy.id).where(or_(Vacancy.enterprise_id == own, Vacancy.agency_id == own))
        return query.where(Response.vacancy_id.in_(mine))
    return query.where(false())


def of_vacancy(work: Work, vacancy_id: int) -> Response | None:
    """The response to a demand; None before its first submission."""
    return work.session.scalar(visible(work).where(Response.vacancy_id == vacancy_id))


def get(work: Work, vacancy_public_id: str) -> Response:
    """The response to the demand of this public id, with its vacancy; NotFound where the actor may not see it."""
    mine = select(Vacancy.id).where(Vacancy.public_id == vacancy_public_id)
    query = visible(work).where(Response.vacancy_id.in_(mine))
    found = work.session.scalar(query.options(joinedload(Response.vacancy).joinedload(Vacancy.enterprise)))
    if found is None:
        raise NotFound("response.not_found")
    return found


def owner_of(work: Work, response: Response) -> User | None:
    """The counselor who took it."""
    return work.session.get(User, response.owner_id) if response.owner_id else None


def words_of(work: Work, response: Response) -> Sequence[tuple[ResponseWord, str]]:
    """What was said to the firm, newest first, with who said it."""
    query = select(ResponseWord, User.name).join(User, User.id == ResponseWord.by)
    rows = work.session.execute(query.where(ResponseWord.response_id == response.id).order_by(ResponseWord.id.desc()))
    return [(word, name) for word, name in rows]


def ladder(work: Work, response: Response, calendar: Calendar) -> list[Step]:
    """Every rung with its day and what became of it."""
    done = {step.step: step for step in steps(work, response.id)}
    return [
        Step(rung.step, done[rung.step].due_on if rung.step in done else rung.due_on, _outcome(rung, done, response))
        for rung in rungs(response, calendar)
    ]


def rungs(response: Response, calendar: Calendar) -> list[Rung]:
    """The rungs of a response, from the day of its receipt."""
    return rules.rungs(_day(response.received_at), book(), calendar)


def _outcome(rung: Rung, done: Mapping[str, ResponseStep], response: Response) -> str:
    """What was asked for in the morning of its last day, and done by that evening, was done in time."""
    asked = {"owner": response.owned_at, "first_list": response.first_listed_at, "reminder": response.first_listed_at}
    at, step = asked.get(rung.step), done.get(rung.step)
    if at is not None and (step is None or _day(at) <= step.due_on):
        return "met"
    return step.outcome if step else ""


def received_on(work: Work, response_id: int) -> date:
    """The district's day of the receipt, from which the rungs count."""
    return _day(work.session.get_one(Response, response_id).received_at)


def owner_ids(work: Work, response_id: int) -> list[int]:
    """The account of the counselor who took it; none where nobody has."""
    owner_id = work.session.get_one(Response, response_id).owner_id
    return [] if owner_id is None else [owner_id]


def steps(work: Work, response_id: int) -> Sequence[ResponseStep]:
    """The rungs that were reached."""
    return work.session.scalars(select(ResponseStep).where(ResponseStep.response_id == response_id)).all()


def open_ids(work: Work) -> list[int]:
    """Responses to which something may still be due, the oldest first."""
    query = select(Response.id).where(Response.state.in_(OPEN_STATES))
    return list(work.session.scalars(query.order_by(Response.received_at, Response.id)))


def waiting(work: Work) -> Sequence[Response]:
    """Demands that nobody has taken, the oldest first."""
    query = visible(work).where(Response.state == State.RECEIVED.value).order_by(Response.received_at)
    return work.session.scalars(query.options(joinedload(Response.vacancy).joinedload(Vacancy.enterprise))).all()


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure of the manager's page: `value` of `of` (or a number alone), and the ids of the rows behind it."""

    code: str
    value: float | None
    of: int
    rows: tuple[int, ...]


def kpis(work: Work, calendar: Calendar) -> list[Kpi]:
    """The figures of specs A7.3 over the demands received within the last 90 days."""
    work.require(Permission.RESPONSE_MEASURE)
    query = select(Response).where(Response.received_at > work.now - PERIOD)
    found = work.session.scalars(query.options(joinedload(Response.vacancy))).unique().all()
    due = [one for one in found if one.transmitted_at or one.received_at < work.now - TRANSMITTED]
    quick = [one for one in due if one.transmitted_at and one.transmitted_at - one.received_at <= TRANSMITTED]
    figures = [_share("transmitted", quick, due)]
    for days in CARED:
        ripe = [one for one in found if one.owned_at or _days(one, work.today, calendar) > days]
        taken = [one for one in ripe if one.owned_at and _days(one, _day(one.owned_at), calendar) <= days]
        figures.append(_share(f"cared_{days}", taken, ripe))
    listed = [one for one in found if one.first_listed_at]
    hours = [(one.first_listed_at - one.received_at).total_seconds() / 3600 for one in listed if one.first_listed_at]
    figures.append(Kpi("first_list", round(median(hours), 1) if hours else None, len(listed), _ids(listed)))
    wanted = sum(one.vacancy.headcount or 0 for one in found)
    came = sum(min(one.vacancy.filled, one.vacancy.headcount or 0) for one in found)
    figures.append(Kpi("filled", came, wanted, _ids(found)))
    met = [one for one in found if one.state == State.MET.value and one.closed_at]
    lasted = [(one.closed_at - one.received_at).days for one in met if one.closed_at]
    figures.append(Kpi("time_to_fill", median(lasted) if lasted else None, len(met), _ids(met)))
    told = set(_honest(work, [one.id for one in found]))
    figures.append(_share("honest_word", [one for one in found if one.id in told], found))
    figures.append(_share("unmet", [one for one in found if one.state == State.UNMET.value], found))
    return figures


def behind(work: Work, rows: Sequence[int]) -> Select[Response]:
    """The rows of a figure."""
    query = visible(work).where(Response.id.in_(rows))
    return query.options(joinedload(Response.vacancy).joinedload(Vacancy.enterprise))


def _honest(work: Work, ids: Sequence[int]) -> Sequence[int]:
    query = select(ResponseStep.response_id).where(ResponseStep.response_id.in_(ids), ResponseStep.outcome == "told")
    return work.session.scalars(query.where(ResponseStep.step == "honest_word")).all()


def _share(code: str, part: Sequence[Response], whole: Sequence[Response]) -> Kpi:
    return Kpi(code, len(part), len(whole), _ids(part))


def _ids(found: Sequence[Response]) -> tuple[int, ...]:
    return tuple(one.id for one in found)


def _day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


def _days(response: Response, until: date, calendar: Calendar) -> int:
    """Working days from the receipt to a day."""
    return calendar.between(_day(response.received_at), until)


def lists_of(work: Work, vacancy_id: int) -> int:
    """How many lists were frozen for a vacancy."""

    return work.session.scalar(select(func.count()).where(Shortlist.vacancy_id == vacancy_id)) or 0
