"""Days as people type them, and what is said where one cannot be read."""

from datetime import date

import pytest

from core.checks import Problem
from webapp.forms import DayField, next_day, read_day

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    "text",
    ["2026-03-12", "2026/3/12", "2026.3.12", "20260312", "3-12", "3/12", "3.12", "3月12日", "3月12", "3月12号",
     "2026年3月12日", " 2026-3-12 ", "２０２６－０３－１２", "２０２６年３月１２日", "2026 年 3 月 12 日"],
)  # fmt: skip
def test_one_day_written_in_many_ways(text):
    assert read_day(text, TODAY) == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3-2", date(2026, 3, 2)),
        ("3-1", date(2027, 3, 1)),
        ("1月5日", date(2027, 1, 5)),
        ("12-31", date(2026, 12, 31)),
        ("2月29日", date(2028, 2, 29)),
    ],
)
def test_without_a_year_it_is_the_next_such_day(text, day):
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-02-30", "cell.date_none"),
        ("2月30日", "cell.date_none"),
        ("13-1", "cell.date_none"),
        ("26-3-2", "cell.date_year"),
        ("2026-3", "cell.date_day"),
        ("3月", "cell.date_day"),
        ("46082", "cell.date"),
        ("下周一", "cell.date"),
        ("尽快", "cell.date"),
        ("3" * 400, "cell.date"),
    ],
)
def test_what_is_no_day_is_refused_with_its_reason(text, code):
    found = read_day(text, TODAY)
    assert isinstance(found, Problem)
    assert found.code == code


def test_a_leap_day_is_found_across_a_year_without_one():
    assert next_day(2, 29, date(2096, 3, 1)) == date(2104, 2, 29)


def test_the_forms_use_it():
    from webapp.fairs.forms import OpenFairForm
    from webapp.seekers.forms import ContactForm, RegisterForm
    from webapp.vacancies.forms import VacancyForm

    for form, names in (
        (OpenFairForm, ["held_on"]),
        (RegisterForm, ["available_on"]),
        (ContactForm, ["next_on"]),
        (VacancyForm, ["arrive_by", "valid_to"]),
    ):
        for name in names:
            assert getattr(form, name).field_class is DayField
