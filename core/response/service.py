"""Demands received, taken, checked, spoken of, brought to their end; check, change, record."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from core.access import Permission, Role
from core.accounts import User
from core.errors import Conflict, Invalid
from core.events import Code
from core.policies.response import Rung
from core.response.events import (
    DemandChecked,
    DemandEscalated,
    DemandOwned,
    DemandReceived,
    ResponseEnded,
    RungReached,
    WordSaid,
)
from core.response.models import Response, ResponseStep, ResponseWord
from core.response.queries import get, rungs, steps
from core.response.states import MACHINE, OPEN, State
from core.vacancies import Status, Vacancy
from core.work import Work
from core.workdays import Calendar

NOTED = (
    "owner_id",
    "owned_at",
    "checked_at",
    "checked_how",
    "transmitted_at",
    "first_listed_at",
    "said_at",
    "escalated_at",
    "escalated_by",
    "closed_at",
    "close_cause",
)
"""What a response that begins again forgets; the history keeps it."""

HOW = ("phone", "visit", "written")
WORDS = range(2, 301)
STAFF_STEPS = frozenset({"owner", "first_list", "reminder"})
ENDS = {
    Status.FILLED.value: "filled",
    Status.CLOSED.value: "closed",
    Status.EXPIRED.value: "expired",
    Status.WITHDRAWN.value: "withdrawn",
}
"""States of a vacancy that end the response, with the cause that is told."""

ENDED_BY = {State.MET: "meet", State.PARTLY_MET: "part", State.UNMET: "fail", State.WITHDRAWN: "withdraw"}
"""The event that leads to each end."""


def receive(work: Work, vacancy_id: int, asked_at: datetime) -> None:
    """Begins the response at a demand's first submission; the clock asks. A later one starts no new clock.

    One that was over and is asked for anew (reopened, more people) begins again. `asked_at` in UTC.
    """
    work.require(Permission.RESPONSE_HANDLE)
    vacancy = work.session.get_one(Vacancy, vacancy_id)
    response = work.session.scalar(select(Response).where(Response.vacancy_id == vacancy_id))
    if response is not None and State(response.state) in OPEN:
        return
    if response is None:
        response = Response(vacancy_id=vacancy_id, enterprise_id=vacancy.enterprise_id, state=State.RECEIVED.value)
        work.session.add(response)
    else:
        response.state = MACHINE.after(State(response.state), "receive").value
        work.session.execute(delete(ResponseStep).where(ResponseStep.response_id == response.id))
        for name in NOTED:
            setattr(response, name, None)
    response.received_at = asked_at
    # The event needs the response's id.
    work.session.flush()
    work.record(DemandReceived(subject_id=response.id, vacancy_id=vacancy_id))


def transmit(work: Work, vacancy_id: int) -> None:
    """Notes that the demand was made public."""
    response = _of(work, vacancy_id)
    if response is not None:
        response.transmitted_at = response.transmitted_at or work.now


def listed(work: Work, vacancy_id: int) -> None:
    """Notes that a list was frozen for the demand; the first one counts."""
    response = _of(work, vacancy_id)
    if response is not None and State(response.state) in OPEN:
        response.state = MACHINE.after(State(response.state), "list").value
        response.first_listed_at = response.first_listed_at or work.now


def settle(work: Work, vacancy_id: int) -> None:
    """Ends the response where its vacancy is over: met, partly met, unmet or withdrawn, by the people who came."""
    response = _of(work, vacancy_id)
    if response is None or State(response.state) not in OPEN:
        return
    vacancy = work.session.get_one(Vacancy, vacancy_id)
    cause = ENDS.get(vacancy.status)
    if cause is not None:
        _end(work, response, vacancy, cause)


def own(work: Work, vacancy_public_id: str, user_public_id: str | None = None) -> Response:
    """A counselor takes the demand, or gives it to a colleague. Raises Invalid where nobody such works here."""
    response = get(work, vacancy_public_id)
    work.require(Permission.RESPONSE_HANDLE, response)
    state = MACHINE.after(State(response.state), "own")
    owner_id = work.actor.user_id
    if user_public_id is not None:
        able = User.role == Role.COUNSELOR.value, User.disabled_at.is_(None)
        owner_id = work.session.scalar(select(User.id).where(User.public_id == user_public_id, *able))
        if owner_id is None:
            raise Invalid(owner="response.owner")
    response.state, response.owner_id, response.owned_at = state.value, owner_id, response.owned_at or work.now
    work.record(DemandOwned(subject_id=response.id, vacancy_id=response.vacancy_id, user_id=owner_id or 0))
    return response


def check(work: Work, vacancy_public_id: str, how: str) -> Response:
    """The demand was made sure of, by telephone or at a visit; its first checker owns it."""
    if how not in HOW[:2]:
        raise Invalid(how="response.how")
    response = get(work, vacancy_public_id)
    work.require(Permission.RESPONSE_HANDLE, response)
    response.state = MACHINE.after(State(response.state), "check").value
    response.checked_at, response.checked_how = work.now, how
    work.record(DemandChecked(subject_id=response.id, vacancy_id=response.vacancy_id, how=Code(how)))
    return response


def say(work: Work, vacancy_public_id: str, how: str, words: str) -> Response:
    """Notes what was said to the firm; the firm reads it too."""
    wrong: dict[str, str] = {}
    if how not in HOW:
        wrong["how"] = "response.how"
    if len(words.strip()) not in WORDS:
        wrong["words"] = "response.words"
    if wrong:
        raise Invalid(**wrong)
    response = get(work, vacancy_public_id)
    work.require(Permission.RESPONSE_HANDLE, response)
    response.state = MACHINE.after(State(response.state), "say").value
    response.said_at = work.now
    work.session.add(
        ResponseWord(response_id=response.id, at=work.now, by=work.actor.user_id, how=how, words=words.strip())
    )
    work.record(WordSaid(subject_id=response.id, vacancy_id=response.vacancy_id, how=Code(how)))
    return response


def escalate(work: Work, vacancy_public_id: str) -> Response:
    """The firm asks the district's office to look at it; once for each demand."""
    response = get(work, vacancy_public_id)
    work.require(Permission.RESPONSE_ESCALATE, response.vacancy)
    MACHINE.after(State(response.state), "escalate")
    if response.escalated_at is not None:
        raise Conflict("response.escalated")
    response.escalated_at, response.escalated_by = work.now, work.actor.user_id
    work.record(DemandEscalated(subject_id=response.id, vacancy_id=response.vacancy_id))
    return response


