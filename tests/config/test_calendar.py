"""Working days: each year's dates lie in it, moved weekends are weekends, no day is both."""

from datetime import date

import pytest

from config.load import read_toml
from core.workdays import Calendar
from tests.config.tables import CONFIG

YEARS = read_toml(CONFIG / "calendar.toml")["year"]


@pytest.mark.parametrize("year", YEARS)
def test_a_year_is_consistent(year):
    table = YEARS[year]
    off, worked = table["holidays"], table["working_weekends"]
    assert set(table) == {"source", "holidays", "working_weekends"}
    assert "国务院办公厅" in table["source"]
    for days in (off, worked):
        assert all(type(day) is date and day.year == int(year) for day in days)
        assert days == sorted(set(days))
    assert all(day.weekday() >= 5 for day in worked)
    assert not set(off) & set(worked)
    free = sum(day.weekday() < 5 for day in off) - len(worked)
    assert 11 <= len(off) <= 33
    assert free in STATUTORY[int(year)]


# Working days that a year's holidays take away net of the weekends that are worked for them: the statutory days that
# fall on working days, 11 in law until 2024 and 13 since, less those that fall on a weekend and are not made up.
STATUTORY = {2023: (10, 11), 2024: (11,), 2025: (12, 13), 2026: (12, 13)}


@pytest.mark.parametrize(
    ("day", "works"),
    [("2026-02-14", True), ("2026-02-15", False), ("2026-02-23", False), ("2026-02-24", True), ("2026-02-28", True),
     ("2026-03-01", False), ("2026-05-09", True), ("2026-10-10", True), ("2026-01-04", True), ("2025-01-26", True),
     ("2025-10-08", False), ("2024-02-09", True), ("2024-02-18", True), ("2024-06-10", False)],
)  # fmt: skip
def test_known_days(day, works):
    assert Calendar.from_plain({"year": YEARS}).works(date.fromisoformat(day)) is works


def test_the_years_are_those_that_were_announced():
    assert sorted(YEARS) == ["2023", "2024", "2025", "2026"]
