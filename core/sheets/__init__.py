"""Spreadsheets in and out: guarded reading in a child process, headers recognised, safe writing.

The usual way in: `guarded(snapshot, (path, limits, 10), limits)` when a file arrives, or `read_rows(path, limits)`
inside a child of one's own that called `confine(limits)` or runs through `guarded`.
"""

from core.sheets.child import ChildFailed, confine, guarded
from core.sheets.delimited import decode
from core.sheets.guard import Limits, Refused
from core.sheets.headers import Guess, Header, Names, find_header, is_aside, plain_header, recognise
from core.sheets.merges import Merge
from core.sheets.reading import Book, SheetName, Snapshot, Table, read_rows, snapshot
from core.sheets.rows import ERRORS, UNCOMPUTED, Row, Value, cell_name, column_name, text
from core.sheets.writing import MarkedRow, write_marked, write_table

__all__ = [
    "ERRORS",
    "UNCOMPUTED",
    "Book",
    "ChildFailed",
    "Guess",
    "Header",
    "Limits",
    "MarkedRow",
    "Merge",
    "Names",
    "Refused",
    "Row",
    "SheetName",
    "Snapshot",
    "Table",
    "Value",
    "cell_name",
    "column_name",
    "confine",
    "decode",
    "find_header",
    "guarded",
    "is_aside",
    "plain_header",
    "read_rows",
    "recognise",
    "snapshot",
    "text",
    "write_marked",
    "write_table",
]
