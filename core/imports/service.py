"""Batches received, mapped, written at once, taken back; check, change, record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, exists, select, update

from core.access import Permission, Role
from core.errors import Conflict, Denied, Invalid
from core.events import Code
from core.files import StoredFile, plain_name
from core.imports import memory, staging
from core.imports.choosing import refuse_overlap
from core.imports.columns import codebooks, lacking
from core.imports.desk import Desk, Pair
from core.imports.events import ImportCommitted, ImportDiscarded, ImportReceived, ImportReverted
from core.imports.kinds import KINDS, NEEDS
from core.imports.models import ImportBatch, ImportRow
from core.imports.queries import get, held, look_of, running, stuck, written_sheets
from core.imports.states import MACHINE, OPEN, Status, Verdict
from core.work import Work

REVERT = timedelta(days=7)
"""How long a batch can be taken back."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The rows to be written, opened before the writing transaction begins."""

    new: Sequence[Pair]
    updates: Sequence[Pair]
    amended: int = 0
    """How often rows had been mended by then."""


def kinds_for(work: Work) -> list[str]:
    """What the actor may import."""
    by_firm = work.actor.role is Role.ENTERPRISE
    return [kind for kind in KINDS if work.can(NEEDS[kind]) and not (by_firm and kind != "vacancies")]


def receive(work: Work, kind: str, file: StoredFile, file_name: str, *, office_id: int | None = None) -> ImportBatch:
    """A file came in; a child process is to look at it next. `office_id`: whose people, for a caller without office."""
    work.require(Permission.IMPORT_RUN)
    if kind not in KINDS:
        raise Invalid(kind="import.kind")
    if kind not in kinds_for(work):
        raise Denied("denied.import.run")
    actor = work.actor
    if actor.role is Role.ENTERPRISE and actor.enterprise_id is None:
        raise Conflict("vacancy.no_firm")
    office = actor.office_id or office_id
    if kind == "seekers" and office is None:
        raise Conflict("seeker.no_office")
    if actor.user_id is not None and running(work, actor.user_id):
        raise Conflict("import.running")
    refuse_written(work, f"{kind}:{actor.enterprise_id or office or 0}:{file.sha256}")
    batch = ImportBatch(
        kind=kind,
        file_name=plain_name(file_name),
        sha256=file.sha256,
        size=file.size,
        status=Status.LOOKING.value,
        uploaded_by=actor.user_id,
        enterprise_id=actor.enterprise_id,
        office_id=office,
        uploaded_at=work.now,
        heartbeat_at=work.now,
    )
    work.session.add(batch)
    # The event needs the batch's id.
    work.session.flush()
    work.record(ImportReceived(subject_id=batch.id, kind=Code(kind), sha256=Code(file.sha256), size=file.size))
    return batch


def refuse_written(work: Work, key: str) -> None:
    """Raises Conflict where the same file was written for the same owner and not taken back."""
    if work.session.scalar(select(exists().where(ImportBatch.key == key))):
        raise Conflict("import.same_file")


def confirm_columns(
    work: Work, public_id: str, chosen: Mapping[str, int], *, codes: str | None = None, header_row: int | None = None
) -> ImportBatch:
    """Which column is what: field to column from 0. Sends the batch to be checked, anew if it was before."""
    batch = get(work, public_id)
    target = MACHINE.after(Status(batch.status), "map")
    wrong = {
        column.field: ("import.column_needed", {"name": column.names[0]}) for column in lacking(batch.kind, chosen)
    }
    if wrong:
        raise Invalid(**wrong)
    if codes is not None and codebooks().get(codes, {}).get("kind") != batch.kind:
        raise Invalid(codes="import.codes")
    batch.columns, batch.codes, batch.status = dict(chosen), codes, target.value
    memory.remember(work, batch, look_of(work, batch)["names"])
    batch.mapped_at = None
    if header_row is not None:
        batch.header_row = header_row
    batch.problem, batch.rows_read, batch.heartbeat_at = None, 0, work.now
    return batch


def take_up(work: Work, public_id: str, *, to_columns: bool = False) -> ImportBatch:
    """A batch whose child was killed is worked on anew; `to_columns`: its columns are chosen anew instead."""
    batch = get(work, public_id)
    if to_columns:
        batch.status = MACHINE.after(Status(batch.status), "remap").value
    elif not stuck(work, batch):
        raise Conflict("import.running")
    batch.problem, batch.heartbeat_at = None, work.now
    return batch


def fail(work: Work, public_id: str, code: str, facts: Mapping[str, Any]) -> None:
    """The child could not read the file; the batch says why."""
    batch = get(work, public_id)
    batch.status = MACHINE.after(Status(batch.status), "fail").value
    batch.problem = {"code": code, "facts": dict(facts)}


def open_rows(work: Work, public_id: str) -> Opened:
    """The clean rows with their values, for `write`; done before the writing transaction, which is to be short."""
    batch = get(work, public_id)
    if batch.status != Status.CHECKED:
        # `write` says why not; what a written row held is not kept.
        return Opened((), ())
    query = select(ImportRow).where(
        ImportRow.batch_id == batch.id, ImportRow.verdict.in_((Verdict.NEW.value, Verdict.UPDATE.value))
    )
    rows = work.session.scalars(query.order_by(ImportRow.row)).all()
    pairs = [(row, staging.values_of(work.vault, row)) for row in rows]
    return Opened(
        [pair for pair in pairs if pair[0].verdict == Verdict.NEW.value],
        [pair for pair in pairs if pair[0].verdict == Verdict.UPDATE.value],
        batch.amended,
    )


