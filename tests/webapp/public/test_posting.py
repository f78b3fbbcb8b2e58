"""A vacancy for search engines: what Google requires of a JobPosting, and nothing of a person."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from core.vacancies import Status
from tests.factories.enterprises import an_enterprise
from tests.factories.vacancies import a_vacancy
from webapp.public.posting import description, posting

NOW = datetime.now(UTC)
REQUIRED = ("title", "description", "datePosted", "hiringOrganization", "jobLocation")
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def said(work, platform):
    """`said(**values)`: the data block of a vacancy."""

    def of(status=Status.PUBLISHED, **values):
        vacancy = a_vacancy(work, an_enterprise(work, name="重庆缙云仪表有限公司"), status, **values)
        work.session.refresh(vacancy, ["enterprise"])
        return posting(vacancy, platform.places, platform.texts, "https://jobs.example/jobs/1")

    return of


def test_it_has_what_google_requires_and_recommends(said):
    block = said(title="维修电工", headcount=5, filled=2, address="云汉大道1号", valid_to=date(2026, 5, 1))
    assert all(block[name] for name in REQUIRED)
    assert block["@context"] == "https://schema.org"
    assert block["@type"] == "JobPosting"
    assert block["datePosted"] == "2026-03-02"
    assert block["validThrough"] == "2026-05-01T23:59:59+08:00"
    assert block["employmentType"] == "FULL_TIME"
    assert block["hiringOrganization"] == {"@type": "Organization", "name": "重庆缙云仪表有限公司"}
    assert block["jobLocation"]["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "云汉大道1号",
        "addressLocality": "北碚区歇马街道",
        "addressRegion": "重庆市",
        "addressCountry": "CN",
    }
    assert block["baseSalary"] == {
        "@type": "MonetaryAmount",
        "currency": "CNY",
        "value": {"@type": "QuantitativeValue", "minValue": 5500, "maxValue": 7500, "unitText": "MONTH"},
    }
    assert block["totalJobOpenings"] == 3
    assert block["directApply"] is False
    assert block["identifier"]["value"].startswith("V-")


@pytest.mark.parametrize(("unit_", "text"), [("月", "MONTH"), ("日", "DAY"), ("时", "HOUR"), ("件", "MONTH")])
def test_pay_is_said_in_its_unit(said, unit_, text):
    assert said(salary_unit=unit_)["baseSalary"]["value"]["unitText"] == text


def test_pay_that_has_one_end_or_none_is_said_so(said):
    assert said(salary_max=None)["baseSalary"]["value"].keys() == {"@type", "minValue", "unitText"}
    assert "baseSalary" not in said(salary_min=None, salary_max=None, salary_text="面议")


@pytest.mark.parametrize(
    ("kind", "type_"), [("全职", "FULL_TIME"), ("兼职", "PART_TIME"), ("见习", "INTERN"), ("零工", "TEMPORARY")]
)
def test_the_kind_of_work_is_one_of_googles(said, kind, type_):
    assert said(employment_type=kind)["employmentType"] == type_


@pytest.mark.parametrize(
    ("values", "locality"),
    [
        ({"subdistrict": "500117"}, "合川区"),
        ({"subdistrict": None, "place_text": "璧山工业园"}, "璧山工业园"),
        ({"subdistrict": None, "address": "云汉大道1号"}, "北碚区"),
    ],
)
def test_every_vacancy_has_a_place(said, values, locality):
    assert said(**values)["jobLocation"]["address"]["addressLocality"] == locality


def test_what_was_typed_is_text_in_the_description(work):
    vacancy = a_vacancy(work, duties="看图<b>\n</script><script>alert(1)", requirements="")
    assert description(vacancy) == "<p>看图&lt;b&gt;<br>&lt;/script&gt;&lt;script&gt;alert(1)</p>"


def test_nothing_of_a_person_is_in_it(said):
    whole = json.dumps(said(contact_name="周敏", contact_phone="02368860001"), ensure_ascii=False)
    assert "周敏" not in whole
    assert "68860001" not in whole


def test_where_nobody_is_looked_for_there_is_none(said):
    assert said(headcount=2, filled=2) is None


def test_the_page_carries_it_and_no_text_ends_its_script(unit, client_as):
    with unit(now=NOW) as work:
        vacancy = a_vacancy(work, title="钳工</script><script>alert(1)</script>", duties="</script>&'\"")
    page = client_as().get(f"/jobs/{vacancy.public_id}").get_data(as_text=True)
    [found] = BLOCK.findall(page)
    assert "<" not in found
    block = json.loads(found)
    assert block["title"] == "钳工</script><script>alert(1)</script>"
    assert block["url"].endswith(f"/jobs/{vacancy.public_id}")


def test_a_vacancy_that_the_firm_does_not_confirm_says_so_and_comes_last(unit, client_as):
    with unit(now=NOW) as work:
        old = a_vacancy(
            work, title="模具钳工", published_at=NOW - timedelta(days=9), verified_at=NOW - timedelta(days=3)
        )
        doubted = a_vacancy(work, title="保洁员", status=Status.UNCONFIRMED, verified_at=NOW - timedelta(days=40))
    for address in ("/jobs", "/jobs?sort=-pay", "/"):
        page = client_as().get(address).get_data(as_text=True)
        assert page.index(old.title) < page.index(doubted.title)
        assert "3天前核实" in page
        assert "待单位确认" in page
    assert "待单位确认" in client_as().get(f"/jobs/{doubted.public_id}").get_data(as_text=True)
