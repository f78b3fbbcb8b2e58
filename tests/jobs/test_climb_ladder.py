"""The ladder of response played through day by day: who hears what, on which day, once."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from core import response, vacancies
from core.access import SYSTEM, OfficeLevel, Role
from core.errors import Conflict
from core.notices import Notice
from core.response import Response, ResponseStep, State
from core.vacancies import Status, Vacancy
from core.work import ZONE
from jobs import climb_ladder, expire_vacancies, react
from tests.factories.accounts import a_user, actor_for, an_office
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.vacancies import said

MONDAY = date(2026, 9, 28)
"""Three days before 国庆 2026: October 1–7 are off, Saturday October 10 is worked."""


def at(day, hour):
    return datetime.combine(day, time(hour), ZONE).astimezone(UTC)


@pytest.fixture
def town(unit):
    """A firm with its HR person, the office of its 街镇, the district's office, an organizer."""
    with unit() as work:
        district = an_office(work, level=OfficeLevel.DISTRICT, place_code="500109")
        office = an_office(work, level=OfficeLevel.SUBDISTRICT, place_code="500109007", parent=district)
        firm = an_enterprise(work, name="重庆缙测精工有限公司")
        people = {
            "hr": an_hr(work, firm),
            "counselor": a_user(work, office=office),
            "district": a_user(work, office=district),
            "organizer": a_user(work, Role.ORGANIZER, office=district),
        }
        actors = {name: actor_for(work, user) for name, user in people.items()}
        return {"firm": firm, "users": people, **actors}


@pytest.fixture
def demand(unit, town, platform):
    """A vacancy of twenty people, submitted on the Monday at nine."""
    with unit(town["hr"], now=at(MONDAY, 9)) as work:
        facts = said(title="装配工", headcount=20, valid_to=MONDAY + timedelta(days=85))
        vacancy = vacancies.keep(work, town["firm"], facts, lambda _title: None)
        vacancies.submit(work, vacancy.public_id, platform.calendar)
    return vacancy


def night(platform, day, *, climbs=1):
    """The clock's jobs of a day: expiry, the ladder, and what follows from events."""
    react.run(platform, at(day, 0))
    expire_vacancies.run(platform, at(day, 1))
    for _ in range(climbs):
        climb_ladder.run(platform, at(day, 4))
    react.run(platform, at(day, 5))
    react.run(platform, at(day, 6))


def heard(platform, unit, town, codes="response_"):
    """(day, who, what in Chinese) of every word of the ladder, in the order it was told."""
    names = {user.id: name for name, user in town["users"].items()}
    with unit(write=False) as work:
        rows = work.session.scalars(select(Notice).where(Notice.code.startswith(codes)).order_by(Notice.id)).all()
    return [
        (day_of(row), names[row.user_id], row.code, platform.texts.say("notice", row.code, **row.facts)) for row in rows
    ]


def day_of(row):
    return row.made_at.astimezone(ZONE).date()


def played(platform, days=45, *, start=MONDAY, climbs=1):
    for plus in range(days + 3):
        night(platform, start + timedelta(days=plus), climbs=climbs)


def state(unit, vacancy):
    with unit(write=False) as work:
        return work.session.scalar(select(Response).where(Response.vacancy_id == vacancy.id))


def test_a_demand_that_nobody_answers_is_told_the_truth_to_the_end(platform, unit, town, demand):
    react.run(platform, at(MONDAY, 10))
    react.run(platform, at(MONDAY, 11))
    played(platform)
    told = heard(platform, unit, town)
    assert [(day, who, code) for day, who, code, _ in told] == [
        (date(2026, 9, 28), "hr", "response_received"),
        (date(2026, 9, 30), "counselor", "response_owner"),
        # 国庆: the ninth and the tenth day have come when work begins again. Only the proposal goes out: the honest
        # word would say less. The third working day is October 8, the fifth the worked Saturday, October 10.
        (date(2026, 10, 8), "organizer", "response_proposal_staff"),
        (date(2026, 10, 8), "hr", "response_proposal"),
        (date(2026, 10, 9), "counselor", "response_first_list"),
        (date(2026, 10, 9), "district", "response_first_list"),
        (date(2026, 10, 11), "counselor", "response_reminder"),
        (date(2026, 10, 19), "district", "response_last_chance"),
        (date(2026, 10, 28), "counselor", "response_diagnosis"),
        (date(2026, 10, 28), "hr", "response_diagnosis"),
        (date(2026, 11, 12), "hr", "response_ended_unmet"),
    ]
    words = {code: text for _, _, code, text in told}
    assert words["response_received"] == (
        f"岗位“装配工”已受理，编号{demand.no}；1个工作日内有专人负责，3个工作日内给首批名单"
    )
    assert words["response_last_chance"] == f"重庆缙测精工有限公司的岗位“装配工”（{demand.no}）21天还缺20人，由区里接手"
    assert words["response_ended_unmet"].startswith(f"岗位“装配工”（{demand.no}）办结：没有招到人")
    ended = state(unit, demand)
    assert (ended.state, ended.close_cause) == (State.UNMET.value, "time")


def test_in_an_ordinary_month_the_honest_word_comes_on_the_ninth_day(platform, unit, town):
    start = date(2026, 3, 2)
    with unit(town["hr"], now=at(start, 9)) as work:
        facts = said(title="装配工", headcount=20, valid_to=start + timedelta(days=85))
        vacancy = vacancies.keep(work, town["firm"], facts, lambda _title: None)
        vacancies.submit(work, vacancy.public_id, platform.calendar)
    played(platform, 12, start=start)
    days = {code: day for day, _, code, _ in heard(platform, unit, town)}
    assert days["response_owner"] == date(2026, 3, 4)
    assert days["response_first_list"] == date(2026, 3, 6)
    assert days["response_reminder"] == date(2026, 3, 10)
    assert days["response_honest_word"] == date(2026, 3, 11)
    assert days["response_proposal"] == date(2026, 3, 12)
    text = next(text for _, _, code, text in heard(platform, unit, town) if code == "response_honest_word")
    assert "报来9天，还没有给出名单。要20人，已推荐0人，已面试0人，已到岗0人" in text


