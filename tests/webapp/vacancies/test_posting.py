"""The form: what is typed is kept, what is wrong is said at its field, nothing is written twice."""

import re
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from core.enterprises import Enterprise
from core.enterprises import Status as FirmStatus
from core.vacancies import Status, Vacancy
from core.vacancies.commands import PLAIN
from core.work import ZONE


def typed(**values):
    """The form filled in whole, as an HR person sends it."""
    filled = {
        "idempotency_key": "v" * 22,
        "title": "模具钳工",
        "headcount": "3",
        "employment_type": "全职",
        "salary_min": "6,000",
        "salary_max": "8000元",
        "salary_unit": "月",
        "subdistrict": "500109007",
        "contact_name": "周敏",
        "contact_phone": "023-68860001",
        "valid_to": (date.today() + timedelta(days=30)).strftime("%Y/%m/%d"),
        "duties": "修模、配模。",
        "requirements": "会看图纸。",
        "skills_must": "钳工、看图",
        "night_shift": "no",
        "dormitory": "",
        "meals": "yes",
        "commute_bus": "",
        "then": "keep",
    }
    return filled | values


def seen(answer):
    return answer.get_data(as_text=True)


def number_of(unit, model=Vacancy):
    with unit(write=False) as work:
        return work.session.scalar(select(func.count()).select_from(model))


def only(unit):
    with unit(write=False) as work:
        return work.session.scalars(select(Vacancy)).one()


def by_hr(people, **values):
    return typed(firm=people["firm"].public_id, **values)


def test_what_was_typed_is_what_is_kept(client_as, people, unit):
    answer = client_as(people["hr"]).post("/vacancies/new", data=by_hr(people))
    kept = only(unit)
    assert answer.location == f"/vacancies/{kept.public_id}"
    assert (kept.title, kept.headcount, kept.salary_min, kept.salary_max) == ("模具钳工", 3, 6000, 8000)
    assert (kept.skills_must, kept.night_shift, kept.dormitory, kept.meals) == (["钳工", "看图"], False, None, True)
    assert (kept.status, kept.valid_to) == (Status.DRAFT, date.today() + timedelta(days=30))


def test_the_form_comes_filled_with_what_is_known_of_the_firm(client_as, people):
    page = seen(client_as(people["hr"]).get("/vacancies/new"))
    assert people["firm"].name in page
    assert 'value="周敏"' in page
    assert 'value="02368860001"' in page
    today = datetime.now(ZONE).date()  # from 16:00 UTC on it is tomorrow in Chongqing
    assert f'value="{(today + timedelta(days=60)).isoformat()}"' in page


def test_whoever_is_wrong_somewhere_loses_nothing(client_as, people, unit):
    wrong = {
        "title": "",
        "headcount": "三五个",
        "salary_min": "9000",
        "arrive_by": "二月三十",
        "contact_phone": "1380000",
        "duties": "修<模>",
        "certificates": "钳工证、电工证",
        "meals": "no",
        "insurance": "养老",
        "is_dispatch": "y",
    }
    answer = client_as(people["hr"]).post("/vacancies/new", data=by_hr(people, **wrong))
    page = seen(answer)
    assert answer.status_code == 422
    for value in ("三五个", "9000", "二月三十", "1380000", "钳工证、电工证"):
        assert f'value="{value}"' in page
    assert "修&lt;模&gt;" in page
    assert re.search(r'<option selected value="no">否', page)
    assert re.search(r'<input checked[^>]*name="insurance"[^>]*value="养老"', page)
    assert re.search(r'<input checked[^>]*name="is_dispatch"', page)
    assert "填1–2000的整数" not in page
    for said in ("填岗位名称，照平常的叫法写", "填整数，如5500", "看不懂日期“二月三十”"):
        assert said in page
    assert number_of(unit) == 0


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"salary_min": "9000", "salary_max": "8000"}, "最高月薪8000元比最低9000元少"),
        ({"contact_phone": "1380000"}, "1380000"),
        ({"headcount": "0"}, "填1–2000的整数"),
        ({"subdistrict": "elsewhere"}, "写明是哪里"),
        ({"place_text": "渝北区悦来街道"}, "区外地点就留空"),
        ({"contract_term": "3" * 41}, "40"),
        ({"salary_max": "9" * 40}, "填整数"),
        ({"subdistrict": "110101"}, "不是有效的选择"),
    ],
)
def test_what_is_wrong_is_said_in_chinese_at_the_field(client_as, people, unit, values, said):
    answer = client_as(people["hr"]).post("/vacancies/new", data=by_hr(people, **values))
    assert answer.status_code == 422
    assert said in seen(answer)
    assert number_of(unit) == 0


