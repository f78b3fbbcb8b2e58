"""What to do today: the right acts for each role, late ones first, then by what a day's delay costs."""

from datetime import date, timedelta

import pytest

from core import today
from core.access import OfficeLevel, Role
from core.enterprises import Status
from core.seekers import ReferralRequest
from core.today import Task
from core.vacancies import Status as VacancyStatus
from tests.conftest import NOW
from tests.factories.accounts import a_user, actor_for, an_office
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.projects import a_fair, a_flag, a_project
from tests.factories.seekers import a_seeker
from tests.factories.vacancies import a_vacancy

XIEMA, TIANSHENG = "500109007", "500109001"


@pytest.fixture
def offices(unit):
    with unit() as work:
        centre = an_office(work, OfficeLevel.DISTRICT)
        town = an_office(work, parent=centre, place_code=XIEMA)
        return centre, town


def actor(unit, office, role=Role.COUNSELOR):
    with unit() as work:
        return actor_for(work, a_user(work, role, office))


def tasks(unit, platform, who, now=NOW):
    with unit(who, now, write=False) as work:
        return today.tasks(work, platform.calendar)


def kinds(found):
    return sorted(task.kind for task in found)


def test_a_town_sees_its_own_place_and_the_district_sees_all(unit, platform, offices):
    with unit() as work:
        here = a_vacancy(work, status=VacancyStatus.SUBMITTED, subdistrict=XIEMA)
        for place in (TIANSHENG, None):
            a_vacancy(work, status=VacancyStatus.SUBMITTED, subdistrict=place)
    centre, town = offices
    assert [task.public_id for task in tasks(unit, platform, actor(unit, town))] == [here.public_id]
    assert kinds(tasks(unit, platform, actor(unit, centre))) == ["review_vacancy"] * 3


def test_nobody_is_asked_to_review_their_own(unit, platform, offices):
    own = actor(unit, offices[1])
    with unit() as work:
        a_vacancy(work, status=VacancyStatus.SUBMITTED, submitted_by=own.user_id)
        an_enterprise(work, Status.SUBMITTED, registered_by=own.user_id, submitted_by=own.user_id)
    assert tasks(unit, platform, own) == []


def test_a_firm_that_blocks_vacancies_comes_before_one_that_does_not(unit, platform, offices):
    with unit() as work:
        plain = an_enterprise(work, Status.SUBMITTED)
        blocked = an_enterprise(work, Status.SUBMITTED)
        a_vacancy(work, blocked, VacancyStatus.SUBMITTED, subdistrict=TIANSHENG)
    found = tasks(unit, platform, actor(unit, offices[1]))
    assert [(task.public_id, task.facts["blocked"]) for task in found] == [
        (blocked.public_id, True),
        (plain.public_id, False),
    ]
    # Handed in on Monday: due at the close of Tuesday, a working day later.
    assert found[0].due_at.isoformat() == "2026-03-03T18:00:00+08:00"


def test_a_first_list_is_due_on_the_third_working_day_and_late_ones_lead(unit, platform, offices):
    with unit() as work:
        late = a_vacancy(work, headcount=1, published_at=NOW - timedelta(days=12))
        big = a_vacancy(work, headcount=40)
        a_vacancy(work, headcount=3, filled=3)
    found = tasks(unit, platform, actor(unit, offices[1]))
    assert [task.public_id for task in found] == [late.public_id, big.public_id]
    assert found[1].due_at.date() == date(2026, 3, 5)


def test_a_key_project_counts_double(unit, platform, offices):
    with unit() as work:
        firm = an_enterprise(work)
        a_project(work, firm)
        plain, key = a_vacancy(work, headcount=10), a_vacancy(work, firm, headcount=6)
    found = tasks(unit, platform, actor(unit, offices[1]))
    assert [(task.public_id, task.key) for task in found] == [(key.public_id, True), (plain.public_id, False)]


def test_requests_and_people_not_spoken_with_are_listed(unit, platform, offices):
    with unit() as work:
        user = a_user(work, office=offices[1])
        own = actor_for(work, user)
        person = a_seeker(work, counselor=user, last_contact_on=date(2026, 1, 2))
        vacancy = a_vacancy(work, subdistrict=TIANSHENG)
        words = {"public_id": "r", "asked_by": a_user(work).id, "asked_at": work.now, "status": "asked"}
        work.session.add(
            ReferralRequest(seeker_id=person.id, vacancy_id=vacancy.id, office_id=person.office_id, **words)
        )
    found = tasks(unit, platform, own)
    assert kinds(found) == ["answer_request", "contact_seeker"]
    assert next(task for task in found if task.kind == "contact_seeker").facts["days"] == 59


