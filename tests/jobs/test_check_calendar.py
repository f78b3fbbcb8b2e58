"""The year's moved working days must be known before the year begins."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from core.access import SYSTEM, Role
from core.notices import Notice
from core.platform import Platform
from core.workdays import Calendar
from jobs import check_calendar
from tests.factories.accounts import a_user


@pytest.fixture
def knows_2026(platform: Platform) -> Platform:
    """A platform whose calendar ends with 2026, with one system administrator."""
    with platform.work(SYSTEM) as work:
        a_user(work, Role.SYSADMIN)
        a_user(work, Role.SECADMIN)
    return replace(platform, calendar=Calendar(frozenset({2025, 2026}), frozenset(), frozenset()))


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T06:00+08:00")


def told(platform: Platform) -> list[Notice]:
    with platform.work(SYSTEM, write=False) as work:
        return list(work.session.scalars(select(Notice).where(Notice.code == "calendar_missing")))


def test_until_november_this_years_days_suffice(knows_2026: Platform) -> None:
    report = check_calendar.run(knows_2026, on("2026-11-30"))
    assert (report.done, report.failed, report.facts) == (1, 0, {"years": 2026})
    assert told(knows_2026) == []


def test_from_december_on_the_next_year_is_missed_and_told_once_a_month(knows_2026: Platform) -> None:
    for day in ("2026-12-03", "2026-12-04", "2026-12-31"):
        report = check_calendar.run(knows_2026, on(day))
        assert (report.done, report.failed, report.facts) == (0, 1, {"missing": [2027]})
    assert [notice.facts for notice in told(knows_2026)] == [{"year": 2027}]
    assert check_calendar.run(knows_2026, on("2027-01-01")).facts == {"missing": [2027]}
    assert len(told(knows_2026)) == 2


def test_the_year_is_the_districts(knows_2026: Platform) -> None:
    in_greenwich_still_2026 = datetime.fromisoformat("2026-12-31T17:00+00:00")
    assert check_calendar.run(knows_2026, in_greenwich_still_2026).facts == {"missing": [2027]}
