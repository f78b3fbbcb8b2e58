"""The cases of response.toml, which an expert can read and add to."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from config.load import read_toml
from core.platform import CONFIG
from core.policies import parameters, response
from core.workdays import Calendar

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("response.toml").read_text(encoding="utf-8"))[
    "case"
]
BOOK = parameters.read(read_toml(CONFIG / "policies" / "response.toml"))
CALENDAR = Calendar.from_plain(read_toml(CONFIG / "calendar.toml"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = {rung.step: rung.due_on for rung in response.rungs(case["received"], BOOK, CALENDAR)}
    assert found == {step: case[step] for step in BOOK}


def test_no_rung_is_due_on_a_day_off() -> None:
    for case in CASES:
        assert all(CALENDAR.works(rung.due_on) for rung in response.rungs(case["received"], BOOK, CALENDAR))