def test_an_organizer_sees_flags_without_a_fair_and_coming_fairs(unit, platform, offices):
    with unit() as work:
        served, waiting = an_enterprise(work), an_enterprise(work)
        a_fair(work, served, flag=a_flag(work, served))
        flag = a_flag(work, waiting)
    found = tasks(unit, platform, actor(unit, offices[0], Role.ORGANIZER))
    assert kinds(found) == ["coming_fair", "flagged_firm"]
    assert flag.public_id in [task.public_id for task in found]


def test_an_hr_person_is_led_from_registering_to_renewing(unit, platform):
    with unit() as work:
        new = actor_for(work, an_hr(work))
        firm = an_enterprise(work, Status.RETURNED, return_reason="执照看不清")
        returned = actor_for(work, an_hr(work, firm))
        open_firm = an_enterprise(work)
        running = actor_for(work, an_hr(work, open_firm))
        a_vacancy(work, open_firm, VacancyStatus.RETURNED, return_reason="写清班次")
        a_vacancy(work, open_firm, VacancyStatus.DRAFT)
        a_vacancy(work, open_firm, valid_to=work.today + timedelta(days=3))
        a_vacancy(work, open_firm)
        a_vacancy(work, status=VacancyStatus.RETURNED)
        a_fair(work, open_firm)
    assert kinds(tasks(unit, platform, new)) == ["register_firm"]
    [task] = tasks(unit, platform, returned)
    assert (task.kind, task.facts["reason"]) == ("firm_returned", "执照看不清")
    own = ["invited", "vacancy_draft", "vacancy_expires", "vacancy_returned"]
    assert kinds(tasks(unit, platform, running)) == own


def test_an_agency_follows_what_it_posted_for_its_clients(unit, platform):
    with unit() as work:
        agency = an_enterprise(work, is_agency=True)
        hr = actor_for(work, an_hr(work, agency))
        a_vacancy(work, status=VacancyStatus.RETURNED, agency_id=agency.id)
    assert kinds(tasks(unit, platform, hr)) == ["vacancy_returned"]


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR])
def test_administrators_have_pages_of_their_own(unit, platform, role):
    assert tasks(unit, platform, actor(unit, None, role)) == []


def test_every_kind_of_task_has_its_words(platform):
    sections = platform.texts.sections
    assert sections["task"].keys() == sections["task_act"].keys() == sections["task_kind"].keys()
    assert sections["task"].keys() <= {
        key.removesuffix("_blocked").removesuffix("_never") for key in sections["task_reason"]
    }


def test_late_ones_come_first_then_the_costliest_delay():
    def task(hours, cost):
        return Task("x", f"{hours}-{cost}", "home.today", "", {}, NOW + timedelta(hours=hours), cost)

    found = sorted([task(5, 1), task(-1, 1), task(2, 40), task(-9, 1)], key=lambda one: today._urgency(one, NOW))
    assert [one.title for one in found] == ["-9-1", "-1-1", "2-40", "5-1"]


def test_a_firm_verified_half_a_year_ago_is_told_of_to_its_office_and_to_itself(unit, platform, offices):
    with unit() as work:
        soon = an_enterprise(work, subdistrict=XIEMA, next_check_on=date(2026, 3, 16))
        an_enterprise(work, subdistrict=XIEMA, next_check_on=date(2026, 3, 17))
        an_enterprise(work, subdistrict=TIANSHENG, next_check_on=date(2026, 3, 2))
        hr = actor_for(work, an_hr(work, soon))
    centre, town = offices
    [check] = [one for one in tasks(unit, platform, actor(unit, town)) if one.kind == "check_enterprise"]
    assert (check.public_id, check.facts) == (soon.public_id, {"on": date(2026, 3, 16)})
    assert kinds(tasks(unit, platform, actor(unit, centre))).count("check_enterprise") == 2
    assert kinds(tasks(unit, platform, hr)) == ["firm_check"]
    later = NOW + timedelta(days=1)
    assert kinds(tasks(unit, platform, actor(unit, town), later)).count("check_enterprise") == 2
