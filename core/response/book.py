"""The days of the ladder, from config/policies/response.toml."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from config.load import read_toml
from core.checks.words import TEXT
from core.policies import parameters
from core.policies.parameters import Parameter
from core.policies.response import Rung, rungs
from core.workdays import Calendar


@cache
def book() -> Mapping[str, Parameter]:
    """Each rung's days, in the order of the climb."""
    return parameters.read(read_toml((TEXT.parent / "policies" / "response").with_suffix(".toml")))


def ahead(on: date, calendar: Calendar) -> list[Rung]:
    """The whole ladder of a demand that comes in on this day."""
    return rungs(on, book(), calendar)


def promised(on: date) -> dict[str, int]:
    """What a firm is promised with its receipt: working days until somebody owns its demand, and until a first list."""
    return {step: book()[step].on(on) for step in ("owner", "first_list")}
