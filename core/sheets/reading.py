"""Rows of a workbook or a text table as plain values with their places. Call it inside a guarded child only."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core.sheets import delimited
from core.sheets.guard import USUAL, Limits, Refused, inspect, kind_of
from core.sheets.merges import Merge
from core.sheets.rows import Row
from core.sheets.workbook import Workbook


@dataclass
class Table:
    """A file that is being read: iterate over it once to get its rows with anything in them, in order.

    `sheet` is the sheet that is read; `others` the names of those that are not. `merged`: what its first cell holds
    stands in the rows below it, too. `encoding`, `delimiter`: of a text table.
    """

    kind: str
    rows: Iterator[Row] = field(repr=False)
    sheet: str = ""
    others: tuple[str, ...] = ()
    merged: tuple[Merge, ...] = ()
    encoding: str = ""
    delimiter: str = ""

    def __iter__(self) -> Iterator[Row]:
        return self.rows


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A table read to its end: how many rows it has, and the first of them. Travels between processes."""

    kind: str
    sheet: str
    others: tuple[str, ...]
    merged: tuple[Merge, ...]
    encoding: str
    delimiter: str
    total: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class SheetName:
    """A sheet of a file, as Excel shows it or does not."""

    name: str
    visible: bool


class Book:
    """An .xlsx file or a text table, opened; each of its sheets can be read. Raises Refused."""

    def __init__(self, path: Path, limits: Limits = USUAL) -> None:
        self.path, self.limits = path, limits
        self._workbook: Workbook | None = None
        if kind_of(path, limits) != "text":
            inspect(path, limits)
            self._workbook = Workbook(path, limits)

    @property
    def sheets(self) -> tuple[SheetName, ...]:
        """The sheets in the order of the file; a text table has one without a name."""
        if self._workbook is None:
            return (SheetName("", visible=True),)
        return tuple(SheetName(part.name, part.visible) for part in self._workbook.parts)

    def table(self, place: int | None = None) -> Table:
        """The sheet at this place, from 0; by default the first visible one. Raises Refused, also while it is read."""
        sheets = self.sheets
        if place is None:
            place = next((at for at, sheet in enumerate(sheets) if sheet.visible), 0)
        if self._workbook is None:
            found = delimited.read(self.path, self.limits)
            rows = (Row(number, tuple(values)) for number, values in found.rows)
            return Table("csv", _limited(rows, self.limits), encoding=found.encoding, delimiter=found.delimiter)
        workbook_rows, merged = self._workbook.rows(self._workbook.parts[place])
        others = tuple(sheet.name for at, sheet in enumerate(sheets) if at != place)
        return Table(
            "xlsx", _limited(workbook_rows, self.limits), sheet=sheets[place].name, others=others, merged=tuple(merged)
        )


def read_rows(path: Path, limits: Limits = USUAL) -> Table:
    """The rows of the first visible sheet, or of a text table. Raises Refused, also while the rows are taken."""
    return Book(path, limits).table()


def snapshot(path: Path, limits: Limits = USUAL, keep: int | None = None) -> Snapshot:
    """The whole file, with its first `keep` rows (None: all). Raises Refused."""
    table = read_rows(path, limits)
    kept: list[Row] = []
    total = 0
    for row in table:
        total += 1
        if keep is None or len(kept) < keep:
            kept.append(row)
    return Snapshot(
        table.kind, table.sheet, table.others, table.merged, table.encoding, table.delimiter, total, tuple(kept)
    )


def _limited(rows: Iterator[Row], limits: Limits) -> Iterator[Row]:
    """The rows with anything in them, up to the limits; Refused beyond, and where there is none."""
    count = 0
    for row in rows:
        values = row.values
        width = next((at for at in range(len(values), 0, -1) if values[at - 1] not in (None, "")), 0)
        if width == 0:
            continue
        count += 1
        if count > limits.rows:
            raise Refused("sheet.too_many_rows", most=limits.rows)
        if width > limits.columns:
            raise Refused("sheet.too_many_columns", cell=row.cell(width - 1), most=limits.columns)
        for column, value in enumerate(values[:width]):
            if isinstance(value, str) and len(value) > limits.cell:
                raise Refused("sheet.cell_too_long", cell=row.cell(column), most=limits.cell)
        yield row if width == len(values) else Row(row.number, values[:width], row.lent)
    if count == 0:
        raise Refused("sheet.empty")
