"""Batches of records from a spreadsheet: read, checked, confirmed, written, taken back."""

from core.imports.amending import Amended, amend, judged
from core.imports.check import LIMITS, Reader
from core.imports.choosing import choose_sheets
from core.imports.columns import KINDS, Column, codebooks, columns, label
from core.imports.desk import Desk
from core.imports.events import ImportTaken
from core.imports.looking import meant, offered
from core.imports.models import ImportBatch, ImportMapping, ImportRow
from core.imports.queries import (
    abandoned,
    before_of,
    beside,
    get,
    look_of,
    named,
    opened,
    over,
    public_id,
    rows,
    running,
    sheet_names,
    stuck,
    visible,
)
from core.imports.retention import SWEEPS
from core.imports.service import (
    REVERT,
    Opened,
    confirm_columns,
    discard,
    fail,
    file_needed,
    forget_rows,
    kinds_for,
    open_rows,
    receive,
    revert,
    take_up,
    write,
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
    "SWEEPS",
    "Amended",
    "Column",
    "Desk",
    "ImportBatch",
    "ImportMapping",
    "ImportRow",
    "ImportTaken",
    "Opened",
    "Reader",
    "Status",
    "Verdict",
    "abandoned",
    "amend",
    "before_of",
    "beside",
    "cell_name",
    "choose_sheets",
    "codebooks",
    "columns",
    "confirm_columns",
    "discard",
    "fail",
    "file_needed",
    "forget_rows",
    "get",
    "judged",
    "kinds_for",
    "label",
    "look_of",
    "meant",
    "named",
    "offered",
    "open_rows",
    "opened",
    "over",
    "public_id",
    "receive",
    "revert",
    "rows",
    "running",
    "sheet_names",
    "stuck",
    "take_up",
    "visible",
    "write",
]
