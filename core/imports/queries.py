"""Questions about batches and their rows."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

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
NOTHING_SEEN: dict[str, Any] = {
    **{"names": [], "samples": [], "scores": {}, "header_rows": []},
    **{"name": "", "encoding": "", "sure": False, "known": False},
}
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


def held(work: Work, batch: ImportBatch) -> ImportBatch:
    """The batch as it is once nobody else writes, reverts or drops it: of two at once the second sees the first's."""
    # Batches of one file wait for each other: each may take a sheet of it that another one takes, too.
    same = select(ImportBatch.id).where(*same_file(batch)).order_by(ImportBatch.id)
    work.session.execute(same.with_for_update())
    work.session.refresh(batch, with_for_update=True)
    return batch


def look_of(work: Work, batch: ImportBatch) -> dict[str, Any]:
    """The sheets of the file as the child saw them, and the first of those taken in: names and cells of its columns."""
    sheets = _sheets_of(work, batch)
    taken = _taken(batch, sheets)
    return {**NOTHING_SEEN, **(taken[0] if taken else {}), "sheets": sheets, "taken": taken}


def chosen_sheets(work: Work, batch: ImportBatch) -> list[dict[str, Any]]:
    """What the child saw of each sheet that is taken in, in their order."""
    return _taken(batch, _sheets_of(work, batch))


def sheet_names(work: Work, batch: ImportBatch) -> list[str]:
    """The names of the sheets that are taken in, where there are several: one is not named at each row."""
    names = [str(one["name"]) for one in chosen_sheets(work, batch)]
    return names if len(names) > 1 else []


def _sheets_of(work: Work, batch: ImportBatch) -> list[dict[str, Any]]:
    if batch.header_sealed is None:
        return []
    found = staging.unseal(work.vault, batch.public_id, "header", batch.header_sealed)
    sheets: list[dict[str, Any]] = found.get("sheets") or [_seen_before(batch, found)]
    return sheets


def _seen_before(batch: ImportBatch, found: dict[str, Any]) -> dict[str, Any]:
    """The one sheet of a batch that was looked at before sheets could be chosen."""
    told = {"visible": True, "aside": False, "done": False, "problem": None, "columns": dict(batch.columns)}
    rows = {"rows": batch.rows_total or 0, "header_rows": [batch.header_row or 0] * 2}
    return {**NOTHING_SEEN, **found, **told, **rows, "place": None, "name": found.get("sheet", "")}


def _taken(batch: ImportBatch, sheets: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in sheets if batch.sheets is None or one["place"] in batch.sheets]


def written_sheets(work: Work, batch: ImportBatch) -> set[int]:
    """Which sheets of the same file are written for the same owner and not taken back; empty where none or all."""
    written = work.session.scalars(select(ImportBatch.sheets).where(*same_file(batch), ImportBatch.key.is_not(None)))
    return {place for places in written if places for place in places}


def same_file(batch: ImportBatch) -> tuple[ColumnElement[bool], ...]:
    """Batches of the same file, kind and owner."""
    owner = (ImportBatch.enterprise_id == batch.enterprise_id, ImportBatch.office_id == batch.office_id)
    return ImportBatch.sha256 == batch.sha256, ImportBatch.kind == batch.kind, *owner


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


def beside(work: Work, batch: ImportBatch, verdict: str, place: int) -> tuple[int | None, int]:
    """The place of the first row of a list at or behind a place, else of its last one; how many rows stand before."""
    listed = rows(work, batch, verdict).with_only_columns(ImportRow.row)
    found = work.session.scalar(listed.where(ImportRow.row >= place).limit(1))
    if found is None:
        found = work.session.scalar(listed.order_by(None).order_by(ImportRow.row.desc()).limit(1))
    if found is None:
        return None, 0
    before = select(func.count()).select_from(listed.order_by(None).where(ImportRow.row < found).subquery())
    return found, work.session.scalar(before) or 0


def before_of(work: Work, row: ImportRow) -> dict[str, str]:
    """Field to what the file says, for the fields of a row that were mended since."""
    return staging.before_of(work.vault, row)


def opened(work: Work, found: Sequence[ImportRow]) -> list[tuple[ImportRow, list[str], dict[str, Any]]]:
    """Each row with its cells and its faults (field to code and facts)."""
    return [(row, *staging.cells_of(work.vault, row)) for row in found]
