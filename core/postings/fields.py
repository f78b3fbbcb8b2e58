"""What a stretch of a recruiting text says of each field of a vacancy, and where it says it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.places import Places
from core.postings.patterns import Patterns
from core.postings.plain import money, number
from core.vacancies import lists

NEAR = 16
"""How far from a telephone the name of who answers it stands."""

PAY_RANGE = (1, 3_000_000)
BEFORE, AFTER = 12, 14
LEAST_A_MONTH = 1_000


@dataclass(frozen=True, slots=True)
class Read:
    """A value with the span of the plain text that says it."""

    value: Any
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text in plain form, with what reading it needs."""

    text: str
    start: int
    end: int
    patterns: Patterns
    places: Places
    today: date

    def search(self, section: str, name: str) -> re.Match[str] | None:
        """The first match of a pattern."""
        return self.patterns[section][name].search(self.text, self.start, self.end)

    def all(self, section: str, name: str) -> Iterator[re.Match[str]]:
        """Every match of a pattern."""
        return self.patterns[section][name].finditer(self.text, self.start, self.end)


def headcount(said: Stretch) -> Read | None:
    """How many people, where a label says it."""
    found = said.search("headcount", "said") or said.search("headcount", "people")
    many = number(found["n"]) if found else None
    return Read(many, *found.span()) if found and many else None


def chosen(section: str) -> Callable[[Stretch], Read | None]:
    """A reader of a closed list: the word that is met first in the order of the file."""

    def read(said: Stretch) -> Read | None:
        for word in said.patterns[section]:
            if found := said.search(section, word):
                return Read(word, *found.span())
        return None

    return read


def education(said: Stretch) -> Read | None:
    """The lowest schooling named, or that none is asked for."""
    any_, steps = lists.values("education")[0], list(lists.values("education"))
    if found := said.search("education", "any"):
        return Read(any_, *found.span())
    met = [
        (found.start(), word, found)
        for word in said.patterns["education"]
        if word in steps
        if (found := said.search("education", word))
    ]
    return Read(min(met)[1], *min(met)[2].span()) if met else None


def experience(said: Stretch) -> Read | None:
    """Years of experience asked for; 0 where none is."""
    for found in said.all("experience", "years"):
        years = number(next(one for one in found.groups() if one))
        if years is not None:
            return Read(years, *found.span())
    none = said.search("experience", "none")
    return Read(0, *none.span()) if none else None


def yes_no(section: str) -> Callable[[Stretch], Read | None]:
    """A reader of what is given or not; what is denied counts before what is said."""

    def read(said: Stretch) -> Read | None:
        for name, value in (("no", False), ("yes", True)):
            if found := said.search(section, name):
                return Read(value, *found.span())
        return None

    return read


def nights(said: Stretch) -> Read | None:
    """That there are none, where it is said; shifts that have some tell it themselves."""
    found = said.search("nights", "no")
    return Read(False, *found.span()) if found else None


def insurance(said: Stretch) -> Read | None:
    """The insurances that are paid."""
    if said.search("insurance", "no"):
        return None
    every = lists.values("insurance")
    for name, paid in (("all", every), ("five", every[:-1]), ("injury", every[3:4])):
        if found := said.search("insurance", name):
            return Read(paid, *found.span())
    return None


def certificates(said: Stretch) -> Read | None:
    """The certificates asked for, as they are named."""
    words: dict[str, tuple[int, int]] = {}
    for name in ("driving", "any"):
        for found in said.all("certificates", name):
            word = said.patterns["certificates"]["before"].sub("", found["w"])
            start = found.end("w") - len(word)
            inside = any(start < end and at < found.end("w") for at, end in words.values())
            if len(word) > 1 and not inside and not said.patterns["certificates"]["never"].search(word):
                words.setdefault(word, (start, found.end("w")))
    if not words:
        return None
    spans = list(words.values())
    return Read(tuple(words), min(start for start, _ in spans), max(end for _, end in spans))


def phone(said: Stretch) -> Read | None:
    """The first telephone."""
    found = said.search("contact", "phone")
    return Read(re.sub(r"[\s]", "", found[0]), *found.span()) if found else None


def contact(said: Stretch) -> Read | None:
    """Who answers the telephone: the name nearest to it, or behind a label."""
    calls = said.search("contact", "phone")
    if calls is not None:
        near = [
            (min(abs(found.start("w") - calls.end()), abs(calls.start() - found.end("w"))), found)
            for name in ("names", "alone")
            for found in said.patterns["contact"][name].finditer(
                said.text, max(said.start, calls.start() - NEAR), min(said.end, calls.end() + NEAR)
            )
        ]
        if near:
            found = min(near, key=lambda one: one[0])[1]
            return Read(found["w"], *found.span("w"))
    for label in said.all("contact", "labels"):
        if name := said.patterns["contact"]["names"].match(said.text, label.end()):
            return Read(name["w"], *name.span("w"))
    return None


