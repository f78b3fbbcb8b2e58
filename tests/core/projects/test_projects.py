"""The year's list, and the flags that the nightly job raises, changes and clears."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core import projects
from core.access import SYSTEM, Role
from core.errors import Conflict, Denied, Invalid
from core.events import EventRow
from core.policies.flags import Facts, decide
from core.projects import AddProject, Flag
from core.vacancies import Status
from jobs import flag_projects
from tests.conftest import NOW
from tests.factories.accounts import a_user, actor_for
from tests.factories.enterprises import an_enterprise
from tests.factories.projects import a_flag, a_project
from tests.factories.vacancies import a_vacancy

TODAY = date(2026, 3, 2)


@pytest.fixture
def organizer(unit):
    with unit() as work:
        return actor_for(work, a_user(work, Role.ORGANIZER))


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (Facts(gap=29, on_board=1000, waits=()), []),
        (Facts(gap=30, on_board=1000, waits=()), ["open_gap"]),
        (Facts(gap=9, on_board=82, waits=()), []),
        (Facts(gap=10, on_board=90, waits=()), ["shortage_rate"]),
        (Facts(gap=10, on_board=None, waits=()), []),
        (Facts(gap=0, on_board=0, waits=()), []),
        (Facts(gap=1, on_board=0, waits=()), ["shortage_rate"]),
        (Facts(gap=1, on_board=500, waits=(("V-1", 3),)), []),
        (Facts(gap=1, on_board=500, waits=(("V-1", 4), ("V-2", 9))), ["days_without_list"]),
        (Facts(gap=50, on_board=100, waits=(("V-1", 5),)), ["open_gap", "shortage_rate", "days_without_list"]),
    ],
)
def test_the_rules_at_their_limits(platform, facts, codes):
    assert [reason["code"] for reason in decide(facts, platform.flag_rules, TODAY)] == codes


def test_reasons_carry_the_numbers_that_the_page_says(platform):
    [gap, rate, days] = decide(Facts(gap=50, on_board=100, waits=(("V-1", 5), ("V-2", 9))), platform.flag_rules, TODAY)
    assert (gap["gap"], gap["limit"]) == (50, 30)
    assert (rate["rate"], rate["on_board"], rate["limit"]) == (33.3, 100, 10)
    assert (days["vacancies"], days["days"], days["no"]) == (2, 9, "V-2")
    for reason in (gap, rate, days):
        said = platform.texts.say("flag_reason", reason["code"], **reason)
        assert "{" not in said
        assert str(reason["limit"]) in said


def test_a_project_comes_once_and_gets_the_firms_it_lacked(unit, organizer):
    with unit() as work:
        first, second = an_enterprise(work), an_enterprise(work)
    order = AddProject(name=" 传感器产业园 ", year=2026, list_type="attracted", planned_headcount=300)
    with unit(organizer) as work:
        project = projects.add(work, order, [first])
    with unit(organizer) as work:
        again = projects.add(work, AddProject(name="传感器产业园", year=2026, list_type="attracted"), [first, second])
        assert (again.id, again.planned_headcount) == (project.id, 300)
        assert {firm.id for firm in projects.firms_of(work, [project.id])[project.id]} == {first.id, second.id}
        assert [p.id for p in projects.projects_of(work, second.id)] == [project.id]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "x"}, "name"),
        ({"year": 1999}, "year"),
        ({"list_type": "other"}, "list_type"),
        ({"planned_headcount": -1}, "planned_headcount"),
        ({"investment": -5}, "investment"),
    ],
)
def test_what_cannot_be_a_project_is_refused(values, field):
    with pytest.raises(Invalid) as refused:
        AddProject(**{"name": "产业园", "year": 2026, "list_type": "attracted"} | values)
    assert field in refused.value.fields


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.ENTERPRISE, Role.SECADMIN])
def test_projects_are_the_organizers(unit, role):
    with unit() as work:
        actor = actor_for(work, a_user(work, role))
    with unit(actor, write=False) as work:
        for ask in (projects.listing, projects.standing):
            with pytest.raises(Denied):
                ask(work)


def test_the_job_raises_changes_and_clears_and_repeats_nothing(unit, platform):
    with unit() as work:
        firm = an_enterprise(work, headcount_insured=400)
        a_project(work, firm)
        vacancy = a_vacancy(work, firm, headcount=35)
        a_vacancy(work, firm, Status.DRAFT, headcount=500)
        a_vacancy(work, headcount=200)
    flag_projects.run(platform, NOW)
    flag_projects.run(platform, NOW + timedelta(hours=1))
    with unit(write=False) as work:
        [flag] = work.session.scalars(select(Flag))
        assert (flag.enterprise_id, flag.gap, flag.cleared_on) == (firm.id, 35, None)
        assert [reason["code"] for reason in flag.reasons] == ["open_gap"]
    with unit() as work:
        work.session.merge(vacancy).headcount = 60
    flag_projects.run(platform, NOW + timedelta(days=1))
    with unit() as work:
        work.session.get_one(type(vacancy), vacancy.id).status = Status.CLOSED.value
    flag_projects.run(platform, NOW + timedelta(days=2))
    with unit(write=False) as work:
        flag = work.session.scalars(select(Flag)).one()
        assert (flag.cleared_on, flag.open_key) == (date(2026, 3, 4), None)
        names = work.session.scalars(select(EventRow.name).order_by(EventRow.seq)).all()
        assert names == ["flag.raised", "flag.changed", "flag.cleared"]


def test_a_firm_may_be_flagged_again_after_it_was_cleared(unit, platform):
    with unit() as work:
        firm = an_enterprise(work)
        a_project(work, firm)
        a_flag(work, firm, cleared_on=TODAY, open_key=None)
        a_vacancy(work, firm, headcount=40)
    flag_projects.run(platform, NOW)
    with unit(write=False) as work:
        assert [flag.cleared_on for flag in work.session.scalars(select(Flag).order_by(Flag.id))] == [TODAY, None]


def test_last_years_list_counts_until_this_years_comes(unit):
    with unit() as work:
        old, new = an_enterprise(work), an_enterprise(work)
        a_project(work, old, year=2025)
    with unit(SYSTEM, write=False) as work:
        assert (projects.listed_year(work), projects.key_firm_ids(work)) == (2025, [old.id])
    with unit() as work:
        a_project(work, new, year=2026)
    with unit(SYSTEM, write=False) as work:
        assert (projects.listed_year(work), projects.key_firm_ids(work)) == (2026, [new.id])


def test_waiting_counts_working_days_and_a_frozen_list_ends_it(unit, platform):
    with unit() as work:
        firm = an_enterprise(work)
        a_vacancy(work, firm, published_at=NOW - timedelta(days=10))
    with unit(SYSTEM, write=False) as work:
        facts = projects.facts(work, [firm.id], platform.calendar)[firm.id]
        # 2026-02-20 to 03-02: the Spring Festival's days off until the 23rd, the 28th is worked.
        assert facts.waits[0][1] == platform.calendar.between(date(2026, 2, 20), TODAY)
        assert facts.gap == 5


def test_flagged_firms_are_grouped_by_what_they_lack_and_where(unit, organizer):
    with unit() as work:
        first, second = an_enterprise(work), an_enterprise(work)
        flags = [a_flag(work, first), a_flag(work, second)]
        a_vacancy(work, first, occupation_key="mfg.weld", headcount=20, subdistrict="500109007")
        a_vacancy(work, second, occupation_key="mfg.weld", headcount=5, subdistrict="500109001")
        a_vacancy(work, second, title="叉车工", headcount=8, subdistrict=None)
    with unit(organizer, write=False) as work:
        occupations, places = projects.groups(work, flags)
        assert [(group.key, group.gap, len(group.enterprise_ids)) for group in occupations] == [
            ("mfg.weld", 25, 2),
            ("叉车工", 8, 1),
        ]
        assert [(group.key, group.gap) for group in places] == [("500109007", 20), ("", 8), ("500109001", 5)]


def test_a_cleared_flag_starts_nothing(unit):
    with unit() as work:
        flag = a_flag(work, an_enterprise(work), cleared_on=TODAY, open_key=None)
    with pytest.raises(Conflict):
        projects.refuse_cleared(flag)