def climb(work: Work, response_id: int, calendar: Calendar) -> int:
    """Does what is due for a response by today, each rung once, and says how many words went out; the clock asks.

    After days of downtime several rungs may be due at once: all are noted, but of the words to the firm only the
    latest goes out, because the earlier ones say less.
    """
    work.require(Permission.RESPONSE_HANDLE)
    response = work.session.get_one(Response, response_id)
    if State(response.state) not in OPEN:
        return 0
    vacancy = work.session.get_one(Vacancy, response.vacancy_id)
    done = {step.step for step in steps(work, response.id)}
    due = [one for one in rungs(response, calendar) if _ripe(one, work.today) and one.step not in done]
    told = 0
    for index, rung in enumerate(due):
        later = any(one.step not in STAFF_STEPS and not _met(one, response, vacancy) for one in due[index + 1 :])
        outcome = "met" if _met(rung, response, vacancy) else "superseded" if later else "told"
        _reach(work, response, vacancy, rung, outcome)
        told += outcome == "told"
    if any(rung.step == "closing" for rung in due):
        _end(work, response, vacancy, "time")
    return told


def _ripe(rung: Rung, today: date) -> bool:
    """Whether a rung's day has come; of what staff owe by a day, whether that day is over."""
    return rung.due_on < today or (rung.due_on == today and rung.step not in STAFF_STEPS)


def _met(rung: Rung, response: Response, vacancy: Vacancy) -> bool:
    """Whether what the rung is about has happened."""
    happened = {
        "owner": response.owned_at is not None,
        "first_list": response.first_listed_at is not None,
        "reminder": response.first_listed_at is not None,
        "honest_word": response.said_at is not None or response.first_listed_at is not None,
        "proposal": vacancy.gap == 0,
        "last_chance": vacancy.gap == 0,
        "diagnosis": vacancy.gap == 0,
    }
    return happened.get(rung.step, False)


def _reach(work: Work, response: Response, vacancy: Vacancy, rung: Rung, outcome: str) -> None:
    step = ResponseStep(
        response_id=response.id,
        step=rung.step,
        due_on=rung.due_on,
        done_at=work.now,
        outcome=outcome,
        facts=numbers(vacancy),
    )
    work.session.add(step)
    # The end of the ladder is told by the end of the response.
    if outcome == "told" and rung.step != "closing":
        work.record(RungReached(subject_id=response.id, vacancy_id=vacancy.id, step=Code(rung.step)))


def numbers(vacancy: Vacancy) -> dict[str, Any]:
    """需求, 已推荐, 已面试, 已到岗, 缺口."""
    return {
        "headcount": vacancy.headcount or 0,
        "referred": vacancy.referred,
        "interviewed": vacancy.interviewed,
        "filled": vacancy.filled,
        "gap": vacancy.gap,
    }


def ended_as(vacancy: Vacancy, cause: str) -> State:
    """How a response ends for this cause: by the people who came."""
    if (vacancy.headcount is not None and vacancy.gap == 0) or cause == "filled":
        return State.MET
    if vacancy.filled:
        return State.PARTLY_MET
    return State.WITHDRAWN if cause == "withdrawn" else State.UNMET


def _end(work: Work, response: Response, vacancy: Vacancy, cause: str) -> None:
    response.state = MACHINE.after(State(response.state), ENDED_BY[ended_as(vacancy, cause)]).value
    response.closed_at, response.close_cause = work.now, cause
    told = ResponseEnded(subject_id=response.id, vacancy_id=vacancy.id, state=Code(response.state), cause=Code(cause))
    work.record(told)


def _of(work: Work, vacancy_id: int) -> Response | None:
    work.require(Permission.RESPONSE_HANDLE)
    return work.session.scalar(select(Response).where(Response.vacancy_id == vacancy_id))
