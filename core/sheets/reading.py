"""Rows of a workbook or a text table as plain values with their places. Call it inside a guarded child only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from defusedxml.ElementTree import iterparse
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from core.checks.folding import tidy
from core.sheets import delimited
from core.sheets.guard import USUAL, Limits, Refused, inspect, kind_of, pieces

Value = str | int | float | bool | date | datetime | time | timedelta | None
LAST_ROW = 1_048_576
EMPTY_TAGS = 5
"""So many times the allowed rows may be marked up, empty ones among them, before the file is refused unread."""
ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"([A-Z]{1,3}\d+:[A-Z]{1,3}\d+)\"")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"))
"""What Excel leaves where a formula failed; it comes as text."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with anything in it. `number` is Excel's, from 1; `values` begin at column A, empty cells are None."""

    number: int
    values: tuple[Value, ...]

    def text(self, column: int) -> str:
        """The words of the cell in a column counted from 0; "" where the row is shorter."""
        return text(self.values[column]) if column < len(self.values) else ""

    def cell(self, column: int) -> str:
        """The name of the cell in a column counted from 0: B7."""
        return cell_name(self.number, column)


@dataclass
class Table:
    """A file that is being read: iterate over it once to get its rows with anything in them, in order.

    `sheet` is the sheet that is read, the first visible one; `others` the names of those that are not. `merged` are
    ranges of merged cells (only their first cell holds the value). `encoding`, `delimiter`: of a text table.
    """

    kind: str
    rows: Iterator[Row] = field(repr=False)
    sheet: str = ""
    others: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
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
    merged: tuple[str, ...]
    encoding: str
    delimiter: str
    total: int
    rows: tuple[Row, ...]


def read_rows(path: Path, limits: Limits = USUAL) -> Table:
    """The rows of an .xlsx or text table. Raises Refused, also while the rows are taken."""
    if kind_of(path, limits) == "text":
        text_table = delimited.read(path, limits)
        rows = (Row(number, tuple(values)) for number, values in text_table.rows)
        table = Table("csv", rows, encoding=text_table.encoding, delimiter=text_table.delimiter)
    else:
        inspect(path, limits)
        table = _open_workbook(path, limits)
    table.rows = _limited(table.rows, limits)
    return table


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


def text(value: Value) -> str:
    """A cell's value in the words a clerk would type: 13800000000.0 as 13800000000, a day as 2026-03-01.

    Letters and digits come half-width, control and invisible characters and Excel's leading apostrophe are gone.
    """
    if value is None:
        return ""
    if isinstance(value, float):
        # Excel keeps fifteen digits; more would be made up.
        return f"{Decimal(f'{value:.15g}'):f}"
    if isinstance(value, datetime):
        whole = value.time() == time()
        return value.date().isoformat() if whole else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return tidy(CONTROL.sub("", str(value)))


def cell_name(row: int, column: int) -> str:
    """Row as in Excel, column counted from 0: cell_name(7, 1) is B7."""
    return f"{column_name(column)}{row}"


def column_name(column: int) -> str:
    """Excel's letters of a column counted from 0: column_name(1) is B."""
    return str(get_column_letter(column + 1))


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
        yield row if width == len(values) else Row(row.number, values[:width])
    if count == 0:
        raise Refused("sheet.empty")


@dataclass(frozen=True, slots=True)
class _Part:
    """A sheet inside the archive."""

    name: str
    path: str
    visible: bool


def _open_workbook(path: Path, limits: Limits) -> Table:
    try:
        # From memory: openpyxl refuses a path whose name does not end as it likes, and names are not believed here.
        reader = ExcelReader(BytesIO(path.read_bytes()), read_only=True, data_only=True, keep_links=False)
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        parts = [
            _Part(str(sheet.name), str(relation.target), sheet.state == "visible")
            for sheet, relation in reader.parser.find_sheets()
            if str(relation.Type).endswith("/worksheet")
        ]
    except Exception as error:
        # openpyxl fails on a crooked file in any way it likes; a fault of its own looks the same to the person.
        raise _unreadable(error) from error
    if not parts:
        raise Refused("sheet.not_a_workbook")
    chosen = next((part for part in parts if part.visible), parts[0])
    marked_rows, merged = _count(reader.archive, chosen.path, limits)
    return Table(
        "xlsx",
        _workbook_rows(reader, chosen.path, marked_rows),
        sheet=chosen.name,
        others=tuple(part.name for part in parts if part is not chosen),
        merged=merged,
    )


def _count(archive: ZipFile, name: str, limits: Limits) -> tuple[int, tuple[str, ...]]:
    """Rows as they are marked up, counted without the parser, and the merged ranges."""
    rows = cells = 0
    merged: list[str] = []
    kept = b""
    for chunk in pieces(archive, name):
        window = kept + chunk
        # A tag cut in two by the end of a piece waits for the next one.
        cut = window.rfind(b"<")
        window, kept = (window[:cut], window[cut:]) if cut > 0 else (window, b"")
        rows += len(ROW.findall(window))
        cells += len(CELL.findall(window))
        merged += [found.decode() for found in MERGED.findall(window)]
        if rows > EMPTY_TAGS * limits.rows:
            raise Refused("sheet.too_many_rows_marked", most=limits.rows)
        if cells > 2 * limits.rows * limits.columns or len(kept) > CELL_MARKUP:
            raise Refused("sheet.too_many_cells", most=limits.rows)
    rows += len(ROW.findall(kept))
    return rows, tuple(merged[:1000])


CELL_MARKUP = 1 << 20
"""One piece of text between two tags is never longer: a cell holds 32,767 characters."""


class _Parser(WorkSheetParser):
    """openpyxl's reading of rows and cells alone: nothing behind them can fail, no <dimension> is believed."""

    def rows(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        for _, element in iterparse(self.source):
            if element.tag == f"{{{SHEET_MAIN_NS}}}row":
                yield self.parse_row(element)
                element.clear()
            elif element.tag == f"{{{SHEET_MAIN_NS}}}sheetData":
                return


def _workbook_rows(reader: ExcelReader, name: str, marked_rows: int) -> Iterator[Row]:
    """Rows in order; Refused where the parser saw another number of them than the count, or they are out of order."""
    # The stubs do not know how openpyxl tells days from numbers.
    book: Any = reader.wb
    with reader.archive, reader.archive.open(name) as source:
        parser = _Parser(
            source,
            reader.shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        rows, seen, last = parser.rows(), 0, 0
        while True:
            try:
                number, cells = next(rows)
            except StopIteration:
                break
            except Exception as error:
                raise _unreadable(error) from error
            seen += 1
            if not last < number <= LAST_ROW:
                raise Refused("sheet.broken")
            last = number
            yield Row(number, _values(cells))
    if seen != marked_rows:
        raise Refused("sheet.count_differs", marked=marked_rows, read=seen)


def _values(cells: list[dict[str, Any]]) -> tuple[Value, ...]:
    """Cells at their places. A far empty cell costs nothing; a far full one is refused by whoever counts columns."""
    full = [cell for cell in cells if cell["value"] not in (None, "")]
    if not full:
        return ()
    values: list[Value] = [None] * max(cell["column"] for cell in full)
    for cell in full:
        values[cell["column"] - 1] = cell["value"]
    return tuple(values)


def _unreadable(error: Exception) -> Exception:
    """MemoryError is the child's limit, not the file's form."""
    return error if isinstance(error, Refused | MemoryError) else Refused("sheet.broken")
