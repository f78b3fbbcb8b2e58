"""When things happen: the years behind today with the rush after each Spring Festival."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate

from demo.words import words

YEARS = 3


def years_before(today: date, years: int) -> date:
    """The same day that many years earlier; 28 February for a leap day."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return today.replace(year=today.year - years, day=28)


class Season:
    """The days from `first` to `last`, each as likely as it is busy.

    `kind`: vacancies or seekers. `growth`: how much busier the last day is than the first (1: as busy).
    """

    def __init__(self, kind: str, first: date, last: date, growth: float = 1.0) -> None:
        self.first = first
        count = (last - first).days + 1
        days = (first + timedelta(days=offset) for offset in range(count))
        shares = (1 + (growth - 1) * offset / count for offset in range(count))
        self._sums = list(accumulate(s * busy(kind, d) for s, d in zip(shares, days, strict=True)))

    def day(self, quantile: float) -> date:
        """The day at this share (0 to 1) of all that happens."""
        place = bisect_left(self._sums, quantile * self._sums[-1])
        return self.first + timedelta(days=min(place, len(self._sums) - 1))

    def before(self, day: date) -> float:
        """The share of all that happens before this day."""
        offset = (day - self.first).days
        return 0.0 if offset <= 0 else self._sums[min(offset, len(self._sums)) - 1] / self._sums[-1]


def busy(kind: str, day: date) -> float:
    """How busy a day is beside an ordinary Tuesday; desks are open on Saturdays for half of the people."""
    weekday = (1.25, 1, 1, 1, 0.95, 0.3, 0.08)[day.weekday()]
    for festival in _festivals_near(day):
        away = (day - festival).days
        for peak in words().peaks:
            if peak["from"] <= away <= peak["to"]:
                return weekday * peak[kind]
    if (day.month, day.day) in _HOLIDAYS:
        return weekday * 0.1
    return weekday * (1.5 if kind == "seekers" and day.month in (7, 11) else 1)  # graduates; the autumn drive


_HOLIDAYS = {(5, d) for d in (1, 2, 3)} | {(10, d) for d in (1, 2, 3, 4, 5, 6, 7)} | {(1, 1)}


def _festivals_near(day: date) -> Iterator[date]:
    festivals = words().festivals
    place = bisect_right(festivals, day)
    yield from festivals[max(place - 1, 0) : place + 1]
