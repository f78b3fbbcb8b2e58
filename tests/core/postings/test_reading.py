"""A recruiting text as it stands becomes vacancies: posts told apart, fields read, nothing of the text lost."""

from datetime import date

import pytest

from core import postings
from core.places import Places
from core.platform import CONFIG
from tests.core.postings.measure import FIELDS, measured

PLACES = Places.read(CONFIG / "places.csv")
TODAY = date(2026, 8, 1)


def read(text):
    return postings.read(text, PLACES, TODAY)


def values(text):
    (one,) = read(text)
    return one.values


def test_the_texts_that_the_rules_were_written_by_are_read() -> None:
    found = measured("dev")
    assert found.share("title") == 1
    assert found.whole() > 0.98, found.wrong
    for name in FIELDS:
        assert found.share(name) > 0.9, (name, found.wrong)


def test_several_posts_of_a_text_share_what_is_said_of_all():
    posts = "招焊工4名，7000-9000元，持焊工证；普工10名，5500-7500，两班倒。"
    text = f"{posts}\n包吃住，歇马街道冯时行路9号，王经理13800001234"
    welder, worker = read(text)
    assert (welder.values["title"], welder.values["headcount"]) == ("焊工", 4)
    assert (worker.values["title"], worker.values["headcount"]) == ("普工", 10)
    assert welder.values["certificates"] == ("焊工证",)
    assert "certificates" not in worker.values
    assert "shift" not in welder.values
    assert {one.values["contact_phone"] for one in (welder, worker)} == {"13800001234"}
    assert all(one.values["meals"] and one.values["dormitory"] for one in (welder, worker))


@pytest.mark.parametrize(
    ("said", "low", "high", "unit"),
    [
        ("6000~8000元", 6000, 8000, "月"),
        ("6-8K", 6000, 8000, "月"),
        ("5千到7千", 5000, 7000, "月"),
        ("六千到八千", 6000, 8000, "月"),
        ("到手6000+", 6000, None, "月"),
        ("18元/小时", 18, 18, "时"),
        ("200/天", 200, 200, "日"),
        ("年薪10-15万", 100000, 150000, "年"),
        ("底薪3000+提成，综合6000-8000", 6000, 8000, "月"),
        ("计件0.5-0.8元/件", 0, 1, "件"),
    ],
)
def test_pay_in_every_writing(said, low, high, unit):
    found = values(f"招普工5名，{said}，电话13800001234")
    if unit != "件":
        assert (found["salary_min"], found["salary_max"]) == (low, high)
    assert found["salary_unit"] == unit


def test_pay_to_be_agreed_is_no_sum():
    assert "salary_min" not in values("招炒料师傅1名，工资面议，13800001234")


def test_no_number_beside_pay_is_taken_for_it():
    found = values("招保安2名，18-45岁，8:30-17:30，餐补15/天，电话023-6000 1234")
    assert "salary_min" not in found


def test_words_that_no_field_takes_are_kept_as_they_are():
    (one,) = read("招装配工20名，4800-5500，限女性，35岁以下，视力好。负责看板线装配。")
    assert "限女性" in one.unread
    assert "35岁以下" in one.unread
    facts = postings.facts(one, PLACES, TODAY)
    assert facts["duties"] == "负责看板线装配"
    assert "视力好" in facts["requirements"]


def test_each_field_names_the_words_it_came_from():
    text = "急招焊工，7000-9000，歇马，13800003962"
    (one,) = read(text)
    told = {mark.field: text[mark.start : mark.end] for mark in one.marks}
    assert told == {
        "title": "焊工",
        "pay": "7000-9000",
        "place": "歇马",
        "contact_phone": "13800003962",
        "urgent": "急招",
    }


def test_a_place_of_the_district_becomes_its_code_and_another_stays_words():
    (here,) = read("招焊工1名，7000，工作地点：歇马街道冯时行路9号")
    found = postings.facts(here, PLACES, TODAY)
    assert PLACES.name(found["subdistrict"]) == "歇马街道"
    assert found["address"] == "歇马街道冯时行路9号"
    (there,) = read("招焊工1名，7000，地点：江津双福工业园")
    assert postings.facts(there, PLACES, TODAY)["place_text"] == "江津双福工业园"


def test_pay_by_the_year_becomes_the_months():
    (one,) = read("招工程师1名，年薪12-18万")
    facts = postings.facts(one, PLACES, TODAY)
    assert (facts["salary_min"], facts["salary_max"], facts["salary_unit"]) == (10000, 15000, "月")


@pytest.mark.parametrize("text", ["", "\n\n", "今天天气好", "🔥" * 500, "1" * 30_000, "招" * 5000, "|,|," * 3000])
def test_what_names_no_work_is_no_vacancy(text):
    assert read(text) == []
