"""How far the response to the demands of the last months is, read off what was done with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, insert, select

from core import response
from core.response import Response, ResponseStep, ResponseWord, State
from core.shortlists import Shortlist
from core.vacancies import Vacancy
from core.work import ZONE, Work
from core.workdays import Calendar
from demo.hours import Hours

SINCE = timedelta(days=120)
CLIMBED = time(4)
"""When the clock does what is due."""

SPOKEN = 0.7
"""So often the counselor has told a firm where things stand before the ladder asks for it."""

WORDS = (
    "和车间主任通了电话，条件不变，先从附近街镇的登记人员里找。",
    "去厂里看过岗位和宿舍，吃住情况已写进岗位说明。",
    "本地会这门手艺的人少，已发到云阳、奉节的劳务协作群。",
    "单位同意夜班补贴写进工资，岗位说明已改。",
    "登记人员里合适的不多，建议参加下一场专场招聘会。",
)


def write(work: Work, hours: Hours, calendar: Calendar) -> None:
    """A response for each demand of the last months, with its rungs and what was said; after the lists."""
    recent = select(Vacancy).where(Vacancy.submitted_at > work.now - SINCE).order_by(Vacancy.id)
    first = select(Shortlist.vacancy_id, func.min(Shortlist.frozen_at)).group_by(Shortlist.vacancy_id)
    listed = {vacancy_id: at for vacancy_id, at in work.session.execute(first)}
    told = [Told(hours, vacancy, listed.get(vacancy.id)) for vacancy in work.session.scalars(recent)]
    responses = [Response(**one.row()) for one in told]
    for past, one in zip(told, responses, strict=True):
        past.end(one, response.rungs(one, calendar)[-1].due_on)
    work.session.add_all(responses)
    # Rungs and words need the ids.
    work.session.flush()
    steps, words = list[dict[str, Any]](), list[dict[str, Any]]()
    for past, one in zip(told, responses, strict=True):
        steps += (past.step(one, rung) for rung in response.rungs(one, calendar) if past.climbed(one, rung))
        words += past.words(one)
    for model, rows in ((ResponseStep, steps), (ResponseWord, words)):
        if rows:
            work.session.execute(insert(model), rows)


def noted(rung: response.Rung) -> datetime:
    """When the clock notes a rung: what staff owe by a day, the morning after it."""
    day = rung.due_on + timedelta(days=rung.step in response.STAFF_STEPS)
    return datetime.combine(day, CLIMBED, ZONE)


class Told:
    """What became of one demand."""

    def __init__(self, hours: Hours, vacancy: Vacancy, listed_at: datetime | None) -> None:
        assert vacancy.submitted_at is not None
        self.hours, self.vacancy, self.listed_at = hours, vacancy, listed_at
        self.received_at: datetime = vacancy.submitted_at
        self.spoken_at = self.spoke()

    def spoke(self) -> datetime | None:
        """When the counselor spoke with the firm; never about most that were taken care of at once."""
        share = self.hours.share(f"{self.vacancy.no} spoken")
        if self.vacancy.reviewed_at is None or share > (SPOKEN / 3 if self.listed_at else SPOKEN):
            return None
        day = (self.received_at + timedelta(days=3 + round(4 * share))).date()
        at = self.hours.moment(day, f"{self.vacancy.no} spoken", after=self.vacancy.reviewed_at)
        over = self.vacancy.closed_at
        return at if day < self.hours.latest.date() and (over is None or at < over) else None

    def row(self) -> dict[str, Any]:
        """The response while it is open."""
        vacancy = self.vacancy
        owned_at = vacancy.reviewed_at
        state = State.OWNED if owned_at else State.RECEIVED
        if self.listed_at:
            state = State.FOLLOWED if self.spoken_at and self.spoken_at > self.listed_at else State.LISTED
        return {
            "vacancy_id": vacancy.id,
            "enterprise_id": vacancy.enterprise_id,
            "state": state.value,
            "received_at": self.received_at,
            "owner_id": vacancy.reviewed_by if owned_at else None,
            "owned_at": owned_at,
            "transmitted_at": vacancy.published_at,
            "first_listed_at": self.listed_at,
            "said_at": self.spoken_at,
        }

    def end(self, one: Response, closing: date) -> None:
        """Ends it with its vacancy, or where the ladder ends."""
        vacancy, at = self.vacancy, self.vacancy.closed_at
        cause = response.ENDS.get(vacancy.status)
        last = datetime.combine(closing, CLIMBED, ZONE)
        if last <= self.hours.latest and (at is None or last < at):
            cause, at = "time", last
        if cause and at:
            one.state, one.close_cause, one.closed_at = response.ended_as(vacancy, cause).value, cause, at

    def climbed(self, one: Response, rung: response.Rung) -> bool:
        """Whether the clock has come to this rung while the response was open."""
        return noted(rung) <= (one.closed_at or self.hours.latest)

    def step(self, one: Response, rung: response.Rung) -> dict[str, Any]:
        """A rung that was reached: somebody was told, or what it asks for had happened."""
        early = {
            "owner": one.owned_at,
            "first_list": one.first_listed_at,
            "reminder": one.first_listed_at,
            "honest_word": min(filter(None, (one.said_at, one.first_listed_at)), default=None),
        }
        done = early.get(rung.step) or (one.closed_at if one.state == State.MET.value else None)
        return {
            "response_id": one.id,
            "step": rung.step,
            "due_on": rung.due_on,
            "done_at": noted(rung),
            "outcome": "met" if done and done.astimezone(ZONE).date() <= rung.due_on else "told",
            "facts": response.numbers(self.vacancy),
        }

    def words(self, one: Response) -> Iterator[dict[str, Any]]:
        """What was said to the firm."""
        if self.spoken_at:
            words = WORDS[self.vacancy.id % len(WORDS)]
            yield {"response_id": one.id, "at": self.spoken_at, "by": one.owner_id, "how": "phone", "words": words}
