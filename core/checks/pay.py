"""Pay in cells and forms: read by the engine's one reader (matching/pay.py) with the words of config/text/pay.toml."""

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from core.checks import Problem
from core.checks.folding import fold
from core.checks.words import section
from matching.pay import DAY, HOUR, MONTH, NEGOTIABLE, PIECE, TIME, WEEK, YEAR, Pay, PayReader, Unread

__all__ = ["DAY", "HOUR", "MONTH", "NEGOTIABLE", "PIECE", "TIME", "WEEK", "YEAR", "Pay", "monthly", "read", "reader"]
SECTIONS = ("pay_month", "pay_scale", "pay_period", "pay_words")


def read(text: str) -> Pay | Problem:
    """The pay, or why it cannot be read: the codes of `PayReader.read`, said in config/text/checks.toml."""
    raw = " ".join(text.split())
    found = reader().read(fold(raw))
    if isinstance(found, Unread):
        facts = {name: raw if name == "said" else fact for name, fact in found.facts.items()}
        return Problem(found.code, facts)
    return replace(found, raw=raw)


def monthly(amount: Decimal, unit: str) -> int | None:
    """An amount a unit as 元/月, rounded to whole yuan; None for work paid by the piece or the job."""
    return reader().monthly(amount, unit)


@lru_cache
def reader() -> PayReader:
    """The reader with the project's words."""
    return PayReader.of({name: section("pay", name) for name in SECTIONS}, section("cells", "numeral_words"))