def test_a_place_outside_is_kept_as_it_was_written(client_as, people, unit):
    words = by_hr(people, subdistrict="elsewhere", place_text="渝北区悦来街道")
    client_as(people["hr"]).post("/vacancies/new", data=words)
    assert (only(unit).subdistrict, only(unit).place_text) == (None, "渝北区悦来街道")


def test_the_same_form_sent_twice_makes_one_vacancy(client_as, people, unit):
    hr = client_as(people["hr"])
    first = hr.post("/vacancies/new", data=by_hr(people))
    again = hr.post("/vacancies/new", data=by_hr(people))
    assert first.location == again.location
    assert number_of(unit) == 1


def test_a_form_that_came_back_wrong_can_be_sent_again_with_its_key(client_as, people, unit):
    hr = client_as(people["hr"])
    assert hr.post("/vacancies/new", data=by_hr(people, title="")).status_code == 422
    assert hr.post("/vacancies/new", data=by_hr(people)).status_code == 302
    assert number_of(unit) == 1


def test_submitting_what_is_not_whole_keeps_it_and_says_at_each_field_what_is_missing(client_as, people, unit):
    hr = client_as(people["hr"])
    answer = hr.post("/vacancies/new", data=by_hr(people, then="submit", salary_max="", headcount=""))
    kept = only(unit)
    assert answer.location == f"/vacancies/{kept.public_id}/edit?check=1"
    page = seen(hr.get(answer.location))
    assert 'href="#headcount">人数：还没有填招聘人数。' in page
    assert 'href="#salary_min">最低月薪：还没有填最低和最高月薪' in page
    assert kept.status == Status.DRAFT


def test_whole_it_goes_to_review_in_one_step(client_as, people, unit):
    client_as(people["hr"]).post("/vacancies/new", data=by_hr(people, then="submit"))
    assert only(unit).status == Status.SUBMITTED


def test_an_hr_person_without_a_firm_is_led_to_register_it(client_as, people):
    answer = client_as(people["new_hr"]).get("/vacancies/new", follow_redirects=True)
    assert "先登记单位，再报用工" in seen(answer)


def test_an_hr_person_posts_for_no_other_firm(client_as, people, unit):
    hr = client_as(people["hr"])
    answer = hr.post("/vacancies/new", data=typed(firm=people["firm_other"].public_id))
    assert answer.status_code == 422
    answer = hr.post("/vacancies/new", data=by_hr(people, firm_name=people["firm_other"].name))
    assert answer.status_code == 422
    assert "firm_name" in seen(answer)
    hr.post("/vacancies/new", data=by_hr(people, idempotency_key="w" * 22))
    assert only(unit).enterprise_id == people["firm"].id


def test_staff_choose_the_firm_first(client_as, people, unit):
    counselor = client_as(people["counselor"])
    page = seen(counselor.get("/vacancies/new?q=缙测精工"))
    assert f"/vacancies/new?firm={people['firm'].public_id}" in page
    words = typed(firm=people["firm"].public_id, source="visit")
    counselor.post(f"/vacancies/new?firm={people['firm'].public_id}", data=words)
    kept = only(unit)
    assert (kept.enterprise_id, kept.source) == (people["firm"].id, "visit")


