"""Pay in every shape comes to 元/月, or is refused by name."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from core.checks import Problem, pay

READ = {
    "8千-1.1万": (8000, 11000, "month"),
    "1.2-1.8万": (12000, 18000, "month"),
    "5-8千": (5000, 8000, "month"),
    "6000-8000元/月": (6000, 8000, "month"),
    "6000～8000元": (6000, 8000, "month"),
    "６,０００–８,０００": (6000, 8000, "month"),
    "5k-8K": (5000, 8000, "month"),
    "6000元/月-8000元/月": (6000, 8000, "month"),
    "1万5": (15000, 15000, "month"),
    "1万5千": (15000, 15000, "month"),
    "一万二到两万": (12000, 20000, "month"),
    "三千五": (3500, 3500, "month"),
    "3500": (3500, 3500, "month"),
    "¥6000": (6000, 6000, "month"),
    "月薪4000左右，包吃住": (4000, 4000, "month"),
    "综合工资5500到7000": (5500, 7000, "month"),
    "计件6000-8000": (6000, 8000, "month"),
    "6千以上": (6000, None, "month"),
    "底薪3000+提成": (3000, None, "month"),
    "不低于5000元": (5000, None, "month"),
    "3000元以下": (None, 3000, "month"),
    "150-200/天": (3263, 4350, "day"),
    "日薪200元": (4350, 4350, "day"),
    "240元一天": (5220, 5220, "day"),
    "25元/时": (4350, 4350, "hour"),
    "时薪22-25元（包吃住）": (3828, 4350, "hour"),
    "800元/周": (3480, 3480, "week"),
    "20万/年": (16667, 16667, "year"),
    "年薪10-15万": (8333, 12500, "year"),
    "2.5元/件": (None, None, "piece"),
    "计件": (None, None, "piece"),
    "多劳多得": (None, None, "piece"),
    "150-200元/次": (None, None, "time"),
    "面议": (None, None, "negotiable"),
    "薪资面议": (None, None, "negotiable"),
    "面议（5000-8000）": (5000, 8000, "month"),
}
REFUSED = {
    "": "pay.empty",
    "工资" * 40: "pay.long",
    "看能力": "pay.unread",
    "五险一金": "pay.unread",
    "白班6000-7000，夜班7000-8000": "pay.unread",
    "200": "pay.no_unit",
    "17万-19万": "pay.no_unit",
    "8000-6000": "pay.reversed",
    "6千-8千·25薪": "pay.months",
    "10-100/天": "pay.implausible",
    "5元/月": "pay.implausible",
    "200元/天，25元/时": "pay.two_units",
}


@pytest.mark.parametrize("said", READ)
def test_pay_comes_to_a_month(said):
    read = pay.read(said)
    assert isinstance(read, pay.Pay)
    assert (read.low, read.high, read.unit) == READ[said]
    assert read.raw == said


@pytest.mark.parametrize("said", REFUSED)
def test_what_cannot_be_read_is_refused_by_name(said):
    problem = pay.read(said)
    assert isinstance(problem, Problem)
    assert problem.code == REFUSED[said]


def test_months_a_year_and_what_was_said_are_kept():
    read = pay.read("1万-2万·13薪")
    assert isinstance(read, pay.Pay)
    assert (read.low, read.high, read.months) == (10000, 20000, 13)
    daily = pay.read("150-200元/天")
    assert isinstance(daily, pay.Pay)
    assert (daily.stated_low, daily.stated_high, daily.months) == (150, 200, None)


@given(some.integers(10, 900), some.integers(0, 500), some.sampled_from(("-", "~", "—", "至")))
def test_every_range_of_hundreds_in_three_writings(low, more, to):
    low, high = low * 100, (low + more) * 100
    for said in (f"{low}{to}{high}", f"{low / 1000:g}千{to}{high / 10000:g}万", f"{low:,}元{to}{high:,}元/月"):
        read = pay.read(said)
        assert isinstance(read, pay.Pay), said
        assert (read.low, read.high) == (low, high), said


@given(some.text("0123456789.-~千万k元/月天时薪·+,面议一二三十以上", max_size=20))
@example("十十一")
def test_nothing_else_happens(said):
    read = pay.read(said)
    if isinstance(read, pay.Pay) and read.low is not None and read.high is not None:
        assert 0 < read.low <= read.high
