"""Which firms need a plan of their own (一企一策): specs A7.8, rules (a), (b), (c) of the first cut."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.policies.parameters import Parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a firm. `gap`: people missing over its published vacancies; `on_board`: insured headcount.

    `waits`: for each published vacancy without a frozen list, its number and the working days since publication.
    """

    gap: int
    on_board: int | None
    waits: tuple[tuple[str, int], ...]


def decide(facts: Facts, book: Mapping[str, Parameter], on: date) -> list[dict[str, Any]]:
    """The reasons that hold, each {code, numbers…}, in the order of the rules; empty when the firm needs no plan."""
    reasons: list[dict[str, Any]] = []
    if facts.gap >= (limit := book["open_gap"].on(on)):
        reasons.append({"code": "open_gap", "gap": facts.gap, "limit": limit})
    limit = book["shortage_rate"].on(on)
    # Without the insured headcount the rate is unknown, not a hundred percent.
    if facts.on_board is not None and facts.gap > 0:
        whole = facts.on_board + facts.gap
        if facts.gap * 100 >= limit * whole:
            rate = round(facts.gap * 100 / whole, 1)
            reasons.append(
                {"code": "shortage_rate", "rate": rate, "gap": facts.gap, "on_board": facts.on_board, "limit": limit}
            )
    limit = book["days_without_list"].on(on)
    late = sorted((days, number) for number, days in facts.waits if days > limit)
    if late:
        days, number = late[-1]
        reasons.append(
            {"code": "days_without_list", "vacancies": len(late), "days": days, "no": number, "limit": limit}
        )
    return reasons
