"""Rows mended in the browser: judged again as they would be with what was typed, then kept so.

Two steps, like the writing: reading may be slow and needs no lock, keeping is short.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from core.errors import Conflict
from core.imports import judging, staging
from core.imports.desk import Desk, Prepared
from core.imports.models import ImportBatch, ImportRow
from core.imports.queries import get, held, sheet_names
from core.imports.states import MACHINE, Status, Verdict
from core.sheets import text
from core.work import Work

AT_ONCE = 100
"""Rows judged in one request: a page shows fewer."""
Typed = Mapping[int, Mapping[str, str]]
"""Place of a row to field to what was typed."""


@dataclass(frozen=True, slots=True)
class Amended:
    """A row as it would be. `was`: how it lay there when it was judged; `before`: what the file says there;
    `changed`: something else was typed than stood there.
    """

    prepared: Prepared
    was: bytes
    before: Mapping[str, str]
    changed: bool


def judged(desk: Desk, typed: Typed, again: int | None = None) -> list[Amended]:
    """The rows with what was typed, read and judged by the rules of every row; nothing is kept. For a reading unit.

    Rows where nothing else was typed than stands there are left out, but for the one that is to be judged `again`.
    Raises Conflict where the batch is not being checked. What was typed for a column that is not taken in is ignored.
    """
    MACHINE.after(Status(desk.batch.status), "amend")
    reader = judging.RowReader(desk)
    places = sorted({*typed, *([] if again is None else [again])})[:AT_ONCE]
    mine = ImportRow.batch_id == desk.batch.id, ImportRow.row.in_(places)
    rows = desk.work.session.scalars(select(ImportRow).where(*mine).order_by(ImportRow.row)).all()
    found = [one for row in rows if (one := _read(desk, reader, row, typed.get(row.row, {}), again == row.row))]
    reader.kind.judge(desk, [one.prepared for one in found if not one.prepared.faults])
    # Nothing of a record that was made up for reading may reach the database.
    desk.work.session.expunge_all()
    return found


def _read(
    desk: Desk, reader: judging.RowReader, row: ImportRow, typed: Mapping[str, str], again: bool
) -> Amended | None:
    cells, _ = staging.cells_of(desk.work.vault, row)
    before = staging.before_of(desk.work.vault, row)
    texts, changed = [*cells], False
    for field, said in typed.items():
        column = desk.batch.columns.get(field)
        if column is None:
            continue
        texts += [""] * (column + 1 - len(texts))
        if texts[column] != text(said):
            before.setdefault(field, texts[column])
            texts[column], changed = text(said), True
    if not changed and not again:
        return None
    return Amended(reader.read(row.row, texts, row.public_id), row.cells_sealed, before, changed)


def amend(work: Work, public_id: str, rows: Sequence[Amended]) -> ImportBatch:
    """Keeps the rows as they were judged; the counts of the batch follow.

    Raises Conflict where the batch is not being checked, or somebody mended one of the rows meanwhile.
    """
    batch = held(work, get(work, public_id))
    batch.status = MACHINE.after(Status(batch.status), "amend").value
    reasons = Counter(batch.reasons)
    for one in rows:
        row = work.session.get(ImportRow, (batch.id, one.prepared.row))
        if row is None or row.cells_sealed != one.was:
            raise Conflict("import.amended")
        reasons.subtract(_codes(work, row))
        _refuse_twice(work, batch, row, one.prepared)
        reasons.update(judging.codes([one.prepared]))
        _put(work, row, one)
    batch.reasons = {code: rows for code, rows in reasons.items() if rows > 0}
    _count(work, batch)
    batch.amended += 1
    return batch


def _codes(work: Work, row: ImportRow) -> set[str]:
    _, faults = staging.cells_of(work.vault, row)
    return {code for code, _ in faults.values()}


def _refuse_twice(work: Work, batch: ImportBatch, row: ImportRow, prepared: Prepared) -> None:
    """The first of two rows that are the same record counts; the mended one is the second, wherever it stands."""
    key = staging.key_index(work.vault, prepared.key)
    if prepared.faults or key is None:
        return
    same = ImportRow.batch_id == batch.id, ImportRow.key_index == key, ImportRow.row != row.row
    query = select(func.min(ImportRow.row)).where(*same, ImportRow.verdict != Verdict.ERROR.value)
    if (before := work.session.scalar(query)) is not None:
        judging.is_twice(prepared, before, sheet_names(work, batch))


def _put(work: Work, row: ImportRow, one: Amended) -> None:
    [values] = staging.staged(work.vault, row.batch_id, [one.prepared])
    values["cells_sealed"] = staging.seal_cells(work.vault, one.prepared, one.before)
    for name, value in values.items():
        setattr(row, name, value)
    # The next of the rows is held against this one.
    work.session.flush()


def _count(work: Work, batch: ImportBatch) -> None:
    query = select(ImportRow.verdict, func.count()).where(ImportRow.batch_id == batch.id).group_by(ImportRow.verdict)
    counts = {verdict: number for verdict, number in work.session.execute(query)}
    for verdict in Verdict:
        setattr(batch, f"rows_{verdict.value}", counts.get(verdict.value, 0))
