"""The cases of flags.toml, which an expert can read and add to; and that every number has its source and its day."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.load import read_toml
from core.platform import CONFIG, Platform
from core.policies import flags, parameters
from core.policies.flags import Facts

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix("").with_name("flags.toml").read_text("utf-8"))[
    "case"
]
BOOK = parameters.read(read_toml(CONFIG / "policies" / "flags.toml"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    waits = tuple((number, days) for number, days in case.get("waits", []))
    found = flags.decide(Facts(gap=case["gap"], on_board=case.get("on_board"), waits=waits), BOOK, case["on"])
    assert [reason["code"] for reason in found] == case["reasons"]
    said = {name: value for reason in found for name, value in reason.items() if name in case.get("numbers", {})}
    assert said == case.get("numbers", {})


def test_every_rule_is_met_and_missed_by_some_case() -> None:
    for rule in BOOK:
        assert any(rule in case["reasons"] for case in CASES)
        assert any(rule not in case["reasons"] for case in CASES)


def test_every_reason_is_said_in_chinese_with_its_numbers() -> None:
    texts = Platform.read_texts()
    everything = flags.decide(Facts(gap=60, on_board=240, waits=(("V-2026-0001", 5),)), BOOK, date(2026, 3, 2))
    assert {reason["code"] for reason in everything} == BOOK.keys()
    for reason in everything:
        facts = {name: value for name, value in reason.items() if name != "code"}
        said = texts.say("flag_reason", reason["code"], **facts)
        assert said != reason["code"]
        assert "{" not in said
        assert texts.say("rule", reason["code"]) != reason["code"]


def a_book(*values: tuple[date, int]) -> dict[str, Any]:
    return {"open_gap": {"values": [{"from": since, "value": value, "source": "a notice"} for since, value in values]}}


def test_the_value_of_the_day_counts_so_that_old_judgements_stay_explained() -> None:
    gap = parameters.read(a_book((date(2020, 1, 1), 30), (date(2026, 7, 1), 20)))["open_gap"]
    assert [gap.on(day) for day in (date(2026, 6, 30), date(2026, 7, 1), date(2030, 1, 1))] == [30, 20, 20]
    with pytest.raises(ValueError, match="open_gap has no value on 2019"):
        gap.on(date(2019, 12, 31))


def test_a_number_without_source_or_out_of_order_is_refused() -> None:
    plain = a_book((date(2020, 1, 1), 30))
    plain["open_gap"]["values"][0]["source"] = ""
    with pytest.raises(ValueError, match="source"):
        parameters.read(plain)
    with pytest.raises(ValueError, match="order"):
        parameters.read(a_book((date(2026, 1, 1), 30), (date(2020, 1, 1), 20)))
