"""追加人数, the copy, and the history of changes, in the browser."""

import re

import pytest

from core.vacancies import Status, Vacancy
from core.work import ZONE
from tests.webapp.vacancies.conftest import NOW

PLACE = "500109007"


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


@pytest.fixture
def hr(client_as, people):
    """The firm's HR person."""
    return client_as(people["hr"])


def test_the_form_offers_the_double_and_one_button_adds_to_it(hr, make, fresh):
    vacancy = make(title="数控车工", subdistrict=PLACE, headcount=5)
    typed = {"title": "数控车工", "subdistrict": PLACE, "headcount": "3"}
    live = text(hr.get("/vacancies/supply", query_string=typed))
    assert f'formaction="/vacancies/{vacancy.public_id}/extend"' in live
    assert "追加3人" in live
    said = text(hr.post(f"/vacancies/{vacancy.public_id}/extend", data=typed, follow_redirects=True))
    assert "追加了3人，现在要8人，还缺8人" in said
    assert fresh(vacancy).headcount == 8


def test_without_javascript_the_form_that_comes_back_offers_it(hr, make):
    make(title="数控车工", subdistrict=PLACE)
    page = text(hr.post("/vacancies/new", data={"title": "数控车工", "subdistrict": PLACE, "then": "supply"}))
    assert "这些还在招" in page


def test_who_changes_a_vacancy_is_not_offered_itself(hr, make):
    vacancy = make(title="数控车工", subdistrict=PLACE)
    assert "这些还在招" not in text(hr.get(f"/vacancies/{vacancy.public_id}/edit"))
    typed = {"title": "数控车工", "subdistrict": PLACE, "version": "1"}
    assert "这些还在招" not in text(hr.get("/vacancies/supply", query_string=typed))


def test_another_firms_vacancy_is_no_double(client_as, people, make):
    make(title="数控车工", subdistrict=PLACE)
    typed = {"title": "数控车工", "subdistrict": PLACE, "firm": people["firm"].public_id}
    assert "这些还在招" not in text(client_as(people["other"]).get("/vacancies/supply", query_string=typed))


def test_a_filled_one_asks_and_is_offered_again(hr, make, fresh):
    vacancy = make(Status.FILLED, headcount=2, filled=2, closed_at=NOW)
    page = text(hr.get(f"/vacancies/{vacancy.public_id}"))
    assert "招满了：关闭，还是追加人数？" in page
    text(hr.post(f"/vacancies/{vacancy.public_id}/extend", data={"headcount": " ３ 人"}, follow_redirects=True))
    assert (fresh(vacancy).status, fresh(vacancy).gap) == (Status.PUBLISHED, 3)


@pytest.mark.parametrize("typed", ["", "x", "0", "-2", "1999", "3.5"])
def test_a_number_that_is_none_is_said(hr, make, fresh, typed):
    vacancy = make(headcount=5)
    said = text(hr.post(f"/vacancies/{vacancy.public_id}/extend", data={"headcount": typed}, follow_redirects=True))
    assert "追加几人填1–1995的整数" in said
    assert fresh(vacancy).headcount == 5


def test_what_is_over_is_not_extended(hr, make):
    vacancy = make(Status.CLOSED)
    said = text(hr.post(f"/vacancies/{vacancy.public_id}/extend", data={"headcount": "2"}, follow_redirects=True))
    assert "岗位现在的状态不能这样办" in said
    assert 'id="more"' not in text(hr.get(f"/vacancies/{vacancy.public_id}"))


def test_the_page_counts_from_need_to_gap(hr, make):
    page = text(hr.get(f"/vacancies/{make(headcount=9, referred=4, interviewed=2, filled=1).public_id}"))
    shown = re.sub(r"<[^>]+>", "", re.search(r'<div class="acts">.*?</div>', page, re.S)[0])
    assert all(said in shown for said in ("需求9", "已推荐4", "已面试2", "已到岗1", "缺8人"))


def test_a_copy_says_all_but_the_days(hr, make, people):
    vacancy = make(title="数控车工", duties="车零件", arrive_by=NOW.astimezone(ZONE).date(), certificates=["车工证"])
    page = text(hr.get(f"/vacancies/{vacancy.public_id}"))
    link = re.search(r'href="(/vacancies/new\?[^"]*)"[^>]*>复制', page)[1].replace("&amp;", "&")
    form = text(hr.get(link))
    for name, value in (("title", "数控车工"), ("certificates", "车工证"), ("salary_min", "5500"), ("version", "")):
        assert re.search(rf'name="{name}"[^>]*value="{value}"', form), name
    assert "车零件</textarea>" in form
    assert 'value="023-68860001"' in form or 'value="02368860001"' in form
    assert re.search(r'name="arrive_by"[^>]*value=""', form)


def test_staff_copy_for_the_firm(client_as, people, make):
    vacancy = make(title="数控车工")
    page = text(client_as(people["counselor"]).get(f"/vacancies/{vacancy.public_id}"))
    link = re.search(r'href="(/vacancies/new\?[^"]*)"[^>]*>复制', page)[1].replace("&amp;", "&")
    form = text(client_as(people["counselor"]).get(link))
    assert people["firm"].name in form
    assert 'value="数控车工"' in form


def test_another_firms_vacancy_is_not_copied(client_as, people, make):
    vacancy = make()
    assert client_as(people["other"]).get(f"/vacancies/new?from={vacancy.public_id}").status_code == 404


def test_the_history_says_who_changed_what_from_what_to_what(hr, make, unit, people):
    vacancy = make(salary_min=5500, dormitory=None)
    form = text(hr.get(f"/vacancies/{vacancy.public_id}/edit"))
    version = re.search(r'name="version"[^>]*value="(\d+)"', form)[1]
    with unit(write=False, now=NOW) as work:
        row = work.session.get_one(Vacancy, vacancy.id)
        kept = {name: getattr(row, name) for name in ("title", "headcount", "salary_max", "duties", "requirements")}
    changed = {
        "version": version, "salary_min": "6000", "dormitory": "yes", "contact_phone": "023-68860002",
        "subdistrict": PLACE, "salary_unit": "月", "employment_type": "全职", "education_min": "不限",
        "valid_to": row.valid_to.isoformat(), "then": "keep",
        "night_shift": "", "meals": "", "commute_bus": "",
    }  # fmt: skip
    done = hr.post(f"/vacancies/{vacancy.public_id}/edit", data=kept | changed)
    assert done.status_code == 302
    assert f'href="/vacancies/{vacancy.public_id}/history"' in text(hr.get(f"/vacancies/{vacancy.public_id}"))
    page = text(hr.get(f"/vacancies/{vacancy.public_id}/history"))
    cells = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "最低月薪 5,500 6,000" in cells
    assert "包住 没有填 是" in cells
    assert "联系电话 改了，号码不在这里显示" in cells
    assert people["hr"].name in cells
    assert "68860002" not in page
