"""A row of a table with its place, and what its cells say."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from openpyxl.utils import get_column_letter

from core.checks.folding import tidy

Value = str | int | float | bool | date | datetime | time | timedelta | None
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ESCAPED = re.compile(r"_x00(?:0[0-8bcefBCEF]|1[0-9a-fA-F]|7[fF])_")
ESCAPED_LINE = re.compile(r"_x000[adAD]_")
"""How a workbook writes characters that XML cannot hold; exports of web systems are full of _x000D_."""
UNCOMPUTED = "#FORMULA!"
"""Our own mark: the cell holds a formula, and the file does not say what comes of it."""
ERRORS = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", UNCOMPUTED)
)
"""What Excel leaves where a formula failed; it comes as text."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with anything in it. `number` is Excel's, from 1; `values` begin at column A, empty cells are None.

    `lent`: columns whose value stands in a cell further up, merged with this one.
    """

    number: int
    values: tuple[Value, ...]
    lent: frozenset[int] = frozenset()

    def text(self, column: int) -> str:
        """The words of the cell in a column counted from 0; "" where the row is shorter."""
        return text(self.values[column]) if column < len(self.values) else ""

    def cell(self, column: int) -> str:
        """The name of the cell in a column counted from 0: B7."""
        return cell_name(self.number, column)

    @property
    def own(self) -> list[tuple[int, Value]]:
        """Columns with what stands in this very row."""
        return [
            (column, value)
            for column, value in enumerate(self.values)
            if value not in (None, "") and column not in self.lent
        ]


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
    return tidy(CONTROL.sub("", ESCAPED.sub("", ESCAPED_LINE.sub("\n", str(value)))))


def cell_name(row: int, column: int) -> str:
    """Row as in Excel, column counted from 0: cell_name(7, 1) is B7."""
    return f"{column_name(column)}{row}"


def column_name(column: int) -> str:
    """Excel's letters of a column counted from 0: column_name(1) is B."""
    return str(get_column_letter(column + 1))
