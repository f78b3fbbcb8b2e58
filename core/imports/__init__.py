"""Batches of records from a spreadsheet: read, checked, confirmed, written, taken back."""

from core.imports.check import LIMITS, Reader
from core.imports.columns import KINDS, Column, codebooks, columns, label
from core.imports.desk import Desk
from core.imports.events import ImportTaken
from core.imports.models import ImportBatch, ImportRow
from core.imports.queries import get, look_of, opened, rows, running, stuck, visible
from core.imports.service import (
    REVERT,
    Opened,
    commit,
    confirm_columns,
    discard,
    fail,
    file_needed,
    kinds_for,
    open_rows,
    receive,
    revert,
    take_up,
)
from core.imports.states import MACHINE, OPEN, RUNNING, Status, Verdict
from core.sheets import cell_name

__all__ = [
    "KINDS",
    "LIMITS",
    "MACHINE",
    "OPEN",
    "REVERT",
    "RUNNING",
    "Column",
    "Desk",
    "ImportBatch",
    "ImportRow",
    "ImportTaken",
    "Opened",
    "Reader",
    "Status",
    "Verdict",
    "cell_name",
    "codebooks",
    "columns",
    "commit",
    "confirm_columns",
    "discard",
    "fail",
    "file_needed",
    "get",
    "kinds_for",
    "label",
    "look_of",
    "open_rows",
    "opened",
    "receive",
    "revert",
    "rows",
    "running",
    "stuck",
    "take_up",
    "visible",
]
