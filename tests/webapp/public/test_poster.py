"""A poster for the gate: one sheet whatever is written in it, with the square that leads to the page."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.vacancies import Status
from tests.factories.enterprises import an_enterprise
from tests.factories.vacancies import a_vacancy
from webapp.app import create_app
from webapp.public import poster
from webapp.public.views import address_of

NOW = datetime.now(UTC)
LONG = {
    "title": "高级数控加工中心（卧式、五轴联动）编程与操作技术员兼夜班班组长，可带徒弟"[:80].ljust(80, "工"),
    "address": "云汉大道" * 50,
    "duties": "看图、编程、对刀、首检。" * 300,
    "benefits": "节日慰问" * 70,
    "certificates": ["特种设备作业人员证"] * 30,
    "insurance": ["养老", "医疗", "失业", "工伤", "生育"],
    "dormitory": True,
    "meals": True,
    "shift": "两班倒",
    "commute_bus": True,
    "pay_day": 15,
}


def pages(pdf):
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize(("firm", "values"), [("重庆缙云仪表有限公司", {}), ("重庆" + "缙云" * 55 + "公司", LONG)])
def test_it_is_one_sheet_however_much_is_written(unit, client_as, firm, values):
    with unit(now=NOW) as work:
        vacancy = a_vacancy(work, an_enterprise(work, name=firm), **values)
    answer = client_as().get(f"/jobs/{vacancy.public_id}/poster.pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert pages(answer.data) == 1


def test_what_a_firm_wrote_is_no_markup_on_it(unit, client_as):
    with unit(now=NOW) as work:
        vacancy = a_vacancy(work, title='#panic() *粗* $x$ "', duties='#read("/etc/passwd")')
    assert client_as().get(f"/jobs/{vacancy.public_id}/poster.pdf").status_code == 200


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.PAUSED, Status.CLOSED])
def test_there_is_none_of_what_is_not_public(unit, client_as, status):
    with unit(now=NOW) as work:
        vacancy = a_vacancy(work, status=status)
    assert client_as().get(f"/jobs/{vacancy.public_id}/poster.pdf").status_code == 404


@pytest.mark.parametrize(
    ("outside", "host", "site"),
    [
        ("https://jobs.example/", "http://jobs.example", "https://jobs.example"),
        ("", "http://localhost:8000", "http://localhost:8000"),
    ],
)
def test_its_square_leads_to_the_page_at_the_address_from_outside(work, platform, outside, host, site):
    vacancy = a_vacancy(work)
    app = create_app(replace(platform, settings=replace(platform.settings, external_url=outside)))
    with app.test_request_context("/", base_url=host):
        assert address_of(vacancy) == f"{site}/jobs/{vacancy.public_id}"
    assert poster.square(f"{site}/jobs/{vacancy.public_id}") != poster.square(f"{site}/jobs/x")


def test_it_tells_at_most_eight_facts_and_only_what_was_said(work, platform):
    plain = a_vacancy(work, duties="", education_min=None, employment_type=None)
    assert poster.facts(plain, platform.places) == [["地点", "歇马街道"]]
    full = poster.facts(a_vacancy(work, **LONG), platform.places)
    assert len(full) == 8
    assert all(len(said) <= poster.LONGEST_FACT for _, said in full)
    assert ["吃住", "包住、包吃"] in full


def test_nothing_of_a_person_is_on_it(work, platform):
    vacancy = a_vacancy(work, an_enterprise(work), contact_name="周敏", contact_phone="02368860001")
    work.session.refresh(vacancy, ["enterprise"])
    told = str(poster.poster(vacancy, platform.places, platform.texts, "https://jobs.example/"))
    assert "周敏" not in told
    assert "68860001" not in told
