"""What the reading of a row needs to know, what comes of it, and what each kind of record must be able to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from core.db import new_public_id
from core.enterprises import Enterprise
from core.imports.cells import Cells, Fault
from core.imports.models import ImportBatch, ImportRow
from core.imports.states import Verdict
from core.places import Places
from core.shortlists import Shelf
from core.work import Work
from core.workdays import Calendar


@dataclass(slots=True)
class Prepared:
    """A row as it shall be written. `key` is what makes two rows the same record; "" where nothing does.

    `values` is the row of the record's table, without what only the writing knows (ids, moments).
    """

    row: int
    cells: tuple[str, ...]
    label: str = ""
    key: str = ""
    public_id: str = field(default_factory=new_public_id)
    values: dict[str, Any] = field(default_factory=dict)
    tokens: bytes | None = None
    faults: dict[str, Fault] = field(default_factory=dict)
    verdict: Verdict = Verdict.NEW
    target_id: int | None = None
    target_version: int | None = None

    def same_as(self, record: Any) -> None:
        """Nothing to write: the record says so already."""
        self.verdict, self.target_id = Verdict.DUPLICATE, record.id

    def changes(self, record: Any) -> None:
        """The record shall say what the row says."""
        self.verdict, self.target_id, self.target_version = Verdict.UPDATE, record.id, record.version

    def fault(self, name: str, code: str, **facts: object) -> None:
        """The row will not be written."""
        self.faults.setdefault(name, (code, facts))
        self.verdict = Verdict.ERROR


@dataclass(frozen=True, slots=True)
class Desk:
    """The batch, a unit of work, and the parts of the platform that reading needs."""

    batch: ImportBatch
    work: Work
    own: Enterprise | None
    """The firm of the HR person who imports; None for staff."""
    places: Places
    shelf: Shelf
    calendar: Calendar
    allow_demo: bool
    cuts: bool = False
    """Whether tokens are cut here: in the child. The web leaves it to the clock (ADR 0001)."""


Pair = tuple[ImportRow, dict[str, Any]]
"""A row with its opened values."""


class Kind(Protocol):
    """How records of one kind are read from rows, found again, written and taken back."""

    def read(self, desk: Desk, cells: Cells, prepared: Prepared) -> None:
        """Fills label, key, values and tokens; what is wrong stays in the cells."""

    def judge(self, desk: Desk, rows: Sequence[Prepared]) -> None:
        """Holds rows without faults, no two of one key, against the records that are there."""

    def taken(self, work: Work, batch: ImportBatch, pairs: Sequence[Pair]) -> set[int]:
        """Numbers of the new rows whose record has come by another way since they were judged."""

    def insert(self, desk: Desk, pairs: Sequence[Pair]) -> None:
        """Writes new records in bulk and notes their ids."""

    def update(self, desk: Desk, row: ImportRow, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """Changes one record; what it was before, None where somebody has changed it since it was judged."""

    def remove(self, work: Work, batch: ImportBatch, ids: Sequence[int]) -> int:
        """Takes new records back that nobody has worked on since; says how many."""

    def restore(self, work: Work, row: ImportRow, before: Mapping[str, Any]) -> bool:
        """Gives a changed record its former values, if nobody has changed it since."""