def test_a_firm_that_staff_know_by_name_becomes_one_unverified_draft(client_as, people, unit):
    counselor = client_as(people["counselor"])
    page = seen(counselor.get("/vacancies/new?q=云石雕刻厂"))
    assert "用“云石雕刻厂”先记岗位" in page
    form = seen(counselor.get("/vacancies/new?firm_name=云石雕刻厂"))
    assert "没有登记，只记名称" in form
    for key in ("a" * 22, "b" * 22):
        words = typed(firm_name="云石雕刻厂", source="phone", then="submit", idempotency_key=key)
        counselor.post("/vacancies/new", data=words)
    with unit(write=False) as work:
        firm = work.session.scalars(select(Enterprise).where(Enterprise.name == "云石雕刻厂")).one()
        kept = work.session.scalars(select(Vacancy).where(Vacancy.enterprise_id == firm.id)).all()
    assert (firm.status, firm.credit_code) == (FirmStatus.DRAFT, None)
    assert [one.status for one in kept] == [Status.SUBMITTED, Status.SUBMITTED]


def test_a_wrong_form_leaves_no_firm_behind(client_as, people, unit):
    before = number_of(unit, Enterprise)
    words = typed(firm_name="云石雕刻厂", source="phone", contact_phone="138")
    assert client_as(people["counselor"]).post("/vacancies/new", data=words).status_code == 422
    assert number_of(unit, Enterprise) == before


def test_another_firms_vacancy_is_not_found_on_any_page(client_as, people, make):
    vacancy = make()
    other = client_as(people["other"])
    for path in ("", "/edit"):
        assert other.get(f"/vacancies/{vacancy.public_id}{path}").status_code == 404
    for path in ("/edit", "/submit", "/move"):
        assert other.post(f"/vacancies/{vacancy.public_id}{path}", data={"event": "close"}).status_code == 404
    assert vacancy.title not in seen(other.get("/vacancies/mine"))


def edit(client, vacancy, version, **values):
    return client.post(f"/vacancies/{vacancy.public_id}/edit", data=typed(version=str(version), **values))


