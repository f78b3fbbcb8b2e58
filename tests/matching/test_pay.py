"""Pay in free text; whole cells are tested in tests/core/checks/test_pay.py, by the same reader."""

import pytest

from core.checks import pay
from matching import Pay


@pytest.mark.parametrize(
    ("text", "words", "low", "high", "unit"),
    [
        ("想要8千-1.1万·13薪的", "8千-1.1万·13薪", 8000, 11000, "month"),
        ("月薪8000-1万1・13薪", "月薪8000-1万1・13薪", 8000, 11000, "month"),
        ("150-200/天就行", "150-200/天", 3263, 4350, "day"),
        ("200一天可以做", "200一天", 4350, 4350, "day"),
        ("一天要200块才做", "200块", 4350, 4350, "day"),
        ("时薪18以上", "时薪18以上", 3132, None, "hour"),
        ("要20万/年", "20万/年", 16667, 16667, "year"),
        ("一个月5000块钱", "一个月5000块钱", 5000, 5000, "month"),
        ("想1个月5000元", "1个月5000元", 5000, 5000, "month"),
        ("三千五以上就去", "三千五以上", 3500, None, "month"),
        ("六千左右", "六千左右", 6000, 6000, "month"),
        ("4k-6k", "4k-6k", 4000, 6000, "month"),
        ("底薪3000+提成", "底薪3000+提成", 3000, None, "month"),
        ("不低于5500元", "不低于5500元", 5500, None, "month"),
    ],
)
def test_pay_is_found_in_a_sentence_with_its_unit(text, words, low, high, unit):
    [found] = pay.reader().find(text)
    assert text[found.start : found.stop] == words
    assert (found.pay.low, found.pay.high, found.pay.unit) == (low, high, unit)


@pytest.mark.parametrize("text", ["三班倒", "做了8年", "每天8小时", "身高170", "2015年入职", "一个月休4天", "没有"])
def test_other_figures_are_no_pay(text):
    assert not list(pay.reader().find(text))


def test_the_pays_of_a_year_are_kept():
    [found] = pay.reader().find("8千-1.1万·13薪")
    assert isinstance(found.pay, Pay)
    assert found.pay.months == 13


def test_numerals_say_where_they_stood():
    numerals = pay.reader().numerals
    text = "要三千五百元"
    digits, origin = numerals.located(text)
    assert digits == "要3500元"
    assert [text[origin[0] : origin[1]], text[origin[1] : origin[5]], text[origin[5] : origin[6]]] == [
        "要",
        "三千五百",
        "元",
    ]
