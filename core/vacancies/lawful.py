"""A vacancy against the law of recruiting texts (specs A7.6): what is at fault, where, and what may be said instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from config.load import read_toml
from core.checks import lawful
from core.checks.lawful import Finding
from core.policies import minimum_wage, parameters
from core.policies.parameters import Parameter
from core.vacancies import lists

LINTED = ("title", "duties", "requirements", "benefits", "pay_composition", "salary_text", "contract_term")
"""Where people write in their own words."""

SHORT_DUTIES = 20
WIDE_PAY = 2
"""A highest pay of more than so many times the lowest says little."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with the field that it stands in."""

    field: str
    finding: Finding

    @property
    def blocks(self) -> bool:
        """Whether it may not be published without a reason and a second person."""
        return self.finding.level == "block"


def findings(said: Any, today: date) -> list[Told]:
    """What the texts of the facts, or of a record, say against the law or without need; in the order of the form."""
    least = minimum_wage.least(wages(), today)
    return [
        Told(field, finding)
        for field in LINTED
        for finding in lawful.rules().findings(getattr(said, field, None) or "", least)
    ]


def blocking(said: Any, today: date) -> list[Told]:
    """The findings that must be mended, or answered for."""
    return [told for told in findings(said, today) if told.blocks]


def limits_age(said: Any) -> bool:
    """Whether an upper bar of age is said anywhere; counted, and its lawful reason is asked for."""
    texts = (getattr(said, field, None) or "" for field in LINTED)
    return any(finding.code == "age" for text in texts for finding in lawful.rules().findings(text))


def below_minimum(said: Any, today: date) -> int | None:
    """The lowest lawful pay, 元 a unit, that the offered one falls short of; None where it does not."""
    if said.salary_min is None or said.salary_unit is None:
        return None
    kind, unit = lists.code("employment_type", said.employment_type), lists.code("salary_unit", said.salary_unit)
    # 兼职 and 零工 by the month are not full-time work.
    exempt = kind == "internship" or (unit == "month" and kind not in ("", "full_time"))
    facts = minimum_wage.Facts(pay=said.salary_min, unit=unit, exempt=exempt)
    return minimum_wage.decide(facts, wages(), today)


def hints(said: Any) -> list[str]:
    """What would make people read on: codes of [vacancy_hint]. Nothing of it hinders anything."""
    low, high = said.salary_min, said.salary_max
    found = {
        "negotiable": low is None and high is None,
        "no_shift": not said.shift,
        "no_address": not said.address,
        "wide_pay": bool(low and high and high > WIDE_PAY * low),
        "short_duties": 0 < len((said.duties or "").strip()) < SHORT_DUTIES,
        "hype": any(mark * 2 in text for text in (said.title, said.duties or "") for mark in lists.values("hype")),
    }
    return [code for code, holds in found.items() if holds]


@cache
def wages() -> Mapping[str, Parameter]:
    """The lowest lawful pay by unit."""
    return parameters.read(read_toml(lists.TEXT.parent / "policies" / "minimum_wage.toml"))
