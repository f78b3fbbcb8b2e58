"""When which rung of the ladder of response is due (specs A7.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from core.policies.parameters import Parameter

WORKING = ("owner", "first_list", "reminder")
"""Counted in working days; the others in calendar days, moved to the next working day."""


class Calendar(Protocol):
    """What is asked of the working calendar."""

    def works(self, day: date) -> bool:
        """Whether offices are open on this day."""
        ...

    def add(self, day: date, working_days: int) -> date:
        """The n-th working day after a day."""
        ...


@dataclass(frozen=True, slots=True)
class Rung:
    """What is due, and on which day."""

    step: str
    due_on: date


def rungs(received_on: date, book: Mapping[str, Parameter], calendar: Calendar) -> list[Rung]:
    """The ladder of a demand received on this day, in the order of the book, which is that of the climb."""
    days = {step: parameter.on(received_on) for step, parameter in book.items()}
    return [Rung(step, _due(step, received_on, number, calendar)) for step, number in days.items()]


def _due(step: str, received_on: date, days: int, calendar: Calendar) -> date:
    if step in WORKING:
        return calendar.add(received_on, days)
    due = received_on + timedelta(days=days)
    while not calendar.works(due):
        due += timedelta(days=1)
    return due
