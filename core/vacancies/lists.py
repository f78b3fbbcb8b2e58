"""The closed lists that a vacancy's fields are chosen from, and the scales behind them, read once from config/."""

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from config.load import read_toml
from core.checks import pay

TEXT = Path(__file__).resolve().parents[2] / "config" / "text"


def values(name: str) -> tuple[str, ...]:
    """The words of a list, in the order of its scale: education, shift, employment_type, salary_unit, insurance, …"""
    return tuple(_section(name).values())


def code(name: str, word: str | None) -> str:
    """The code of a list's word: full_time for what the list says of it; "" for a word that it does not have."""
    return next((code for code, said in _section(name).items() if said == word), "")


def reached_by(education: str) -> list[str]:
    """The schoolings that a person of this one satisfies (高中, 中专, 技校 are one step); empty for an unknown word."""
    words, steps = _section("education"), _section("education_step")
    step = {word: steps[code] for code, word in words.items()}
    return [word for word in step if step[word] <= step[education]] if education in step else []


@cache
def month_factors() -> dict[str, Decimal]:
    """How many of a unit of pay (日, 时) make a month; units that are monthly sums already are not in it."""
    units = _section("salary_unit")
    told = {units[code]: pay.monthly(Decimal(1_000), code) for code in ("day", "hour")}
    return {unit: Decimal(sum_) / 1_000 for unit, sum_ in told.items() if sum_ is not None}


def contract_months(said: str | None) -> tuple[int, int] | None:
    """At least and below how many months a contract lasts; None where the words do not tell."""
    if not said:
        return None
    classes = {word: code for code, word in _section("contract_term").items()}
    if said.strip() in classes:
        low, high = _section("contract_months")[classes[said.strip()]]
        return low, high
    units: dict[str, int] = _section("term_unit")
    found = re.fullmatch(rf"\s*(\d{{1,2}})\s*({'|'.join(map(re.escape, units))})\s*", said)
    return (months := int(found[1]) * units[found[2]], months + 1) if found else None


def _section(name: str) -> dict[str, Any]:
    found: dict[str, Any] = _sections()[name]
    return found


@cache
def _sections() -> dict[str, dict[str, Any]]:
    return {**read_toml(TEXT / "exchange.toml"), **read_toml(TEXT / "vacancies.toml")}
