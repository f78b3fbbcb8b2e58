"""What people mean by the words in a cell: yes or no, education, experience, days, how many."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from core.checks import Problem
from core.checks.folding import digits_of, fold
from core.checks.words import section, with_digits, without

EXCEL_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel on Windows; right for every day after February 1900."""
SERIALS = range(18_264, 73_051)
"""1950-01-01 to 2099-12-31 as Excel counts days; other whole numbers are no days."""
YEARS = range(1900, 2101)
SEVERAL = ("/", ",", ";", "|", "~", "(", ")", "-", "\u2014")
"""Between two educations in one cell, beside the words of config/text/cells.toml."""


def yes_no(text: str) -> bool | Problem | None:
    """True, False, None where nothing is said; cell.yes_no where it is neither."""
    said = fold(text).lower()
    words = section("cells", "yes_no_words")
    if said in words["yes"]:
        return True
    if said in words["no"]:
        return False
    return None if said in words["unsaid"] else Problem("cell.yes_no", {"said": text})


def education(text: str) -> str | Problem:
    """The word of the exchange format; of several (college or bachelor) the lowest. Problem cell.education."""
    said = re.sub(r"\s", "", fold(text)).lower()
    around = section("cells", "education_around")["words"]
    between = _any_of((*SEVERAL, *section("cells", "education_around")["between"]))
    parts = [part for part in re.split(between, said) if part in _education_words() or without(part, around)]
    found = [key for part in parts if (key := _education_key(part))]
    if not found or len(found) < len(parts):
        return Problem("cell.education", {"said": text})
    steps = section("exchange", "education_step")
    word: str = section("exchange", "education")[min(found, key=lambda key: steps[key])]
    return word


def experience(text: str) -> int | Problem:
    """The least years of experience that are asked for: 0 where none. Problem cell.experience."""
    words = section("cells", "experience_words")
    said = re.sub(r"\s", "", fold(text)).lower()
    if not said:
        return Problem("cell.experience", {"said": text})
    if said in words["none"]:
        return 0
    plain = with_digits(without(said, words["around"]))
    if plain in ("", *words["none"]):
        return 0 if said != plain or not said else Problem("cell.experience", {"said": text})
    years, months = map(_any_of, (words["years"], words["months"]))
    above, below = map(_any_of, (words["above"], words["below"]))
    number = r"(\d{1,2}(?:\.\d)?)"
    to = rf"(?:-|~|\u2014|\u2013|{_any_of(section('cells', 'count_words')['between'])})"
    if re.fullmatch(rf"{number}(?:{years})?(?:{below})", plain):
        return 0
    if re.fullmatch(rf"\d{{1,2}}(?:{to}\d{{1,2}})?(?:{months})(?:{above}|{below})?", plain):
        return int(re.findall(r"\d+", plain)[0]) // 12
    if found := re.fullmatch(rf"{number}(?:{years})?(?:{to}\d{{1,2}}(?:{years})?)?(?:{above})?", plain):
        return int(float(found[1]))
    return Problem("cell.experience", {"said": text})


def day(value: str | float | date, today: date, *, month_only: bool = False) -> date | Problem:
    """A day from a date, Excel's count of days, or words: 2026-3-1, 2026.3.1, 20260301, a Chinese date.

    Without a year it is the one nearest to `today`. `month_only` takes a month alone (a graduation) as its first day.
    Problems: cell.date, .date_none (no such day), .date_year (two digits), .date_day (a month alone).
    """
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    said = digits_of(str(value))
    if said.isdecimal() and int(said) in SERIALS:
        return EXCEL_EPOCH + timedelta(days=int(said))
    if re.fullmatch(r"\d{5}\.\d+", said) and int(float(said)) in SERIALS:
        return EXCEL_EPOCH + timedelta(days=int(float(said)))
    numbers = _date_numbers(said)
    return Problem("cell.date", {"said": said}) if numbers is None else _to_day(numbers, said, today, month_only)


def count(text: str) -> int | Problem:
    """How many people. Problems: cell.count, .count_range, .count_vague, .count_whole."""
    words = section("cells", "count_words")
    said = re.sub(r"[\s,]", "", digits_of(text))
    if said in words["vague"]:
        return Problem("cell.count_vague", {"said": text})
    plain = with_digits(without(said, words["around"]))
    plain = re.sub(rf"({_any_of(words['units'])})+(?={_any_of(words['above'])}|$)", "", plain)
    plain = digits_of(plain)
    if re.fullmatch(r"\d{1,9}", plain):
        return int(plain)
    if re.fullmatch(r"\d+\.\d+", plain):
        return Problem("cell.count_whole", {"said": text})
    units, between, above = (_any_of(words[name]) for name in ("units", "between", "above"))
    if re.fullmatch(rf"\d+(?:{units})?(?:-|~|{between}|\u2014|\u2013)\d+|\d+(?:{above})", plain):
        return Problem("cell.count_range", {"said": text})
    return Problem("cell.count", {"said": text})


@lru_cache
def _education_words() -> dict[str, str]:
    words = {word: key for key, said in section("cells", "education_words").items() for word in said}
    return {str(value): key for key, value in section("exchange", "education").items()} | words


def _education_key(said: str) -> str | None:
    words = _education_words()
    if said in words:
        return words[said]
    return words.get(without(said, section("cells", "education_around")["words"]))


def _date_numbers(said: str) -> tuple[str, ...] | None:
    """Year, month, day as written; the year or the day may be empty."""
    words = section("cells", "date_words")
    plain = re.sub(r"[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$", "", said).strip()
    if found := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", plain):
        return found.groups()
    year, month, of_day = (_any_of(words[name]) for name in ("year", "month", "day"))
    written = rf"(?:(\d{{2,4}}) ?(?:{year}) ?)?(\d{{1,2}}) ?(?:{month})(?: ?(\d{{1,2}}) ?(?:{of_day})?)?"
    if found := re.fullmatch(written, plain):
        return tuple(part or "" for part in found.groups())
    if found := re.fullmatch(r"(\d{2,4}) ?[-/.\u2010-\u2015] ?(\d{1,2}) ?[-/.\u2010-\u2015] ?(\d{1,2})\.?", plain):
        return found.groups()
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})", plain):
        return (*found.groups(), "")
    return None


def _to_day(numbers: Sequence[str], said: str, today: date, month_only: bool) -> date | Problem:
    year, month, of_month = numbers
    if not of_month and not month_only:
        return Problem("cell.date_day", {"said": said})
    if year and len(year) != 4:
        return Problem("cell.date_year", {"said": said})
    months_days = int(month), int(of_month or 1)
    try:
        if year:
            found = date(int(year), *months_days)
            return found if found.year in YEARS else Problem("cell.date_none", {"said": said})
        return _nearest(today, *months_days)
    except ValueError:
        return Problem("cell.date_none", {"said": said})


def _nearest(today: date, month: int, of_month: int) -> date:
    """The day of this year, or of the one before or after where that is nearer. Raises ValueError where it never is."""
    near = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            near.append(date(year, month, of_month))
        except ValueError:
            continue
    if not near:
        raise ValueError(f"{month}-{of_month}")
    return min(near, key=lambda found: abs(found - today))


def _any_of(words: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