def test_the_form_shows_the_record_and_saves_it_back_unchanged(client_as, people, make, fresh):
    told = {"age_note": "特种作业限60岁以下", "salary_text": "6k-8k", "commute_bus": True, "place_text": "同兴工业园"}
    told["duties"] = "焊骨架。\n看图纸。"
    vacancy = make(Status.DRAFT, skills_must=["焊工", "看图"], meals=True, arrive_by=date(2027, 1, 5), **told)
    hr = client_as(people["hr"])
    page = seen(hr.get(f"/vacancies/{vacancy.public_id}/edit"))
    form = page[page.index('name="idempotency_key"') :]
    fields = dict(re.findall(r'<input[^>]*? name="(\w+)"[^>]*? type="(?:text|hidden)"[^>]*? value="([^"]*)"', form))
    fields |= dict(re.findall(r'<textarea[^>]*? name="(\w+)"[^>]*>\s*([^<]*)</textarea>', form))
    for name, options in re.findall(r'<select[^>]*? name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        # Where none is selected, a browser sends the first.
        fields[name] = (re.findall(r'<option selected value="([^"]*)"', options) or [""])[0]
    before = fresh(vacancy)
    hr.post(
        f"/vacancies/{vacancy.public_id}/edit",
        data={name: value.replace("\n", "\r\n") for name, value in fields.items()},
    )
    after = fresh(vacancy)
    assert {name: getattr(after, name) for name in PLAIN} == {name: getattr(before, name) for name in PLAIN}
    assert after.version == before.version
    assert fields["arrive_by"] == "2027-01-05"
    assert {name: getattr(after, name) for name in told} == told


def test_the_slower_of_two_keeps_what_they_typed_and_decides(client_as, people, make, fresh):
    vacancy = make(Status.DRAFT)
    read = fresh(vacancy).version
    assert edit(client_as(people["hr"]), vacancy, read, headcount="4").status_code == 302
    counselor = client_as(people["counselor"])
    answer = edit(counselor, vacancy, read, headcount="9", idempotency_key="c" * 22)
    page = seen(answer)
    assert answer.status_code == 409
    assert "填写期间别人改过这个岗位" in page
    assert 'value="9"' in page
    assert fresh(vacancy).headcount == 4
    told = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    assert edit(counselor, vacancy, told, headcount="9", idempotency_key="d" * 22).status_code == 302
    assert fresh(vacancy).headcount == 9


def test_the_slower_is_told_what_the_other_one_changed(client_as, people, make, fresh):
    vacancy = make(Status.DRAFT, headcount=3, meals=None)
    counselor = client_as(people["counselor"])
    opened = seen(counselor.get(f"/vacancies/{vacancy.public_id}/edit"))
    marks = re.search(r'name="opened"[^>]*value="([^"]+)"', opened)[1].replace("&#34;", '"')
    read = fresh(vacancy).version
    same = {"title": vacancy.title, "contact_phone": "023-68860001"}
    assert edit(client_as(people["hr"]), vacancy, read, **same, headcount="4", meals="yes").status_code == 302
    answer = edit(counselor, vacancy, read, **same, headcount="9", opened=marks, idempotency_key="c" * 22)
    page = seen(answer)
    assert answer.status_code == 409
    assert '<a href="#headcount">人数：现在是“4”</a>' in page
    assert '<a href="#meals">包吃：现在是“是”</a>' in page
    assert 'href="#title"' not in page
    assert 'name="headcount" type="text" value="9"' in page


@pytest.mark.parametrize("marks", ["", "[1]", "{", '{"headcount": 5}'])
def test_marks_that_no_browser_sends_do_no_harm(client_as, people, make, marks):
    vacancy = make(Status.DRAFT)
    assert edit(client_as(people["hr"]), vacancy, 99, opened=marks).status_code == 409


def test_one_that_was_closed_meanwhile_gives_back_all_that_was_typed(client_as, people, make, fresh):
    vacancy = make()
    read = fresh(vacancy).version
    counselor = client_as(people["counselor"])
    counselor.post(f"/vacancies/{vacancy.public_id}/move", data={"event": "close", "reason": "other"})
    hr = client_as(people["hr"])
    answer = edit(hr, vacancy, read, duties="写了半天的内容", title="")
    page = seen(answer)
    assert answer.status_code == 409
    assert "填写期间岗位变为“已关闭”" in page
    assert "写了半天的内容" in page
    counselor.post(f"/vacancies/{vacancy.public_id}/move", data={"event": "reopen", "idempotency_key": "r" * 22})
    told = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    again = edit(hr, vacancy, told, duties="写了半天的内容", idempotency_key="e" * 22)
    assert again.status_code == 409
    told = re.search(r'name="version"[^>]*value="(\d+)"', seen(again))[1]
    assert edit(hr, vacancy, told, duties="写了半天的内容", idempotency_key="f" * 22).status_code == 302
    assert fresh(vacancy).duties == "写了半天的内容"


def test_a_published_one_that_changes_is_said_to_be_reviewed_again(client_as, people, make, fresh):
    vacancy = make()
    hr = client_as(people["hr"])
    answer = edit(hr, vacancy, fresh(vacancy).version)
    assert fresh(vacancy).status == Status.SUBMITTED
    assert "再审一次后公开" in seen(hr.get(answer.location))


def test_an_ended_one_is_not_edited(client_as, people, make):
    answer = client_as(people["hr"]).get(f"/vacancies/{make(Status.CLOSED).public_id}/edit", follow_redirects=True)
    assert "岗位现在的状态不能这样办" in seen(answer)
