"""A key reads the vacancies of its own firm; a government system's those that everybody may see."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core import vacancies
from core.api_keys import ApiKey
from core.enterprises import Status as FirmStatus
from core.vacancies import Status, VacancyFacts
from tests.factories.accounts import a_user
from tests.factories.api_keys import an_api_key
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.vacancies import a_vacancy
from tests.webapp.api.conftest import VACANCIES

LISTS = "/api/v1/lists"


@pytest.fixture
def vacancy(unit, firm):
    with unit(now=datetime.now(UTC)) as work:
        return a_vacancy(work, firm, contact_name="周敏", source_ref="ATS-17")


def test_a_program_reads_its_firms_vacancies_whole(ours, vacancy, firm):
    answer = ours.get(VACANCIES)
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    [item] = answer.json["items"]
    assert answer.json["next"] is None
    assert item == ours.get(f"{VACANCIES}/{vacancy.public_id}").json
    assert VacancyFacts.__dataclass_fields__.keys() <= item.keys()
    assert (item["title"], item["no"], item["status"], item["version"]) == ("焊工", vacancy.no, "published", 1)
    assert (item["contact_phone"], item["contact_name"], item["gap"]) == ("02368860001", "周敏", 5)
    assert item["enterprise"] == {"public_id": firm.public_id, "name": firm.name}
    assert datetime.fromisoformat(item["updated_at"]) == vacancy.updated_at


def test_another_firms_vacancy_is_not_found(theirs, vacancy):
    assert theirs.get(VACANCIES).json["items"] == []
    answer = theirs.get(f"{VACANCIES}/{vacancy.public_id}")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert answer.json["type"] == "urn:beibei-jobs:problem:vacancy.not_found"
    assert answer.json["title"].startswith("没有这个岗位")


def test_a_government_system_reads_what_is_public_and_no_more(system, vacancy, unit, firm):
    with unit() as work:
        draft = a_vacancy(work, firm, Status.DRAFT)
    [item] = system.get(VACANCIES).json["items"]
    assert item["public_id"] == vacancy.public_id
    assert item["contact_phone"] == "02368860001"
    hidden = ("contact_name", "source_ref", "return_reason", "referred", "interviewed", "filled")
    assert {name: item[name] for name in hidden} == dict.fromkeys(hidden)
    assert system.get(f"{VACANCIES}/{vacancy.public_id}").status_code == 200
    assert system.get(f"{VACANCIES}/{draft.public_id}").status_code == 404
    assert system.post(VACANCIES, {"title": "焊工"}).status_code == 403


def test_a_long_list_is_read_page_by_page_each_vacancy_once(ours, unit, firm):
    with unit() as work:
        made = [a_vacancy(work, firm).public_id for _ in range(5)]
        late = a_vacancy(an_hour_later(work), firm).public_id
    read, cursor, pages = [], None, 0
    while pages < 10:
        answer = ours.get(VACANCIES, query_string={"size": 2} | ({"cursor": cursor} if cursor else {})).json
        read += [item["public_id"] for item in answer["items"]]
        cursor, pages = answer["next"], pages + 1
        if cursor is None:
            break
    assert read == [*made, late]
    assert pages == 3


def an_hour_later(work):
    return replace(work, now=work.now + timedelta(hours=1))


def test_the_list_is_narrowed_by_state_and_by_change(ours, unit, firm):
    with unit() as work:
        a_vacancy(work, firm, Status.DRAFT)
        late = a_vacancy(an_hour_later(work), firm).public_id
        since = work.now + timedelta(minutes=30)
    for asked in ({"status": "published"}, {"updated_since": since.isoformat()}):
        assert [item["public_id"] for item in ours.get(VACANCIES, query_string=asked).json["items"]] == [late]


@pytest.mark.parametrize(
    "asked",
    [
        {"status": "nonsense"},
        {"size": "0"},
        {"size": "101"},
        {"size": "many"},
        {"cursor": "nonsense"},
        {"cursor": "1-" + "9" * 30},
        {"updated_since": "2026-03-02"},
        {"updated_since": "2026-03-02T09:00:00"},
        {"updated_since": "2026-13-02T09:00:00Z"},
        {"updated_since": "1"},
        {"unknown": "1"},
    ],
)
def test_a_question_that_is_not_understood_is_refused_with_its_name(ours, asked):
    answer = ours.get(VACANCIES, query_string=asked)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json["errors"]] == list(asked)


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999999-14:00", "2016-12-31T23:59:60Z"]
)
def test_a_moment_at_the_ends_of_the_calendar_is_a_moment(ours, moment):
    assert ours.get(VACANCIES, query_string={"updated_since": moment}).status_code == 200


def test_the_lists_say_what_may_be_chosen(ours, system, firm, platform):
    found = ours.get(LISTS).json
    assert found["words"]["employment_type"] == list(vacancies.lists.values("employment_type"))
    assert found["places"] == [
        {"code": one.code, "name": one.name} for one in platform.places.subdistricts(date.today())
    ]
    assert found["enterprises"] == [{"public_id": firm.public_id, "name": firm.name}]
    assert system.get(LISTS).json["enterprises"] == []


def test_reading_leaves_when_the_key_was_last_used(ours, own, unit):
    ours.get(LISTS)
    with unit() as work:
        assert work.session.get_one(ApiKey, own[2].id).last_used_at is not None


def test_a_firm_that_is_not_verified_is_not_read_by_others(system, unit):
    with unit(now=datetime.now(UTC)) as work:
        a_vacancy(work, an_enterprise(work, FirmStatus.SUSPENDED))
    assert system.get(VACANCIES).json["items"] == []


def test_a_maker_who_left_leaves_a_key_that_opens_nothing(unit, program, firm):
    with unit(now=datetime.now(UTC)) as work:
        _, secret = an_api_key(work, firm, a_user(work))
        _, other = an_api_key(work, firm, an_hr(work, an_enterprise(work)))
    assert program(secret).get(VACANCIES).status_code == 401
    assert program(other).get(VACANCIES).status_code == 401
