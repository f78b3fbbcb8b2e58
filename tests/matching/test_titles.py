"""A title in anybody's words finds its occupation, and no other by accident."""

import pytest

from matching import Catalogue, occupations_of
from tests.matching.words import lexicon


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("维修电工", "elec.maintenance"),
        ("急招！叉车司机（包吃住）6000-8000元", "transport.forklift"),
        ("高级维修电工", "elec.maintenance"),
        ("CNC数控车床操作工", "make.mech.cnc"),
        ("养老院护工", "service.care.elderly"),
        ("清洁工", "service.clean.cleaner"),
        ("清洁工人", "service.clean.cleaner"),
        ("打扫卫生", "service.clean.cleaner"),
    ],
)
def test_a_title_finds_its_occupation(title, key):
    assert occupations_of(title, lexicon())[0].key == key


@pytest.mark.parametrize("title", ["机电工程师", "光电工程师", "会计", "", "123", "！！"])
def test_a_title_of_other_work_finds_none(title):
    assert not occupations_of(title, lexicon())


def test_the_head_of_a_title_counts_most():
    assert occupations_of("叉车维修工", lexicon())[0].score < 0.75 <= occupations_of("仓库叉车工", lexicon())[0].score


def test_the_catalogue_answers_in_its_own_words():
    catalogue = Catalogue(["装配工", "电焊工", "维修电工", "保洁员", "数控车工", "仓库管理员"], lexicon())
    first = {
        query: catalogue.nearest(query, 5)[0]
        for query in ("打螺丝", "设备电工", "保洁阿姨", "数车", "维修电工", "仓管员")
    }
    assert {query: title for query, (title, _) in first.items()} == {
        "打螺丝": "装配工",
        "设备电工": "维修电工",
        "保洁阿姨": "保洁员",
        "数车": "数控车工",
        "维修电工": "维修电工",
        "仓管员": "仓库管理员",
    }
    assert first["维修电工"][1] == 1.0
    assert all(0 <= score < 1 for query, (_, score) in first.items() if query != "维修电工")


def test_a_catalogue_names_each_title_once_and_may_be_empty():
    assert Catalogue(["保洁员", "保洁员"], lexicon()).nearest("保洁", 5)[1:] == []
    assert Catalogue([], lexicon()).nearest("保洁", 5) == []


def test_an_alternative_in_a_title_is_a_title():
    catalogue = Catalogue(["电子工程师/技术员", "汽车电子工程师", "销售"], lexicon())
    assert catalogue.nearest("电子工程师/双休/急招", 1)[0][0] == "电子工程师/技术员"
