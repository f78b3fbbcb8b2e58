"""Workbooks out: every string a string, nothing a spreadsheet would take for a formula or choke on (D18)."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

ZONE = ZoneInfo("Asia/Shanghai")
"""Moments are written as the district's clock shows them; Excel knows no zones."""
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold: one of them in one name would spoil the whole export (finding 6)."""
LONGEST = 32_767
EXACT = 10**15
"""Excel keeps fifteen digits; longer whole numbers are written as text."""
NARROWEST, WIDEST = 8, 50
OPTIONS: dict[str, Any] = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
Target = str | Path | BinaryIO


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row as it was handed in, and what is wrong: column (from 0) to a sentence that says how to mend it.

    Column -1 is the row as a whole.
    """

    values: Sequence[Any]
    wrong: Mapping[int, str]


def write_table(
    target: Target, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], watermark_line: str
) -> int:
    """Writes a list as .xlsx and says how many rows it has: title, watermark, then a header that stays in sight.

    Strings as strings, days as days, aware moments in the district's time; None is an empty cell.
    """
    with xlsxwriter.Workbook(_opened(target), OPTIONS) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        writer = _Writer(book, sheet, len(columns))
        writer.head(title, columns, watermark_line)
        count = 0
        for values in rows:
            writer.row(values)
            count += 1
        writer.finish(watermark_line)
    return count


def write_marked(
    target: Target,
    title: str,
    columns: Sequence[Any],
    rows: Iterable[MarkedRow],
    remark_column: str,
    watermark_line: str,
) -> int:
    """Writes rows back to be mended: as they were, faulty cells coloured, a last column that says what and how.

    The header stands in the third row; who hands the file in again has it recognised there, the last column ignored.
    Cells are of the format "text", so that Excel changes no number that is typed into them.
    """
    with xlsxwriter.Workbook(_opened(target), OPTIONS) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        writer = _Writer(book, sheet, len(columns) + 1, as_text=True)
        writer.head(title, [*columns, remark_column], watermark_line)
        count = 0
        for row in rows:
            padded = [*row.values, *[None] * (len(columns) - len(row.values))][: len(columns)]
            writer.row([*padded, "\n".join(dict.fromkeys(row.wrong.values()))], wrong={*row.wrong, len(columns)})
            count += 1
        writer.finish(watermark_line)
    return count


def legal(text: str) -> str:
    """The text without what a workbook cannot hold, cut where Excel's cell ends."""
    kept = ILLEGAL.sub("", text)
    return kept if len(kept) <= LONGEST else kept[: LONGEST - 1] + "\u2026"


class _Writer:
    """A sheet that is written from top to bottom; what is above has left the memory."""

    def __init__(self, book: Workbook, sheet: Worksheet, width: int, *, as_text: bool = False) -> None:
        self.sheet, self.width, self.at = sheet, width, 0
        self.as_text = as_text
        self.widths = [NARROWEST] * width
        base = {"valign": "top", "num_format": "@"} if as_text else {"valign": "top"}
        self.formats: dict[str, Format] = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "mark": book.add_format({"font_color": "#666666", "font_size": 9}),
            "head": book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True}),
            "plain": book.add_format(base),
            "wrong": book.add_format({**base, "bg_color": "#FBD5D5"}),
            "remark": book.add_format({"valign": "top", "text_wrap": True, "font_color": "#9B1C1C"}),
            "day": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd hh:mm"}),
        }

    def head(self, title: str, columns: Sequence[Any], watermark_line: str) -> None:
        """Title, watermark and the names of the columns."""
        self.sheet.write_string(0, 0, legal(title), self.formats["title"])
        self.sheet.write_string(1, 0, legal(watermark_line), self.formats["mark"])
        for column, name in enumerate(columns):
            said = legal("" if name is None else str(name))
            self.sheet.write_string(2, column, said, self.formats["head"])
            self.widths[column] = max(self.widths[column], _width(said))
        self.at = 3
        self.sheet.freeze_panes(3, 0)
        self.sheet.repeat_rows(2)

    def row(self, values: Sequence[Any], wrong: set[int] | None = None) -> None:
        """One row; `wrong` are the columns to colour, the last of a marked row is the remark."""
        for column, value in enumerate(values[: self.width]):
            said = self._cell(column, _plain(value), wrong or set())
            self.widths[column] = max(self.widths[column], _width(said))
        self.at += 1

    def finish(self, watermark_line: str) -> None:
        """What needs the whole table: filter, widths, and how it is printed."""
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, min(width + 2, WIDEST))
        if self.at > 3:
            self.sheet.autofilter(2, 0, self.at - 1, self.width - 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        # Excel takes 255 signs at most, and & for a command.
        self.sheet.set_footer(f"&L&8{legal(watermark_line)[:200].replace('&', '&&')}&R&8&P/&N")

    def _cell(self, column: int, value: Any, wrong: set[int]) -> str:
        style = self.formats["wrong" if column in wrong else "plain"]
        if wrong and column == self.width - 1:
            style = self.formats["remark"]
        if value is None or value == "":
            self.sheet.write_blank(self.at, column, None, style)
            return ""
        if self.as_text or isinstance(value, str):
            self.sheet.write_string(self.at, column, said := legal(str(value)), style)
            return said
        if isinstance(value, datetime):
            self.sheet.write_datetime(self.at, column, value, self.formats["moment"])
        elif isinstance(value, date):
            self.sheet.write_datetime(self.at, column, value, self.formats["day"])
        elif isinstance(value, bool):
            self.sheet.write_boolean(self.at, column, value, style)
        else:
            self.sheet.write_number(self.at, column, value, style)
        return str(value)[:16]


def _plain(value: Any) -> Any:
    """A value that Excel has a kind of cell for; anything else becomes a string."""
    if isinstance(value, datetime):
        return value.astimezone(ZONE).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, bool) or value is None or isinstance(value, date):
        return value
    if isinstance(value, int):
        return value if -EXACT < value < EXACT else str(value)
    if isinstance(value, float | Decimal):
        return value if math.isfinite(value) else None
    return str(value)


def _opened(target: Target) -> Any:
    return str(target) if isinstance(target, Path) else target


def _sheet_name(title: str) -> str:
    """Excel allows 31 signs, none of []:*?/\\, no apostrophe at an end, and not the name History."""
    name = re.sub(r"[\[\]:*?/\\]", " ", legal(title))[:31].strip().strip("'")
    return name if name and name.lower() != "history" else "Sheet1"


def _width(text: str) -> int:
    """Columns the longest line of the text needs: a Chinese sign counts two."""
    lines = text.splitlines()
    return max((sum(2 if ord(sign) > 0x2E7F else 1 for sign in line[:WIDEST]) for line in lines), default=0)
