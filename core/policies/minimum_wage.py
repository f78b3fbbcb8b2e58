"""The lowest lawful pay (最低工资规定; specs A7.6): of full-time work by the month, of any work by the hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.policies.parameters import Parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is offered at least: 元 a `unit` ("month", "hour"; others are not held against it).

    `exempt`: 见习, whose payment is no wage.
    """

    pay: int
    unit: str
    exempt: bool = False


def least(book: Mapping[str, Parameter], on: date) -> dict[str, int]:
    """The lowest pay by unit that held on this day, in 元."""
    return {unit: parameter.on(on) for unit, parameter in book.items()}


def decide(facts: Facts, book: Mapping[str, Parameter], on: date) -> int | None:
    """The lowest lawful pay that the offer falls short of, in 元 a unit; None where it does not."""
    if facts.exempt or facts.unit not in book:
        return None
    limit = book[facts.unit].on(on)
    return limit if facts.pay < limit else None
