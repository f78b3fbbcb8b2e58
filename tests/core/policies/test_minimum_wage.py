"""The cases of minimum_wage.toml, which an expert can read and add to."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.load import read_toml
from core.platform import CONFIG
from core.policies import minimum_wage, parameters
from core.policies.minimum_wage import Facts

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("minimum_wage.toml").read_text(encoding="utf-8"))[
    "case"
]
BOOK = parameters.read(read_toml(CONFIG / "policies" / "minimum_wage.toml"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    facts = Facts(pay=case["pay"], unit=case["unit"], exempt=case.get("exempt", False))
    assert minimum_wage.decide(facts, BOOK, case["on"]) == case.get("limit")


def test_every_unit_is_met_and_missed_by_some_case() -> None:
    for unit in BOOK:
        told = [case for case in CASES if case["unit"] == unit]
        assert any("limit" in case for case in told)
    assert any("limit" not in case for case in CASES)


def test_the_lowest_pay_of_a_day_is_told_by_unit() -> None:
    assert minimum_wage.least(BOOK, date(2023, 5, 4)) == {"month": 2100, "hour": 21}