def write(desk: Desk, opened: Opened) -> ImportBatch:
    """Writes the clean rows, all or none, with one event. Rows that were overtaken meanwhile stay out.

    Raises Conflict where the same file or sheet was written before and not taken back, or rows were mended since.
    """
    work, batch, kind = desk.work, held(desk.work, desk.batch), KINDS[desk.batch.kind]
    target = MACHINE.after(Status(batch.status), "commit")
    if opened.amended != batch.amended:
        raise Conflict("import.amended")
    key = _key_of_unwritten(work, batch)
    overtaken = kind.taken(work, batch, opened.new)
    new = [pair for pair in opened.new if pair[0].row not in overtaken]
    kind.insert(desk, new)
    _note_written(work, [row for row, _ in new])
    changed = 0
    for row, values in opened.updates:
        before = kind.update(desk, row, values)
        if before is None:
            overtaken.add(row.row)
            continue
        changed += 1
        row.before_sealed = staging.seal(work.vault, row.public_id, "before", before)
        _note_updated(work, row)
    _note_overtaken(work, batch, overtaken)
    batch.status, batch.key, batch.committed_at = target.value, key, work.now
    batch.rows_new, batch.rows_update, batch.rows_written = len(new), changed, len(new) + changed
    batch.rows_duplicate += len(overtaken)
    left_out = batch.rows_duplicate + batch.rows_error
    work.record(
        ImportCommitted(
            subject_id=batch.id,
            kind=Code(batch.kind),
            sha256=Code(batch.sha256),
            new=len(new),
            updated=changed,
            left_out=left_out,
        )
    )
    return batch


def _key_of_unwritten(work: Work, batch: ImportBatch) -> str:
    """What is written once: the file for its owner; of a workbook with several sheets, those that are taken in."""
    key = f"{batch.kind}:{batch.enterprise_id or batch.office_id or 0}:{batch.sha256}"
    if batch.sheets is not None:
        key = f"{key}:{sum(1 << place for place in batch.sheets):x}"
    refuse_written(work, key)
    refuse_overlap(batch, written_sheets(work, batch))
    return key


def _note_written(work: Work, rows: Sequence[ImportRow]) -> None:
    """Which record each row became; what was sealed for it is in its place now and goes from here."""
    if rows:
        noted = [
            {
                "batch_id": row.batch_id,
                "row": row.row,
                "record_id": row.record_id,
                "target_version": row.target_version,
                "values_sealed": None,
                "tokens": None,
            }
            for row in rows
        ]
        work.session.execute(update(ImportRow), noted)


def _note_updated(work: Work, row: ImportRow) -> None:
    told = {"record_id": row.record_id, "target_version": row.target_version, "before_sealed": row.before_sealed}
    mine = ImportRow.batch_id == row.batch_id, ImportRow.row == row.row
    work.session.execute(update(ImportRow).where(*mine).values(**told, values_sealed=None, tokens=None))


def _note_overtaken(work: Work, batch: ImportBatch, rows: set[int]) -> None:
    if rows:
        mine = ImportRow.batch_id == batch.id, ImportRow.row.in_(sorted(rows))
        told = {"verdict": Verdict.DUPLICATE.value, "fault": "import.overtaken"}
        work.session.execute(update(ImportRow).where(*mine).values(**told))


def revert(work: Work, public_id: str) -> ImportBatch:
    """Takes a batch back within 7 days; records that somebody has worked on since are kept."""
    batch = held(work, get(work, public_id))
    target = MACHINE.after(Status(batch.status), "revert")
    if batch.committed_at is None or work.now - batch.committed_at > REVERT:
        raise Conflict("import.too_late")
    kind = KINDS[batch.kind]
    query = select(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.record_id.is_not(None))
    rows = work.session.scalars(query.order_by(ImportRow.row)).all()
    restored = 0
    for row in rows:
        if row.before_sealed is not None:
            before = staging.unseal(work.vault, row.public_id, "before", row.before_sealed)
            restored += kind.restore(work, row, before)
    ids = [row.record_id for row in rows if row.before_sealed is None and row.record_id is not None]
    removed = kind.remove(work, batch, ids)
    batch.status, batch.key, batch.reverted_at = target.value, None, work.now
    kept = len(rows) - removed - restored
    work.record(
        ImportReverted(
            subject_id=batch.id, kind=Code(batch.kind), removed=removed, restored=restored, kept=max(kept, 0)
        )
    )
    return batch


def discard(work: Work, public_id: str) -> ImportBatch:
    """Drops a batch of which nothing was written; its rows go at once."""
    batch = held(work, get(work, public_id))
    batch.status = MACHINE.after(Status(batch.status), "discard").value
    work.session.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
    batch.header_sealed = None
    work.record(ImportDiscarded(subject_id=batch.id))
    return batch


def forget_rows(work: Work, batch_id: int) -> None:
    """Deletes the rows of a batch that is over; the batch itself tells what came of it."""
    work.session.execute(delete(ImportRow).where(ImportRow.batch_id == batch_id))
    work.session.get_one(ImportBatch, batch_id).header_sealed = None


def file_needed(work: Work, sha256: str) -> bool:
    """Whether an open batch still reads this file."""
    reading = exists().where(ImportBatch.sha256 == sha256, ImportBatch.status.in_(OPEN))
    return bool(work.session.scalar(select(reading)))
