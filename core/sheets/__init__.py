"""Spreadsheets in and out: guarded reading in a child process, headers recognised, safe writing.

The usual way in: `guarded(snapshot, (path, limits, 10), limits)` when a file arrives, or `read_rows(path, limits)`
inside a child of one's own that called `confine(limits)` or runs through `guarded`.
"""

from core.sheets.child import ChildFailed, confine, guarded
from core.sheets.guard import Limits, Refused
from core.sheets.headers import Guess, Header, find_header, recognise
from core.sheets.reading import ERRORS, Row, Snapshot, Table, Value, cell_name, column_name, read_rows, snapshot, text
from core.sheets.writing import MarkedRow, write_marked, write_table

__all__ = [
    "ERRORS",
    "ChildFailed",
    "Guess",
    "Header",
    "Limits",
    "MarkedRow",
    "Refused",
    "Row",
    "Snapshot",
    "Table",
    "Value",
    "cell_name",
    "column_name",
    "confine",
    "find_header",
    "guarded",
    "read_rows",
    "recognise",
    "snapshot",
    "text",
    "write_marked",
    "write_table",
]
