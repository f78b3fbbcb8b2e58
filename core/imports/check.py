"""What the child process does with a file: look at its first rows, then read and judge every row of it."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, insert

from config.logging import redact
from core.enterprises import Enterprise
from core.files import FileStore
from core.imports import columns, staging
from core.imports.cells import Cells
from core.imports.desk import Desk, Prepared
from core.imports.kinds import KINDS
from core.imports.models import ImportBatch, ImportRow
from core.imports.states import MACHINE, Status, Verdict
from core.places import Places
from core.sheets import Limits, Row, find_header, read_rows, recognise
from core.shortlists import Shelf
from core.work import Work
from core.workdays import Calendar

CHUNK = 500
"""Rows staged in one transaction: short, so that forms are served in between."""
SHOWN = 10
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

    def look(self, batch_id: int) -> None:
        """The first rows, and which column seems to be what; a person confirms it. Raises Refused."""
        with self.open_work(write=False) as work:
            batch = work.session.get_one(ImportBatch, batch_id)
            path, aliases = self.files.path(batch.sha256), columns.aliases(batch.kind)
        table = read_rows(path, LIMITS)
        first: list[Row] = []
        total = 0
        for row in table:
            total += 1
            if len(first) < SHOWN:
                first.append(row)
        header = find_header(first, aliases)
        top = header.row if header else first[0]
        guesses = header.guesses if header else recognise(top.values, aliases)
        below = [row for row in first if row.number > top.number][:3]
        width = max(len(row.values) for row in first)
        look = {
            "sheet": table.sheet,
            "others": list(table.others),
            "encoding": table.encoding,
            "names": [top.text(at) for at in range(width)],
            # Shown for days while columns are chosen: numbers of people masked (security.md D6).
            "samples": [[redact(row.text(at))[:40] for at in range(width)] for row in below],
            "scores": {str(guess.column): guess.score for guess in guesses},
            "sure": header is not None,
        }
        with self.open_work() as work:
            batch = work.session.get_one(ImportBatch, batch_id)
            batch.status = MACHINE.after(Status(batch.status), "looked").value
            batch.header_sealed = staging.seal(work.vault, batch.public_id, "header", look)
            batch.header_row = top.number
            batch.columns = {guess.field: guess.column for guess in guesses if guess.field}
            batch.rows_total = total - (first.index(top) + 1)

    def check(self, batch_id: int) -> None:
        """Every row read, judged and staged; the batch says how far. Raises Refused."""
        with self.open_work() as work:
            batch = work.session.get_one(ImportBatch, batch_id)
            work.session.execute(delete(ImportRow).where(ImportRow.batch_id == batch_id))
            batch.rows_read = 0
            path = self.files.path(batch.sha256)
        seen: dict[str, int] = {}
        tally: Counter[str] = Counter()
        reasons: Counter[str] = Counter()
        for rows in self._pieces(path, batch):
            prepared = self._prepare(batch_id, rows, seen)
            tally.update(one.verdict.value for one in prepared)
            reasons.update(_codes(prepared))
            with self.open_work() as work:
                work.session.execute(insert(ImportRow), staging.staged(work.vault, batch_id, prepared))
                self._note(work, batch_id, len(rows), tally, reasons)
        with self.open_work() as work:
            batch = work.session.get_one(ImportBatch, batch_id)
            self._note(work, batch_id, 0, tally, reasons)
            batch.status = MACHINE.after(Status(batch.status), "checked").value
            batch.rows_total, batch.checked_at = batch.rows_read, datetime.now(UTC)

    def _pieces(self, path: Path, batch: ImportBatch) -> Iterator[list[Row]]:
        piece: list[Row] = []
        for row in read_rows(path, LIMITS):
            if batch.header_row is not None and row.number <= batch.header_row:
                continue
            piece.append(row)
            if len(piece) == CHUNK:
                yield piece
                piece = []
        if piece:
            yield piece

    def _prepare(self, batch_id: int, rows: Sequence[Row], seen: dict[str, int]) -> list[Prepared]:
        with self.open_work(write=False) as work:
            batch = work.session.get_one(ImportBatch, batch_id)
            own = work.session.get(Enterprise, batch.enterprise_id) if batch.enterprise_id else None
            desk = Desk(batch, work, own, self.places, self.shelf, self.calendar, self.allow_demo)
            kind, words = KINDS[batch.kind], columns.words_of(batch.kind, batch.codes)
            prepared = []
            for row in rows:
                said = {field: row.text(at) for field, at in batch.columns.items()}
                cells = Cells(said, words, work.today, columns.sets_of(batch.kind))
                one = Prepared(row.number, tuple(row.text(at) for at in range(len(row.values))))
                for column in columns.columns(batch.kind):
                    if column.need and cells.text(column.field) is None:
                        cells.fault(column.field, "import.needed", column=column.names[0])
                kind.read(desk, cells, one)
                if cells.faults:
                    one.faults, one.verdict = cells.faults, Verdict.ERROR
                elif one.key in seen:
                    one.faults = {"": ("import.twice", {"row": seen[one.key]})}
                    one.verdict = Verdict.DUPLICATE
                else:
                    seen[one.key] = one.row
                prepared.append(one)
            kind.judge(desk, [one for one in prepared if not one.faults])
            # Nothing of a record that was made up for reading may reach the database.
            work.session.expunge_all()
        return prepared

    def _note(self, work: Work, batch_id: int, read: int, tally: Counter[str], reasons: Counter[str]) -> None:
        batch = work.session.get_one(ImportBatch, batch_id)
        batch.rows_read += read
        for verdict in Verdict:
            setattr(batch, f"rows_{verdict.value}", tally[verdict.value])
        batch.reasons, batch.heartbeat_at = dict(reasons), datetime.now(UTC)


def _codes(prepared: Sequence[Prepared]) -> Counter[str]:
    return Counter(code for one in prepared for code in {code for code, _ in one.faults.values()})
