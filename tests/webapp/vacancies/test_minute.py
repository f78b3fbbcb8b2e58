"""The sixty-second demand: six fields suffice, ready words and usual pay stand beside, a counselor completes it."""

import re
from datetime import date, timedelta

from core import vacancies
from core.vacancies import Status, Usual
from tests.webapp.vacancies.test_posting import only, seen, typed
from webapp.vacancies.pay_chart import LEFT, RIGHT, PayChart

SIX = {
    "title": "装配工",
    "headcount": "20",
    "salary_min": "4800",
    "salary_max": "5500",
    "salary_unit": "月",
    "subdistrict": "500109007",
    "arrive_by": (date.today() + timedelta(days=14)).isoformat(),
    "contact_phone": "023-68860001",
}


def six(people, **values):
    """What somebody sends who fills in six fields and no more."""
    rest = dict.fromkeys(("night_shift", "dormitory", "meals", "commute_bus", "duties", "requirements"), "")
    return rest | {"idempotency_key": "s" * 22, "firm": people["firm"].public_id, "then": "submit"} | SIX | values


def test_six_fields_are_enough_to_be_heard(client_as, people, unit):
    hr = client_as(people["hr"])
    hr.post("/vacancies/new", data=six(people))
    kept = only(unit)
    assert (kept.status, kept.headcount, kept.title) == (Status.SUBMITTED, 20, "装配工")
    page = seen(hr.get(f"/vacancies/{kept.public_id}"))
    assert "项才能发布：" in page
    assert "工作内容" in page
    assert "没空就等咨询员来电" in page


def test_nothing_half_said_is_published_before_somebody_completed_it(client_as, people, unit, make):
    client_as(people["hr"]).post("/vacancies/new", data=six(people))
    kept = only(unit)
    counselor = client_as(people["counselor"])
    page = seen(counselor.get(f"/vacancies/{kept.public_id}/review"))
    assert "打电话补齐" in page
    assert 'value="publish"' not in page
    counselor.post(
        f"/vacancies/{kept.public_id}/review",
        data={"verdict": "publish", "version": kept.version, "idempotency_key": "p" * 22},
    )
    assert only(unit).status == Status.SUBMITTED
    whole = typed(version=str(kept.version), idempotency_key="w" * 22)
    answer = counselor.post(f"/vacancies/{kept.public_id}/edit", data=whole)
    assert answer.status_code == 302
    done = only(unit)
    assert not vacancies.missing(done, has_phone=True)
    # Who completed it does not publish it.
    assert done.submitted_by == people["counselor"].id
    assert 'value="publish"' not in seen(counselor.get(f"/vacancies/{kept.public_id}/review"))


def test_a_title_is_taken_for_an_occupation_and_ready_words_are_offered(client_as, people):
    said = seen(client_as(people["hr"]).get("/vacancies/supply?title=普车工"))
    assert re.search(r"归入：<b>车工</b>", said)
    assert re.search(r'data-ready-duties="[^"]{20,}"', said)
    unclear = seen(client_as(people["hr"]).get("/vacancies/supply?title=能人"))
    assert "还看不出是哪个工种" in unclear
    assert "data-ready-duties" not in unclear


def test_without_script_the_button_puts_the_ready_words_where_nothing_is_written(client_as, people):
    hr = client_as(people["hr"])
    page = seen(hr.post("/vacancies/new", data=six(people, title="普车工", duties="我写的。", then="ready")))
    ready = vacancies.ready_for("mfg.mach.lathe")
    assert "我写的。" in page
    assert ready.duties not in re.sub(r'data-ready-\w+="[^"]*"', "", page)
    assert ready.requirements in re.sub(r'data-ready-\w+="[^"]*"', "", page)


def test_the_words_of_a_group_serve_an_occupation_that_has_none():
    assert vacancies.ready_for("mfg.mach.lathe.nobody_wrote_this") == vacancies.ready_for("mfg.mach.lathe")
    assert vacancies.ready_for(None) is None
    assert vacancies.ready_for("nothing.like.it") is None


def test_what_the_occupation_pays_is_drawn_beside_the_own_pay():
    usual = Usual(4600, 5200, 5800, 5, (4400.0, 4600.0, 5200.0, 5800.0, 6000.0))
    chart = PayChart.of(usual, 4800, 5500)
    assert LEFT < chart.low < chart.own[0] < chart.middle < chart.own[1] < chart.high < RIGHT
    assert chart.tenths == 6
    far = PayChart.of(usual, 20_000, 30_000)
    assert (far.own[1], far.tenths) == (RIGHT, 10)
    assert PayChart.of(usual, None, None).own is None


def test_the_form_says_by_which_day_what_follows(client_as, people):
    page = seen(client_as(people["hr"]).get("/vacancies/new"))
    promised = re.search(r'<ol class="ladder">(.*?)</ol>', page, re.S)[1]
    assert re.findall(r"<b>(.*?)</b>", promised) == ["给受理编号", "有专人负责", "首批名单", "如实回报"]
