"""The nightly judging of key firms by three rules: a flag is raised, changed, cleared, or left as it was."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from core.access import SYSTEM
from core.enterprises import Enterprise
from core.events import EventRow
from core.platform import Platform
from core.projects import Flag
from core.shortlists import Shortlist
from core.vacancies import Status, Vacancy
from core.work import Work
from jobs import flag_projects
from jobs.runner import Report
from tests.conftest import NOW
from tests.factories.enterprises import an_enterprise
from tests.factories.projects import a_project
from tests.factories.vacancies import a_vacancy


@pytest.fixture
def firm_id(platform: Platform) -> int:
    """A firm of a key project of the year with 1,000 people on board and nothing open."""
    with platform.work(SYSTEM, NOW) as work:
        firm = an_enterprise(work, headcount_insured=1000)
        a_project(work, firm)
        return firm.id


def night(platform: Platform, day: int = 3) -> Report:
    """The run of 03:00 of a day in March."""
    return flag_projects.run(platform, datetime(2026, 3, day - 1, 19, 0, tzinfo=UTC))


def opened(platform: Platform, firm_id: int, headcount: int, **values: object) -> int:
    with platform.work(SYSTEM, NOW) as work:
        firm = work.session.get_one(Enterprise, firm_id)
        return a_vacancy(work, firm, **{"headcount": headcount, **values}).id


def standing(platform: Platform) -> list[Flag]:
    with platform.work(SYSTEM, NOW, write=False) as work:
        return list(work.session.scalars(select(Flag).order_by(Flag.id)))


def codes(flag: Flag) -> list[str]:
    return [reason["code"] for reason in flag.reasons]


def events(platform: Platform) -> list[str]:
    with platform.work(SYSTEM, NOW, write=False) as work:
        query = select(EventRow.name).where(EventRow.name.like("flag.%")).order_by(EventRow.seq)
        return list(work.session.scalars(query))


def a_list(work: Work, vacancy_id: int) -> None:
    """Somebody froze a list for the vacancy."""
    work.session.add(
        Shortlist(
            no=f"L-T-{vacancy_id}",
            vacancy_id=vacancy_id,
            frozen_at=work.now,
            index_number=1,
            weights_version="1",
            lexicon_fingerprint="1",
            considered=10,
        )
    )


def test_a_firm_that_lacks_thirty_people_is_flagged_over_all_its_published_vacancies(
    platform: Platform, firm_id: int
) -> None:
    opened(platform, firm_id, 20, filled=2)
    assert night(platform) == Report(1, 0)
    assert standing(platform) == []
    opened(platform, firm_id, 12)
    opened(platform, firm_id, 500, status=Status.DRAFT)
    night(platform)
    [flag] = standing(platform)
    assert (flag.enterprise_id, flag.gap, flag.on_board, codes(flag)) == (firm_id, 30, 1000, ["open_gap"])
    assert events(platform) == ["flag.raised"]


def test_a_firm_that_lacks_a_tenth_of_its_people_is_flagged(platform: Platform, firm_id: int) -> None:
    with platform.work(SYSTEM, NOW) as work:
        work.session.execute(update(Enterprise).where(Enterprise.id == firm_id).values(headcount_insured=90))
    opened(platform, firm_id, 10)
    night(platform)
    [flag] = standing(platform)
    assert codes(flag) == ["shortage_rate"]
    assert flag.reasons[0]["rate"] == 10.0


def test_a_vacancy_without_a_list_for_more_than_three_working_days_is_flagged(platform: Platform, firm_id: int) -> None:
    vacancy_id = opened(platform, firm_id, 2)
    # Published on Monday, March 2: Thursday is the third working day after it, Friday the fourth.
    night(platform, 5)
    assert standing(platform) == []
    night(platform, 6)
    [flag] = standing(platform)
    assert codes(flag) == ["days_without_list"]
    assert flag.reasons[0]["days"] == 4
    with platform.work(SYSTEM, NOW + timedelta(days=4)) as work:
        a_list(work, vacancy_id)
    night(platform, 7)
    assert standing(platform)[0].cleared_on is not None


def test_weekends_and_holidays_do_not_count(platform: Platform, firm_id: int) -> None:
    friday = datetime(2026, 4, 3, 2, 0, tzinfo=UTC)
    opened(platform, firm_id, 2, published_at=friday, valid_to=None)
    # 4–6 April is Qingming in 2026; Thursday the 9th is the third working day, Friday the 10th the fourth.
    flag_projects.run(platform, datetime(2026, 4, 8, 19, 0, tzinfo=UTC))
    assert standing(platform) == []
    flag_projects.run(platform, datetime(2026, 4, 9, 19, 0, tzinfo=UTC))
    assert len(standing(platform)) == 1


def test_judging_twice_on_the_same_facts_changes_nothing(platform: Platform, firm_id: int) -> None:
    opened(platform, firm_id, 40)
    for _ in range(3):
        assert night(platform) == Report(1, 0)
    assert len(standing(platform)) == 1
    assert events(platform) == ["flag.raised"]


def test_a_flag_changes_with_its_numbers_and_is_cleared_when_no_rule_holds(platform: Platform, firm_id: int) -> None:
    vacancy_id = opened(platform, firm_id, 40)
    night(platform)
    with platform.work(SYSTEM, NOW) as work:
        work.session.get_one(Vacancy, vacancy_id).filled = 5
    night(platform, 4)
    [flag] = standing(platform)
    assert (flag.gap, flag.raised_on.day, flag.judged_on.day) == (35, 3, 4)
    with platform.work(SYSTEM, NOW) as work:
        work.session.get_one(Vacancy, vacancy_id).filled = 39
        a_list(work, vacancy_id)
    night(platform, 5)
    [flag] = standing(platform)
    assert flag.cleared_on is not None
    assert (flag.cleared_on.day, flag.open_key) == (5, None)
    night(platform, 6)
    assert events(platform) == ["flag.raised", "flag.changed", "flag.cleared"]


def test_a_firm_that_is_in_need_again_gets_a_new_flag(platform: Platform, firm_id: int) -> None:
    vacancy_id = opened(platform, firm_id, 40)
    for day, filled in ((3, 0), (4, 40), (5, 0)):
        with platform.work(SYSTEM, NOW) as work:
            work.session.get_one(Vacancy, vacancy_id).filled = filled
        night(platform, day)
    assert [flag.cleared_on is None for flag in standing(platform)] == [False, True]


def test_a_firm_that_left_the_list_keeps_its_flag_until_it_is_cleared(platform: Platform, firm_id: int) -> None:
    vacancy_id = opened(platform, firm_id, 40)
    night(platform)
    with platform.work(SYSTEM, NOW) as work:
        other = an_enterprise(work)
        a_project(work, other, year=2027)
        work.session.get_one(Vacancy, vacancy_id).status = Status.CLOSED
    # In 2027 another list holds; the old flag is judged all the same.
    flag_projects.run(platform, datetime(2027, 3, 2, 19, 0, tzinfo=UTC))
    assert standing(platform)[0].cleared_on is not None


def test_a_firm_of_no_key_project_is_not_judged(platform: Platform) -> None:
    with platform.work(SYSTEM, NOW) as work:
        a_vacancy(work, an_enterprise(work), headcount=400)
    assert night(platform) == Report(0, 0)
    assert standing(platform) == []
