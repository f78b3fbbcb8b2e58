"""Working days of the People's Republic, from config/calendar.toml; a year not listed has weekends alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked. `years`: those whose holidays and moved weekends are known."""

    years: frozenset[int]
    holidays: frozenset[date]
    worked_weekends: frozenset[date]

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Calendar":
        """From the tables [year.2026] holidays, working_weekends of calendar.toml."""
        years = plain.get("year", {})
        return cls(
            frozenset(int(year) for year in years),
            frozenset(_day(day) for table in years.values() for day in table["holidays"]),
            frozenset(_day(day) for table in years.values() for day in table["working_weekends"]),
        )

    def works(self, day: date) -> bool:
        """Whether offices are open on this day."""
        if day in self.worked_weekends:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def add(self, day: date, working_days: int) -> date:
        """The day on which the n-th working day after `day` falls (the day itself never counts)."""
        while working_days > 0:
            day += timedelta(days=1)
            working_days -= self.works(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; 0 where end is not later."""
        return sum(self.works(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
