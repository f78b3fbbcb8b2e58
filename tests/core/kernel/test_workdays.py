"""Working days follow the State Council's calendar where it is known."""

from datetime import date

from core.workdays import Calendar

CALENDAR = Calendar.from_plain(
    {
        "year": {
            "2026": {
                "holidays": ["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"],
                "working_weekends": ["2026-10-10"],
            }
        }
    }
)


def test_a_holiday_is_free_and_a_moved_saturday_is_worked():
    assert not CALENDAR.works(date(2026, 10, 1))
    assert CALENDAR.works(date(2026, 10, 10))
    assert not CALENDAR.works(date(2026, 10, 11))


def test_one_working_day_after_the_eve_of_the_holidays():
    assert CALENDAR.add(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert CALENDAR.add(date(2026, 10, 9), 1) == date(2026, 10, 10)


def test_working_days_between_leave_out_the_first_day():
    assert CALENDAR.between(date(2026, 9, 30), date(2026, 10, 10)) == 3
    assert CALENDAR.between(date(2026, 10, 10), date(2026, 9, 30)) == 0


def test_a_year_that_is_not_listed_has_weekends_alone():
    assert 2027 not in CALENDAR.years
    assert CALENDAR.works(date(2027, 10, 1))
