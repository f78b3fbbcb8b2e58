"""The sheets of an .xlsx file: their rows as plain values, read by openpyxl's parser and held against a count."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from defusedxml.ElementTree import iterparse
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from core.sheets import merges
from core.sheets.guard import Limits, Refused, pieces
from core.sheets.rows import UNCOMPUTED, Row, Value

LAST_ROW = 1_048_576
EMPTY_TAGS = 5
"""So many times the allowed rows may be marked up, empty ones among them, before the file is refused unread."""
ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
FORMULA = f"{{{SHEET_MAIN_NS}}}f"
FULL = re.compile(rb"<(?:\w+:)?(?:v|is)>")


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet inside the archive."""

    name: str
    path: str
    visible: bool


class Workbook:
    """An .xlsx file, opened. Raises Refused for a crooked one."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits = limits
        try:
            # From memory: openpyxl refuses a path whose name does not end as it likes; names are not believed here.
            self.reader = reader = ExcelReader(
                BytesIO(path.read_bytes()), read_only=True, data_only=True, keep_links=False
            )
            reader.read_manifest()
            reader.read_strings()
            reader.read_workbook()
            apply_stylesheet(reader.archive, reader.wb)
            self.parts = tuple(
                Part(str(sheet.name), str(relation.target), sheet.state == "visible")
                for sheet, relation in reader.parser.find_sheets()
                if str(relation.Type).endswith("/worksheet")
            )
        except Exception as error:
            # openpyxl fails on a crooked file in any way it likes; a fault of its own looks the same to the person.
            raise _unreadable(error) from error
        if not self.parts:
            raise Refused("sheet.not_a_workbook")

    def rows(self, part: Part) -> tuple[Iterator[Row], list[merges.Merge]]:
        """The rows of a sheet, with what merged cells lend to them, and the merges."""
        marked_rows, merged = _count(self.reader.archive, part.path, self.limits)
        return merges.filled_down(_rows(self.reader, part.path, marked_rows), merged, self.limits), merged


def _count(archive: ZipFile, name: str, limits: Limits) -> tuple[int, list[merges.Merge]]:
    """Rows as they are marked up, counted without the parser, and the merged cells."""
    rows = cells = full = 0
    merged = merges.Found()
    kept = b""
    for chunk in pieces(archive, name):
        window = kept + chunk
        # A tag cut in two by the end of a piece waits for the next one.
        cut = window.rfind(b"<")
        window, kept = (window[:cut], window[cut:]) if cut > 0 else (window, b"")
        rows += len(ROW.findall(window))
        cells += len(CELL.findall(window))
        full += len(FULL.findall(window))
        merged.take(window)
        if rows > EMPTY_TAGS * limits.rows:
            # So many rows with nothing in them are told otherwise than so many rows.
            raise Refused("sheet.too_many_rows" if full > rows / 2 else "sheet.too_many_rows_marked", most=limits.rows)
        if cells > 2 * limits.rows * limits.columns or len(kept) > CELL_MARKUP:
            raise Refused("sheet.too_many_cells", most=limits.rows)
    rows += len(ROW.findall(kept))
    return rows, merged.merges


CELL_MARKUP = 1 << 20
"""One piece of text between two tags is never longer: a cell holds 32,767 characters."""


class _Parser(WorkSheetParser):
    """openpyxl's reading of rows and cells alone: nothing behind them can fail, no <dimension> is believed."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """A formula whose result the file does not hold is no empty cell."""
        found: dict[str, Any] = super().parse_cell(element)
        if found["value"] is None and element.find(FORMULA) is not None and element.get("t") != "str":
            found["value"] = UNCOMPUTED
        return found

    def rows(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        for _, element in iterparse(self.source):
            if element.tag == f"{{{SHEET_MAIN_NS}}}row":
                yield self.parse_row(element)
                element.clear()
            elif element.tag == f"{{{SHEET_MAIN_NS}}}sheetData":
                return


def _rows(reader: ExcelReader, name: str, marked_rows: int) -> Iterator[Row]:
    """Rows in order; Refused where the parser saw another number of them than the count, or they are out of order."""
    # The stubs do not know how openpyxl tells days from numbers.
    book: Any = reader.wb
    with reader.archive.open(name) as source:
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