def test_what_was_done_in_time_is_told_to_nobody(platform, unit, town, demand):
    react.run(platform, at(MONDAY, 10))
    with unit(town["counselor"], now=at(MONDAY, 11)) as work:
        response.own(work, demand.public_id)
        response.check(work, demand.public_id, "phone")
    with unit(SYSTEM, now=at(MONDAY, 15)) as work:
        response.listed(work, demand.id)
    played(platform, 6)
    codes = [code for _, _, code, _ in heard(platform, unit, town)]
    assert codes == ["response_received", "response_owned"]
    with unit(write=False) as work:
        outcomes = {step.step: step.outcome for step in work.session.scalars(select(ResponseStep))}
    assert outcomes == {"owner": "met"}
    night(platform, date(2026, 10, 8))
    night(platform, date(2026, 10, 9))
    with unit(write=False) as work:
        outcomes = {step.step: step.outcome for step in work.session.scalars(select(ResponseStep))}
    assert outcomes == {"owner": "met", "first_list": "met", "honest_word": "met", "proposal": "told"}


def test_when_all_have_come_it_is_met_and_over(platform, unit, town, demand):
    react.run(platform, at(MONDAY, 10))
    with unit(SYSTEM, now=at(MONDAY, 12)) as work:
        row = work.session.get_one(Vacancy, demand.id)
        row.status, row.filled = Status.PUBLISHED.value, 19
    with unit(SYSTEM, now=at(MONDAY + timedelta(days=2), 12)) as work:
        vacancies.count(work, demand.id, "hired")
    played(platform)
    assert state(unit, demand).state == State.MET.value
    assert [code for _, _, code, _ in heard(platform, unit, town)][-1] == "response_ended_met"
    assert "response_last_chance" not in {code for _, _, code, _ in heard(platform, unit, town)}


def test_expiry_ends_it_with_the_closing_word(platform, unit, town, demand):
    react.run(platform, at(MONDAY, 10))
    with unit(SYSTEM, now=at(MONDAY, 12)) as work:
        row = work.session.get_one(Vacancy, demand.id)
        row.status, row.valid_to, row.filled = Status.PUBLISHED.value, MONDAY + timedelta(days=5), 7
    played(platform, 8)
    ended = state(unit, demand)
    assert (ended.state, ended.close_cause) == (State.PARTLY_MET.value, "expired")
    assert "要20人，到岗7人" in heard(platform, unit, town)[-1][3]


def test_the_firm_escalates_once_and_the_district_hears(platform, unit, town, demand):
    react.run(platform, at(MONDAY, 10))
    with unit(town["hr"], now=at(MONDAY, 12)) as work:
        response.escalate(work, demand.public_id)
    react.run(platform, at(MONDAY, 13))
    assert heard(platform, unit, town)[-1][1:3] == ("district", "response_escalated")
    with unit(town["hr"], now=at(MONDAY, 14)) as work, pytest.raises(Conflict, match=r"response\.escalated"):
        response.escalate(work, demand.public_id)


def test_twice_on_one_day_tells_nothing_twice(platform, unit, town, demand):
    react.run(platform, at(MONDAY, 10))
    played(platform, climbs=2)
    once = [code for _, _, code, _ in heard(platform, unit, town)]
    assert len(once) == 11


def test_after_a_week_without_the_clock_only_the_newest_word_goes_out(platform, unit, town, demand):
    react.run(platform, at(MONDAY, 10))
    react.run(platform, at(MONDAY, 11))
    night(platform, MONDAY + timedelta(days=31))
    codes = [code for _, _, code, _ in heard(platform, unit, town)]
    assert codes == ["response_received", "response_diagnosis", "response_diagnosis"]
    with unit(write=False) as work:
        outcomes = {step.step: step.outcome for step in work.session.scalars(select(ResponseStep))}
    assert outcomes["honest_word"] == "superseded"
    assert outcomes["diagnosis"] == "told"


def test_a_renewed_vacancy_keeps_its_clock_and_a_reopened_one_gets_a_new_one(platform, unit, town, demand):
    react.run(platform, at(MONDAY, 10))
    with unit(town["counselor"], now=at(MONDAY, 11)) as work:
        vacancies.send_back(work, demand.public_id, vacancies.get(work, demand.public_id).version, "写明班次")
    later = at(MONDAY + timedelta(days=4), 9)
    with unit(town["hr"], now=later) as work:
        vacancies.submit(work, demand.public_id, platform.calendar)
    react.run(platform, later)
    assert state(unit, demand).received_at == at(MONDAY, 9)
    with unit(town["hr"], now=later) as work:
        vacancies.move(work, demand.public_id, "withdraw")
    react.run(platform, later)
    assert state(unit, demand).state == State.WITHDRAWN.value
    with unit(town["hr"], now=later) as work:
        vacancies.move(work, demand.public_id, "reopen")
        vacancies.submit(work, demand.public_id, platform.calendar)
    react.run(platform, later)
    assert (state(unit, demand).state, state(unit, demand).received_at) == (State.RECEIVED.value, later)


def test_another_firm_sees_nothing_of_it(platform, unit, town, demand):
    react.run(platform, at(MONDAY, 10))
    with unit() as work:
        stranger = actor_for(work, an_hr(work, an_enterprise(work)))
    with unit(stranger, write=False) as work:
        assert response.of_vacancy(work, demand.id) is None
