"""Merged cells: one value, in the first of them, that counts for all; the others hold nothing."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from core.sheets.guard import Limits, Refused
from core.sheets.rows import Row, Value

MOST = 20_000
"""One a row of the largest sheet; a real one has some hundreds."""
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})[\"']")


class Merge(NamedTuple):
    """A range of merged cells: rows from 1, columns from 0, both ends belong to it."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    @property
    def name(self) -> str:
        """As Excel writes it: B5:B7."""
        first, last = get_column_letter(self.first_column + 1), get_column_letter(self.last_column + 1)
        return f"{first}{self.first_row}:{last}{self.last_row}"


def coordinates(cell: str) -> tuple[int, int]:
    """Column and row of a cell's name, both from 1: (2, 7) is B7."""
    letters, row = coordinate_from_string(cell)
    return int(column_index_from_string(letters)), int(row)


class Found:
    """The merges of a sheet, taken from its markup piece by piece: they stand behind the rows and are needed before."""

    def __init__(self) -> None:
        self.merges: list[Merge] = []

    def take(self, markup: bytes) -> None:
        """Adds those of a piece. Raises Refused where there are more than any sheet needs."""
        for found in MERGED.findall(markup):
            (left, top), (right, bottom) = (coordinates(name) for name in found.decode().split(":"))
            self.merges.append(Merge(top, bottom, left - 1, right - 1))
        if len(self.merges) > MOST:
            raise Refused("sheet.too_many_merges", most=MOST)


def filled_down(rows: Iterator[Row], merges: Sequence[Merge], limits: Limits) -> Iterator[Row]:
    """The rows, each with what merged cells further up lend to it. A row with nothing of its own stays empty."""
    begins: dict[int, list[Merge]] = {}
    for merge in merges:
        if merge.last_row > merge.first_row and merge.first_column < limits.columns:
            begins.setdefault(merge.first_row, []).append(merge)
    if not begins:
        yield from rows
        return
    lenders: dict[int, tuple[int, Value]] = {}
    for row in rows:
        yield _with_lent(row, lenders)
        for merge in begins.get(row.number, ()):
            value = row.values[merge.first_column] if merge.first_column < len(row.values) else None
            if value not in (None, ""):
                lenders[merge.first_column] = merge.last_row, value


def _with_lent(row: Row, lenders: dict[int, tuple[int, Value]]) -> Row:
    for column in [column for column, (last, _) in lenders.items() if last < row.number]:
        del lenders[column]
    if not lenders or all(value in (None, "") for value in row.values):
        return row
    values = list(row.values)
    lent = set()
    for column, (_, value) in lenders.items():
        if column < len(values) and values[column] not in (None, ""):
            continue
        values += [None] * (column + 1 - len(values))
        values[column] = value
        lent.add(column)
    return Row(row.number, tuple(values), frozenset(lent))


def groups(row: int, merges: Sequence[Merge]) -> list[Merge]:
    """The merges that lie over several columns of a row."""
    wide = (merge for merge in merges if merge.last_column > merge.first_column)
    return [merge for merge in wide if merge.first_row <= row <= merge.last_row]
