"""The pay of a vacancy's row: one text of any shape, or the least and the most in a column each."""

import re
from collections.abc import Sequence
from typing import Any

from core import vacancies
from core.checks import Problem, pay
from core.checks.folding import fold
from core.imports.cells import Cells, word

PAY_FIELDS = ("salary_min", "salary_max")
SUMS = range(0, 10_000_001)
BARE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
PLAIN_UNITS = {pay.MONTH: "month", pay.DAY: "day", pay.HOUR: "hour", pay.PIECE: "piece"}


def pay_of(cells: Cells) -> dict[str, Any]:
    """Two figures with their unit, or one text of any shape; none where it is to be agreed."""
    units = vacancies.lists.values("salary_unit")
    if found := _figures(cells, units):
        return found
    read = cells.take("salary_text", pay.read)
    if read is None:
        return {}
    kept = {"salary_text": read.raw[:60]}
    if read.unit in (pay.NEGOTIABLE, pay.TIME):
        return kept
    if read.unit not in PLAIN_UNITS:
        return {**kept, "salary_min": read.low, "salary_max": read.high, "salary_unit": units[0]}
    stated = (None if sum_ is None else round(sum_) for sum_ in (read.stated_low, read.stated_high))
    low, high = stated
    return {**kept, "salary_min": low, "salary_max": high, "salary_unit": _unit_of(read, units)}


def _figures(cells: Cells, units: Sequence[str]) -> dict[str, Any]:
    """The least and the most from a column each; nothing where both are empty."""
    year = word("year")
    unit = cells.chosen("salary_unit", (*units, year))
    low, high = (cells.take(name, _figure) for name in PAY_FIELDS)
    agreed = [one.raw for one in (low, high) if one is not None and one.unit in (pay.NEGOTIABLE, pay.TIME)]
    stated = [None if one is None or one.raw in agreed else one for one in (low, high)]
    if not any(stated):
        return {"salary_text": agreed[0][:60]} if agreed else {}
    unit = unit or next((_unit_of(one, units) for one in stated if one is not None and one.unit in PLAIN_UNITS), None)
    sums = [None if one is None else _stated(one, most=at == 1) for at, one in enumerate(stated)]
    if stated[1] is None and stated[0] is not None and stated[0].stated_high != stated[0].stated_low:
        # The whole range stands in the column of the least.
        sums[1] = _stated(stated[0], most=True)
    for name, sum_ in zip(PAY_FIELDS, sums, strict=True):
        if sum_ is not None and sum_ not in SUMS:
            cells.fault(name, "import.number", said=sum_, least=SUMS[0], most=SUMS[-1])
    if unit == year:
        sums = [None if sum_ is None else round(sum_ / 12) for sum_ in sums]
    return {"salary_min": sums[0], "salary_max": sums[1], "salary_unit": units[0] if unit in (None, year) else unit}


def _figure(said: str) -> pay.Pay | Problem:
    """One sum: a bare number, whose unit stands in a column of its own, or words that name both."""
    if bare := BARE.fullmatch(fold(said)):
        sum_ = float(bare[0].replace(",", ""))
        return pay.Pay(None, None, "", None, said, sum_, sum_)
    return pay.read(said)


def _stated(one: pay.Pay, *, most: bool) -> int | None:
    """The sum in its own unit; of a range its upper or its lower end."""
    sums = (one.stated_high, one.stated_low) if most else (one.stated_low, one.stated_high)
    if one.unit and one.unit not in PLAIN_UNITS:
        sums = (one.high, one.low) if most else (one.low, one.high)
    found = next((sum_ for sum_ in sums if sum_ is not None), None)
    return None if found is None else round(found)


def _unit_of(one: pay.Pay, units: Sequence[str]) -> str:
    return units[list(PLAIN_UNITS).index(one.unit)]
