"""What is wrong with a form is said at once, whichever rule found it, and each fault once."""

import re
from datetime import date, timedelta

import pytest

from core.access import Role
from tests.factories.accounts import a_user
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.projects import a_flag
from tests.factories.vacancies import a_vacancy


@pytest.fixture
def people(unit):
    with unit() as work:
        firm = an_enterprise(work)
        a_vacancy(work, firm)
        return {
            "hr": an_hr(work, firm),
            "new_hr": an_hr(work),
            "counselor": a_user(work),
            "organizer": a_user(work, Role.ORGANIZER),
            "secadmin": a_user(work, Role.SECADMIN),
            "firm": firm,
            "flag": a_flag(work, firm),
        }


UNSAID = {"night_shift": "", "dormitory": "", "meals": "", "commute_bus": "", "source": "visit"}
"""What a browser sends of a vacancy's selects that nobody touched."""


def told(answer):
    """Field to what the summary above the form says of it; a field told twice fails."""
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    pairs = re.findall(r'<li><a href="#([a-z_0-9]+)">[^：]*：([^<]*)</a></li>', page)
    assert len(pairs) == len(dict(pairs))
    assert page.count("<li><a href=") == len(pairs)
    return dict(pairs)


def test_of_a_person_the_empty_name_and_the_wrong_numbers(client_as, people):
    words = {"id_number": "500109199001011234", "phone": "1380000", "salary_min": "-5", "skills": "焊工"}
    words |= {
        "night_ok": "",
        "dorm_needed": "",
        "consent_channel": "counter",
        "health_limits": "不能久站",
        "no_certificate": "y",
        "certificates": "焊工证",
    }
    found = told(client_as(people["counselor"]).post("/seekers/new", data=words))
    wrong = {"name", "intention_1", "id_number", "phone", "salary_min", "certificates", "health_limits"}
    assert found.keys() == wrong
    assert "手机号是11位" in found["phone"]
    assert found["name"] == "填姓名"


def test_of_a_vacancy_the_empty_title_the_telephone_and_what_submitting_needs(client_as, people):
    words = {"firm": people["firm"].public_id, "title": "", "contact_phone": "1380000", "headcount": "0"}
    words |= {"salary_min": "9000", "salary_max": "8000", "subdistrict": "elsewhere", "then": "submit"} | UNSAID
    answer = client_as(people["counselor"]).post(f"/vacancies/new?firm={words['firm']}", data=words)
    assert told(answer).keys() == {"title", "contact_phone", "headcount", "salary_max", "place_text"}


def test_a_draft_is_not_told_what_only_submitting_needs(client_as, people):
    words = {"firm": people["firm"].public_id, "title": "", "then": "keep"} | UNSAID
    answer = client_as(people["counselor"]).post(f"/vacancies/new?firm={words['firm']}", data=words)
    assert told(answer).keys() == {"title"}


def test_a_wrong_pay_does_not_make_pay_missing(client_as, people):
    words = {"firm": people["firm"].public_id, "title": "焊工", "salary_min": "六千", "salary_max": "8000"}
    words |= {"then": "submit"} | UNSAID
    found = told(client_as(people["counselor"]).post(f"/vacancies/new?firm={words['firm']}", data=words))
    assert "填整数" in found["salary_min"]


def test_a_rule_is_not_asked_of_a_field_that_is_wrong(client_as, people):
    words = {"firm": people["firm"].public_id, "title": "焊工", "salary_min": "600000", "salary_max": "8000"} | UNSAID
    answer = client_as(people["counselor"]).post(f"/vacancies/new?firm={words['firm']}", data=words)
    assert told(answer).keys() == {"salary_min"}
    assert 'value="600000"' in answer.get_data(as_text=True)


def test_of_a_firm_the_wrong_code_and_what_is_missing(client_as, people):
    words = {"name": "厂", "credit_code": "91500109MA5U000", "contact_phone": "1", "established_on": "2019年2月30日"}
    found = told(client_as(people["new_hr"]).post("/enterprises/new", data=words))
    assert found.keys() == {
        "name",
        "credit_code",
        "contact_phone",
        "established_on",
        "division",
        "size_class",
        "subdistrict",
        "contact_name",
        "licence",
    }


def test_of_a_fair_the_name_the_day_and_nobody_invited(client_as, people):
    flag = people["flag"].public_id
    found = told(
        client_as(people["organizer"]).post(f"/fairs/new/{flag}", data={"name": "会", "place": "歇马文化广场"})
    )
    assert found.keys() == {"name", "held_on", "enterprises", "vacancies"}
    example = date.fromisoformat(re.search(r"\d{4}-\d\d-\d\d", found["held_on"])[0])
    assert example > date.today() + timedelta(days=7)


def test_of_an_account_and_an_office(client_as, people):
    admin = client_as(people["secadmin"])
    found = told(admin.post("/accounts/new", data={"name": "", "login_name": "张 三", "role": "counselor"}))
    assert found.keys() == {"name", "login_name", "office"}
    assert told(admin.post("/accounts/offices", data={"name": "", "level": "subdistrict"})).keys() == {
        "name",
        "parent",
        "place",
    }
