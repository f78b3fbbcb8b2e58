"""Questions about batches and their rows."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, exists, func, select

from core.access import Permission, Role
from core.errors import NotFound
from core.imports import staging
from core.imports.kinds import NEEDS
from core.imports.models import ImportBatch, ImportRow
from core.imports.states import OPEN, RUNNING, Status, Verdict
from core.retention import not_held
from core.work import Work

STILL = timedelta(seconds=60)
"""A child that has said nothing for so long was killed."""
ABANDONED, ROWS_KEPT = timedelta(days=7), timedelta(days=30)
"""config/retention.toml, import_row."""
FREE = not_held(import_batch=ImportBatch.id)


def visible(work: Work) -> Select[ImportBatch]:
    """One's own batches; a firm's HR people see each other's, and the clock sees all."""
    work.require(Permission.IMPORT_RUN)
    query, actor = select(ImportBatch), work.actor
    if actor.role is Role.SYSTEM:
        return query
    if actor.role is Role.ENTERPRISE and actor.enterprise_id is not None:
        return query.where(ImportBatch.enterprise_id == actor.enterprise_id)
    # Who has moved on to another office, firm or role leaves the sheets there.
    mine = ImportBatch.office_id == actor.office_id, ImportBatch.enterprise_id == actor.enterprise_id
    may = ImportBatch.kind.in_([kind for kind, permission in NEEDS.items() if work.can(permission)])
    return query.where(ImportBatch.uploaded_by == actor.user_id, may, *mine)


def named(query: Select[ImportBatch], words: str) -> Select[ImportBatch]:
    """Those whose file's name has these words."""
    words = words.strip()
    return query.where(ImportBatch.file_name.contains(words, autoescape=True)) if words else query


def get(work: Work, public_id: str) -> ImportBatch:
    """The batch of this public id, if the actor may see it."""
    batch = work.session.scalar(visible(work).where(ImportBatch.public_id == public_id))
    if batch is None:
        raise NotFound("import.not_found")
    return batch


def look_of(work: Work, batch: ImportBatch) -> dict[str, Any]:
    """Names and first cells of the columns, as the child saw them."""
    if batch.header_sealed is None:
        return {"names": [], "samples": [], "scores": {}, "sheet": "", "others": [], "encoding": "", "sure": False}
    found: dict[str, Any] = staging.unseal(work.vault, batch.public_id, "header", batch.header_sealed)
    return found


def running(work: Work, user_id: int) -> bool:
    """Whether a child works for this person right now."""
    alive = ImportBatch.heartbeat_at > work.now - STILL
    query = select(func.count()).where(ImportBatch.uploaded_by == user_id, ImportBatch.status.in_(RUNNING), alive)
    return bool(work.session.scalar(query))


def stuck(work: Work, batch: ImportBatch) -> bool:
    """Whether the child of a running batch has been killed."""
    quiet = batch.heartbeat_at is None or work.now - batch.heartbeat_at > STILL
    return Status(batch.status) in RUNNING and quiet


def public_id(work: Work, batch_id: int) -> str:
    """The public id of a batch."""
    return work.session.get_one(ImportBatch, batch_id).public_id


def abandoned(work: Work) -> list[int]:
    """Batches of which nothing was written and with which nobody has gone on for a week."""
    open_ones = ImportBatch.status.in_(OPEN), ImportBatch.uploaded_at < work.now - ABANDONED, FREE
    return list(work.session.scalars(select(ImportBatch.id).where(*open_ones)))


def over(work: Work) -> list[int]:
    """Written batches, past the time in which they can be taken back, that still hold what that would need."""
    kept = exists().where(ImportRow.batch_id == ImportBatch.id)
    ended = ImportBatch.status.not_in(OPEN), ImportBatch.uploaded_at < work.now - ROWS_KEPT, FREE
    return list(work.session.scalars(select(ImportBatch.id).where(*ended, kept)))


def rows(work: Work, batch: ImportBatch, verdict: str = "") -> Select[ImportRow]:
    """The rows of a batch, those of one verdict or `left` for all that are not written."""
    query = select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.row)
    if verdict == "left":
        return query.where(ImportRow.verdict.in_((Verdict.DUPLICATE.value, Verdict.ERROR.value)))
    return query.where(ImportRow.verdict == verdict) if verdict in set(Verdict) else query


def opened(work: Work, found: Sequence[ImportRow]) -> list[tuple[ImportRow, list[str], dict[str, Any]]]:
    """Each row with its cells and its faults (field to code and facts)."""
    return [(row, *staging.cells_of(work.vault, row)) for row in found]
