"""Chinese found by initials and full pinyin: readings that words decide, readings left open, no false syllables."""

import pytest
from sqlalchemy import literal, select

from core import pinyin
from core.bigrams import findable, matches
from core.work import Work


def finds(work: Work, typed: str, name: str, text: str = "") -> bool:
    return bool(work.session.scalar(select(matches(literal(findable(f"{name} {text}", name)), typed))))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("wxdg", "维修电工"),
        ("dg", "维修电工"),
        ("weixiu diangong", "维修电工"),
        ("weixiudiangong", "维修电工"),
        ("DIANGONG", "维修电工"),
        ("cq", "重庆缙云机械"),
        ("chongqing", "重庆缙云机械"),
        ("caqc", "重庆长安汽车"),
        ("xzwy", "行政文员"),
        ("kj", "会计"),
        ("cz", "厂长"),
        ("qian", "铅锌矿"),
        ("tq", "调漆工"),
        ("lhj", "铝合金"),
        ("lv", "铝合金"),
        ("lü", "铝合金"),
        ("bb", "北碚仪表"),
        ("ssjx", "单氏机械"),
        ("dsjx", "单氏机械"),
        ("zjy", "曾家岩"),
        ("cjy", "曾家岩"),
        ("xsjs", "解氏建设"),
        ("qsmj", "仇氏模具"),
        ("cnc", "CNC操作工"),
        ("cncczg", "CNC操作工"),
        ("it", "IT运维"),
        ("xian", "西安路店"),
        ("xian", "县医院"),
    ],
)
def test_letters_find_what_they_are_the_pinyin_of(work: Work, typed: str, name: str) -> None:
    assert finds(work, typed, name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ng", "电工"),
        ("ong", "电工"),
        ("ian", "电工"),
        ("zq", "重庆"),
        ("zhongqing", "重庆"),
        ("gd", "电工"),
        ("d", "电工"),
        ("diangong", "电焊工"),
        ("wxdg", "维修钳工"),
        ("dian gong", "店员"),
    ],
)
def test_letters_find_nothing_else(work: Work, typed: str, name: str) -> None:
    assert not finds(work, typed, name)


def test_a_latin_letter_alone_stands_in_words_not_in_pinyin(work: Work) -> None:
    assert finds(work, "c", "C1司机")
    assert finds(work, "c", "司机", "CNC")
    assert not finds(work, "c", "车工")


def test_only_names_are_spelled_not_the_rest_of_the_text(work: Work) -> None:
    assert finds(work, "看图", "钳工", "看图纸")
    assert not finds(work, "kt", "钳工", "看图纸")


def test_every_character_a_person_may_write_can_be_spelled() -> None:
    for code in range(0x20, 0x30000):
        char = chr(code)
        if char.isalnum() and not 0xD800 <= code < 0xE000:
            assert isinstance(pinyin.spelled(f"{char}工"), str)


def test_letters_that_are_cut_in_very_many_ways_are_cut_in_few() -> None:
    assert len(pinyin.patterns("jiao" * 8)) <= pinyin.CUTS + 1
    assert pinyin.patterns("jiao" * 7 + "q") == []
    assert pinyin.patterns("x" * 100) == []