def place(said: Stretch) -> Read | None:
    """Where the work is: behind a label, at a known place, at a street or estate; the most exact of these."""
    patterns = said.patterns["place"]
    behind = (patterns["value"].match(said.text, label.end()) for label in said.all("place", "labels"))
    known = said.patterns.places(said.places).finditer(said.text, said.start, said.end)
    found = [
        (_exactness(one[0], patterns) + bonus, -one.start(), one)
        for bonus, ones in ((2, filter(None, behind)), (1, known), (0, said.all("place", "street")))
        for one in ones
        if not patterns["never"].search(_clause_before(said, one.start()))
        and not patterns["never_after"].match(said.text, one.end())
    ]
    if not found:
        return None
    best = max(found, key=lambda one: one[:2])[2]
    return Read(best[0], *best.span())


def _exactness(words: str, patterns: Mapping[str, re.Pattern[str]]) -> int:
    """How much an address says: with a number more than with a street, with a street more than a district."""
    return 4 * bool(patterns["numbered"].search(words)) + 2 * bool(patterns["exact"].search(words))


def _clause_before(said: Stretch, at: int) -> str:
    """What stands before a place in its clause."""
    stops = said.patterns["noise"]["clause"].finditer(said.text, said.start, at)
    return said.text[max([said.start, *(one.end() for one in stops)]) : at]


def arrive_by(said: Stretch) -> Read | None:
    """The day by which to begin; without a year the next such day."""
    found = said.search("arrive_by", "day")
    if found is None:
        return None
    for year in [int(found["year"])] if found["year"] else (said.today.year, said.today.year + 1):
        try:
            day = date(year, int(found["month"]), int(found["day"]))
        except ValueError:
            return None
        if found["year"] or day >= said.today:
            return Read(day, *found.span())
    return None


def urgent(said: Stretch) -> Read | None:
    """Whether it is in a hurry."""
    found = said.search("urgent", "yes")
    return Read(True, *found.span()) if found else None


def probation(said: Stretch) -> Read | None:
    """(months, pay) of the probation; each None where not said."""
    pays = said.search("pay", "probation")
    if pays:
        return Read((number(pays["months"]) if pays["months"] else None, int(pays["pay"])), *pays.span())
    lasts = said.search("probation", "months")
    return Read((number(lasts["n"]), None), *lasts.span()) if lasts else None


def pay(said: Stretch) -> Read | None:
    """(lowest, highest, unit as the form has it or "年"); what is earned in all goes before a base."""
    trial = said.search("pay", "probation")
    found = [one for one in _sums(said) if trial is None or not trial.start() <= one.start < trial.end()]
    whole = [one for one in found if one.value[3] == "total"]
    plain = [one for one in found if one.value[3] == "plain"]
    chosen_ = (whole or [one for one in plain if one.value[4]] or plain or found)[:1]
    if not chosen_:
        return None
    low, high, unit, _, _ = chosen_[0].value
    return Read((low, high, unit), chosen_[0].start, chosen_[0].end)


def _sums(said: Stretch) -> Iterator[Read]:
    """Every sum of pay: (low, high, unit, plain, total or base, whether it is a span)."""
    patterns, taken = said.patterns["pay"], -1
    calls = [one.span() for one in said.all("contact", "phone")]
    told = [*said.all("pay", "range"), *said.all("pay", "single")]
    for found in sorted(told, key=lambda one: (one.start(), -one.end())):
        dialled = any(start < found.end() and found.start() < end for start, end in calls)
        if dialled or found.start() < taken or (sums := _amounts(found, said.patterns)) is None:
            continue
        before = said.text[max(said.start, found.start() - BEFORE) : found.start()]
        after = said.text[found.end() : min(said.end, found.end() + AFTER)]
        if patterns["not_before"].search(before) or patterns["not_after"].match(after):
            taken = found.end() if "high" in found.groupdict() else taken
            continue
        unit = _unit(before, after, said.patterns)
        low, high, spoken = sums
        if unit is None and not (LEAST_A_MONTH <= low <= PAY_RANGE[1] and (low >= LEAST_A_MONTH or spoken)):
            continue
        unit = unit or lists.values("salary_unit")[0]
        base = patterns["base"].match(after) or patterns["base_before"].search(before)
        kind = "total" if patterns["total_end"].search(before) else "base" if base else "plain"
        open_ = high is None and (patterns["above"].match(after) is not None or base is not None)
        taken = found.end()
        top = None if open_ else round(high if high is not None else low)
        yield Read((round(low), top, unit, kind, high is not None), found.start(), found.end())


def _amounts(found: re.Match[str], patterns: Patterns) -> tuple[float, float | None, bool] | None:
    """The sums of a match in yuan; 6-8k is 6000 to 8000."""
    said = found.groupdict()
    scaled, scales = patterns["shape"]["scaled"], patterns.word("shape", "scales")
    low = money(said["low"], scaled, scales)
    if low is None:
        return None
    if not said.get("high"):
        return low[0], None, low[1] > 1
    high = money(said["high"], scaled, scales)
    if high is None:
        return None
    least = low[0] * high[1] if low[1] == 1 and high[1] > 1 and low[0] < 100 else low[0]
    return (least, high[0], True) if least <= high[0] else None


def _unit(before: str, after: str, patterns_: Patterns) -> str | None:
    """The unit that is said beside a sum; None where none is."""
    month, day, hour, piece = lists.values("salary_unit")
    year = patterns_.word("shape", "year")
    patterns = patterns_["pay"]
    for name, unit in (("hour", hour), ("day", day), ("piece", piece), ("year", year), ("month", month)):
        if patterns[name].match(after) or patterns[f"{name}_before"].search(before):
            return unit
    return None
