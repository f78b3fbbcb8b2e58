"""Unlawful wording is found where it stands, lawful wording is let alone; what one click writes instead."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.checks import lawful
from core.platform import Platform

FOLDER = Path(__file__).with_name("lawful_text")
LEAST = {"month": 2330, "hour": 23}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def codes(text: str) -> set[str]:
    return {finding.code for finding in lawful.rules().findings(text, LEAST)}


@pytest.mark.parametrize("case", rows("plain"), ids=lambda case: case["text"])
def test_the_plain_cases(case: dict[str, Any]) -> None:
    assert bool(codes(case["text"])) == case["fault"]


def test_a_finding_stands_where_the_words_stand() -> None:
    text = "招装配工20名，限 女 性，两班倒。"
    found = lawful.rules().findings(text)
    assert [(one.code, one.words, one.better) for one in found] == [("sex", "限 女 性", "男女不限")]
    assert text[found[0].start : found[0].end] == found[0].words
    assert lawful.mended(text, found[0]) == "招装配工20名，男女不限，两班倒。"


def test_words_that_only_go_take_their_comma_along() -> None:
    text = "会看图纸，押金200元，离职退还，两班倒。"
    (first, *_) = lawful.rules().findings(text)
    assert first.code == "fee"
    assert "押金" not in lawful.mended(text, first)
    assert "，，" not in lawful.mended(text, first)


def test_blanks_full_width_and_invisible_characters_hide_nothing() -> None:
    assert codes("限\u200b女\u3000性") == {"sex"}
    assert codes("年龄３５岁以下") == {"age"}
    assert codes("三十五岁以下") == {"age"}


def test_the_lowest_pay_is_that_of_the_day() -> None:
    assert codes("月薪2200元，全职") == {"wage"}
    assert not lawful.rules().findings("月薪2200元，全职", {"month": 2100})
    assert not lawful.rules().findings("月薪2200元，全职")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("试用期1个月，合同1年", set()),
        ("试用期2个月，合同1年", set()),
        ("试用期3个月，合同1年", {"probation"}),
        ("试用期6个月，签3年合同", set()),
        ("试用期7个月", {"probation"}),
        ("试用4000元，转正5000", set()),
        ("试用3900元，转正5000", {"probation"}),
    ],
)
def test_probation_is_measured_against_the_contract(text: str, found: set[str]) -> None:
    assert codes(text) == found


def test_the_lines_with_a_finding_are_cut_for_showing() -> None:
    text = "会看图纸。\n限女性，两班倒\n包住"
    ((first, second),) = lawful.marked(text, lawful.rules().findings(text))
    assert (first[0], first[1].code if first[1] else None) == ("限女性", "sex")
    assert second == ("，两班倒\n", None)


def test_every_rule_has_its_source_its_name_and_a_case_of_its_own() -> None:
    texts = Platform.read_texts()
    met = {code for case in (*rows("dev"), *rows("plain")) for code in codes(case["text"])}
    for rule in lawful.rules().rules:
        assert texts.say("lawful_rule", rule.code)
        assert rule.source
        assert rule.code in met


def test_a_long_text_without_end_is_answered() -> None:
    assert lawful.rules().findings("招工，包吃住。" * 600) == []
