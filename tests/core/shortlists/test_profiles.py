"""Records as the engine sees them."""

import pytest

from core import shortlists
from core.vacancies import Vacancy


@pytest.mark.parametrize(
    ("low", "high", "unit", "seen"),
    [
        (6000, 8000, "月", (6000, 8000)),
        (6000, None, None, (6000, None)),
        (200, 240, "日", (4350, 5220)),
        (20, 25, "时", (3480, 4350)),
        (1, 2, "件", (None, None)),
        (None, None, "日", (None, None)),
    ],
)
def test_pay_by_the_day_or_hour_is_compared_as_a_months(low, high, unit, seen, platform):
    vacancy = Vacancy(
        title="焊工",
        salary_min=low,
        salary_max=high,
        salary_unit=unit,
        certificates=[],
        skills_must=[],
        skills_nice=[],
        duties="",
        requirements="",
    )
    demand = shortlists.demand_of(vacancy, platform.places)
    assert (demand.salary_min, demand.salary_max) == seen
