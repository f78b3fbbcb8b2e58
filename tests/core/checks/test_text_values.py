"""The words in cells: yes and no, education, experience, days, how many."""

from datetime import date, datetime

import pytest

from core.checks import Problem, text_values

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("said", "means"),
    [("是", True), ("√", True), ("Ｙ", True), ("否", False), ("不接受", False), (" ", None), ("不详", None)],
)
def test_yes_or_no_or_nothing_said(said, means):
    assert text_values.yes_no(said) is means


def test_neither_yes_nor_no_is_a_problem():
    assert text_values.yes_no("也许") == Problem("cell.yes_no", {"said": "也许"})


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("不限", "不限"),
        ("学历不限", "不限"),
        ("初中及以下", "初中"),
        ("高中及以上", "高中"),
        ("中专/中技", "中专"),
        ("中技", "技校"),
        ("大专及以上学历", "大专"),
        ("大学专科", "大专"),
        ("大专/本科", "大专"),
        ("大专（含）以上", "大专"),
        ("统招本科", "本科"),
        ("本科（学士）", "本科"),
        ("研究生", "硕士"),
        ("MBA", "硕士"),
        ("博士", "博士"),
        ("小学文化", "小学"),
    ],
)
def test_education_on_the_scale_of_the_exchange_format(said, word):
    assert text_values.education(said) == word


@pytest.mark.parametrize("said", ["", "清华", "3"])
def test_other_education_is_a_problem(said):
    assert text_values.education(said) == Problem("cell.education", {"said": said})


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("经验不限", 0),
        ("无经验", 0),
        ("应届毕业生", 0),
        ("1年以下", 0),
        ("半年", 0),
        ("6个月以上", 0),
        ("1-3年", 1),
        ("3年以上", 3),
        ("三年以上", 3),
        ("2年及以上工作经验", 2),
        ("5-10年", 5),
        ("10年以上", 10),
        ("5", 5),
        ("至少两年", 2),
        ("18个月", 1),
        ("３～５年", 3),
    ],
)
def test_experience_as_the_least_years(said, years):
    assert text_values.experience(said) == years


@pytest.mark.parametrize("said", ["", "多年", "看情况"])
def test_other_experience_is_a_problem(said):
    assert text_values.experience(said) == Problem("cell.experience", {"said": said})


@pytest.mark.parametrize(
    "said",
    [
        "2026-3-1",
        "2026.3.1",
        "2026/03/01",
        "２０２６年３月１日",
        "2026年3月1号",
        "20260301",
        "3月1日",
        "46082",
        46082,
        46082.75,
        "2026-03-01 09:30:00",
        datetime(2026, 3, 1, 9),
        date(2026, 3, 1),
        "'2026-3-1",
    ],
)
def test_a_day_in_every_writing(said):
    assert text_values.day(said, TODAY) == date(2026, 3, 1)


def test_a_day_without_a_year_is_the_nearest():
    assert text_values.day("12月28日", TODAY) == date(2025, 12, 28)
    assert text_values.day("6月1日", TODAY) == date(2026, 6, 1)
    assert text_values.day("1月5日", date(2026, 12, 20)) == date(2027, 1, 5)


def test_a_month_alone_where_it_is_enough():
    assert text_values.day("2019年6月", TODAY, month_only=True) == date(2019, 6, 1)
    assert text_values.day("2019.6", TODAY, month_only=True) == date(2019, 6, 1)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("明天", "cell.date"),
        ("3/1/2026", "cell.date"),
        ("138", "cell.date"),
        ("2026-2-30", "cell.date_none"),
        ("20261301", "cell.date_none"),
        ("0026-1-1", "cell.date_none"),
        ("26.3.1", "cell.date_year"),
        ("2019年6月", "cell.date_day"),
        ("2月30日", "cell.date_none"),
    ],
)
def test_what_is_wrong_with_a_day_is_named(said, code):
    problem = text_values.day(said, TODAY)
    assert isinstance(problem, Problem)
    assert problem.code == code


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("5", 5),
        ("5人", 5),
        ("10名", 10),
        ("５", 5),
        ("十人", 10),
        ("一百二十名", 120),
        ("12.0", 12),
        ("1,000", 1000),
        ("约10人", 10),
    ],
)
def test_how_many(said, number):
    assert text_values.count(said) == number


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("", "cell.count"),
        ("abc", "cell.count"),
        ("1e9", "cell.count"),
        ("若干", "cell.count_vague"),
        ("多名", "cell.count_vague"),
        ("3-5人", "cell.count_range"),
        ("3至5名", "cell.count_range"),
        ("20人以上", "cell.count_range"),
        ("2.5", "cell.count_whole"),
    ],
)
def test_what_is_wrong_with_a_number_is_named(said, code):
    problem = text_values.count(said)
    assert isinstance(problem, Problem)
    assert problem.code == code
