"""Vacancies end with their last day in the district, not in Greenwich."""

from datetime import UTC, date, datetime

import pytest

from core import vacancies
from core.access import SYSTEM
from core.platform import Platform
from core.vacancies import Status, Vacancy
from jobs import expire_vacancies
from tests.conftest import NOW
from tests.factories.vacancies import a_vacancy

TEN_PAST_MIDNIGHT = datetime(2026, 3, 1, 16, 10, tzinfo=UTC)
"""00:10 of March 2 in the district; in Greenwich it is still March 1."""

LAST_DAY = date(2026, 3, 1)


def one(platform: Platform, status: Status = Status.PUBLISHED, valid_to: date | None = LAST_DAY) -> int:
    with platform.work(SYSTEM, NOW) as work:
        return a_vacancy(work, status=status, valid_to=valid_to).id


def state(platform: Platform, vacancy_id: int) -> str:
    with platform.work(SYSTEM, NOW, write=False) as work:
        return work.session.get_one(Vacancy, vacancy_id).status


def test_at_ten_past_midnight_what_ended_yesterday_is_taken_down(platform: Platform) -> None:
    ended, lasts = one(platform), one(platform, valid_to=date(2026, 3, 2))
    report = expire_vacancies.run(platform, TEN_PAST_MIDNIGHT)
    assert (report.done, report.failed) == (1, 0)
    assert state(platform, ended) == Status.EXPIRED
    assert state(platform, lasts) == Status.PUBLISHED
    assert expire_vacancies.run(platform, TEN_PAST_MIDNIGHT).done == 0


def test_on_the_last_day_it_stays(platform: Platform) -> None:
    lasts = one(platform, valid_to=date(2026, 3, 1))
    expire_vacancies.run(platform, datetime(2026, 3, 1, 15, 59, tzinfo=UTC))
    assert state(platform, lasts) == Status.PUBLISHED


@pytest.mark.parametrize("status", [Status.UNCONFIRMED, Status.PAUSED])
def test_paused_and_unconfirmed_ones_end_too(platform: Platform, status: Status) -> None:
    ended = one(platform, status)
    assert expire_vacancies.run(platform, TEN_PAST_MIDNIGHT).done == 1
    assert state(platform, ended) == Status.EXPIRED


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.FILLED, Status.CLOSED])
def test_what_is_not_offered_is_left_alone(platform: Platform, status: Status) -> None:
    other = one(platform, status)
    assert expire_vacancies.run(platform, TEN_PAST_MIDNIGHT).done == 0
    assert state(platform, other) == status


def test_it_is_gone_for_the_public_with_the_day_itself(platform: Platform) -> None:
    """Between midnight and the job, and also where no clock runs."""
    with platform.work(SYSTEM, NOW) as work:
        a_vacancy(work, valid_from=date(2026, 2, 1), valid_to=LAST_DAY)

    def offered(moment: datetime) -> int:
        with platform.work(SYSTEM, moment, write=False) as work:
            return vacancies.public_counts(work)[0]

    assert offered(datetime(2026, 3, 1, 15, 59, tzinfo=UTC)) == 1
    assert offered(datetime(2026, 3, 1, 16, 0, tzinfo=UTC)) == 0
    expire_vacancies.run(platform, TEN_PAST_MIDNIGHT)
    assert offered(TEN_PAST_MIDNIGHT) == 0
