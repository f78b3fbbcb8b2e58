"""What the child process does with a file: look at its first rows, then read and judge every row of it."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert

from core.enterprises import Enterprise
from core.files import FileStore
from core.imports import choosing, columns, judging, looking, memory, queries, staging
from core.imports.desk import Desk, Prepared
from core.imports.models import ImportBatch, ImportRow
from core.imports.places import place_of
from core.imports.states import MACHINE, Status, Verdict
from core.places import Places
from core.sheets import Book, Limits, Names, Refused, Row
from core.shortlists import Shelf
from core.work import Work
from core.workdays import Calendar

CHUNK = 500
"""Rows staged in one transaction: short, so that forms are served in between."""
LIMITS = Limits(wall=600.0, cpu=600, memory=1_500 * (1 << 20))
"""The child cuts and seals as well as it reads: it carries the dictionaries and gets the time for 20,000 rows."""
OpenWork = Callable[..., AbstractContextManager[Work]]


class Reader:
    """The parts of the platform that reading a file needs; made in the child."""

    def __init__(
        self,
        open_work: OpenWork,
        files: FileStore,
        places: Places,
        shelf: Shelf,
        calendar: Calendar,
        *,
        allow_demo: bool,
    ) -> None:
        self.open_work, self.files, self.places, self.shelf = open_work, files, places, shelf
        self.calendar, self.allow_demo = calendar, allow_demo

    def look(self, batch_id: int) -> Status:
        """The sheets, their first rows, and which column seems to be what; a person confirms it. Raises Refused.

        Where this person's office or firm confirmed the same names before, nobody is asked again: what is the state
        now. A file with several sheets is asked about always.
        """
        with self.open_work(write=False) as work:
            batch = work.session.get_one(ImportBatch, batch_id)
            path, aliases = self.files.path(batch.sha256), columns.aliases(batch.kind)
            known, written = memory.known_to(work, batch), queries.written_sheets(work, batch)
            vault = work.vault

        def confirmed(names: Names) -> dict[str, int] | None:
            before = known.get(memory.mark_of(vault, names)) if known else None
            return None if before is None else memory.placed(before, names, batch.kind)

        seen = looking.looks(Book(path, LIMITS), aliases, confirmed)
        for one in seen:
            one["done"] = one["place"] in written
        if written and not looking.meant(seen):
            raise Refused("import.same_file")
        first = looking.offered(seen)[0]
        before = known.get(memory.mark_of(vault, first["names"])) if first.get("known") else None
        with self.open_work() as work:
            batch = work.session.get_one(ImportBatch, batch_id)
            batch.header_sealed = staging.seal(work.vault, batch.public_id, "header", {"sheets": seen})
            choosing.take_sheets(batch, seen, [first])
            asked = len(looking.meant(seen)) > 1 or columns.lacking(batch.kind, batch.columns)
            batch.codes, batch.mapped_at = (before.codes, before.used_at) if before else (None, None)
            batch.status = MACHINE.after(Status(batch.status), "looked" if before is None or asked else "known").value
            return Status(batch.status)

    def check(self, batch_id: int) -> None:
        """Every row read, judged and staged; the batch says how far. Raises Refused."""
        with self.open_work() as work:
            batch = work.session.get_one(ImportBatch, batch_id)
            work.session.execute(delete(ImportRow).where(ImportRow.batch_id == batch_id))
            batch.rows_read = batch.amended = 0
            path, chosen = self.files.path(batch.sha256), queries.chosen_sheets(work, batch)
        names = [one["name"] for one in chosen]
        seen: dict[str, int] = {}
        tally: Counter[str] = Counter()
        reasons: Counter[str] = Counter()
        for rows in _pieces(path, batch, chosen):
            prepared = self._prepare(batch_id, rows, seen, names)
            tally.update(one.verdict.value for one in prepared)
            reasons.update(judging.codes(prepared))
            with self.open_work() as work:
                work.session.execute(insert(ImportRow), staging.staged(work.vault, batch_id, prepared))
                self._note(work, batch_id, len(rows), tally, reasons)
        with self.open_work() as work:
            batch = work.session.get_one(ImportBatch, batch_id)
            self._note(work, batch_id, 0, tally, reasons)
            batch.status = MACHINE.after(Status(batch.status), "checked").value
            batch.rows_total, batch.checked_at = batch.rows_read, datetime.now(UTC)

    def _prepare(
        self, batch_id: int, rows: Sequence[tuple[int, Row]], seen: dict[str, int], names: Sequence[str]
    ) -> list[Prepared]:
        with self.open_work(write=False) as work:
            batch = work.session.get_one(ImportBatch, batch_id)
            own = work.session.get(Enterprise, batch.enterprise_id) if batch.enterprise_id else None
            desk = Desk(batch, work, own, self.places, self.shelf, self.calendar, self.allow_demo, cuts=True)
            reader, prepared = judging.RowReader(desk), []
            for place, row in rows:
                one = reader.read(place, [row.text(at) for at in range(len(row.values))])
                if not one.faults and one.key in seen:
                    judging.is_twice(one, seen[one.key], names)
                elif not one.faults:
                    seen[one.key] = place
                prepared.append(one)
            reader.kind.judge(desk, [one for one in prepared if not one.faults])
            # Nothing of a record that was made up for reading may reach the database.
            work.session.expunge_all()
        return prepared

    def _note(self, work: Work, batch_id: int, read: int, tally: Counter[str], reasons: Counter[str]) -> None:
        batch = work.session.get_one(ImportBatch, batch_id)
        batch.rows_read += read
        for verdict in Verdict:
            setattr(batch, f"rows_{verdict.value}", tally[verdict.value])
        batch.reasons, batch.heartbeat_at = dict(reasons), datetime.now(UTC)


def _pieces(path: Path, batch: ImportBatch, chosen: Sequence[dict[str, Any]]) -> Iterator[list[tuple[int, Row]]]:
    """The rows below the header of each sheet that is taken in, with their places, so many at a time."""
    book, piece, total = Book(path, LIMITS), [], 0
    for at, sheet in enumerate(chosen):
        for row in book.table(sheet["place"]):
            if row.number <= sheet["header_rows"][-1] or not _says_something(row, batch.columns):
                continue
            total += 1
            if total > LIMITS.rows:
                raise Refused("sheet.too_many_rows", most=LIMITS.rows)
            piece.append((place_of(at, row.number), row))
            if len(piece) == CHUNK:
                yield piece
                piece = []
    if piece:
        yield piece


def _says_something(row: Row, columns: dict[str, int]) -> bool:
    """Whether a row has anything of its own in a column that is taken in: a template's running number is nothing."""
    return any(at not in row.lent and row.text(at) for at in columns.values())
