"""Columns that a firm or an office confirmed once: the next sheet with the same names of columns has them at once.

What a sheet calls its columns is not kept: a keyed mark of all its names, and the place of each field among them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from core.checks.folding import fold
from core.imports.cells import word
from core.imports.columns import columns
from core.imports.models import ImportBatch, ImportMapping
from core.vault import Vault
from core.work import Work

MOST = 500
"""The newest of an owner's; nobody has so many kinds of sheet."""


class Known(NamedTuple):
    """What was confirmed for names of columns: `places` counts them in the order of `_in_order`."""

    places: Mapping[str, int]
    codes: str | None
    used_at: datetime


def owner_of(batch: ImportBatch) -> str | None:
    """Whose columns these are: the firm's, the office's, else the person's; None for the command line."""
    if batch.enterprise_id is not None:
        return f"firm:{batch.enterprise_id}"
    if batch.office_id is not None:
        return f"office:{batch.office_id}"
    return None if batch.uploaded_by is None else f"user:{batch.uploaded_by}"


def known_to(work: Work, batch: ImportBatch) -> dict[str, Known]:
    """Mark of the names to what was confirmed for them, for the owner of the batch."""
    owner = owner_of(batch)
    query = select(ImportMapping).where(ImportMapping.owner == owner, ImportMapping.kind == batch.kind)
    found = work.session.scalars(query.order_by(ImportMapping.used_at.desc()).limit(MOST)).all() if owner else ()
    return {one.header: Known(one.columns, one.codes, one.used_at) for one in found}


def mark_of(vault: Vault, names: Sequence[str]) -> str:
    """Equal for the same names in any order; nobody reads the names in it."""
    said = [_plain(names[column]) for column in _in_order(names)]
    return vault.index(ImportMapping.__tablename__, "header", "\n".join(said))


def placed(known: Known, names: Sequence[str], kind: str) -> dict[str, int]:
    """Field to column, as it was confirmed; without fields that are no more."""
    order, fields = _in_order(names), {column.field for column in columns(kind)}
    return {field: order[at] for field, at in known.places.items() if field in fields and at < len(order)}


def remember(work: Work, batch: ImportBatch, names: Sequence[str]) -> None:
    """Keeps what was confirmed for these names, in place of what was before. A column without a name is not kept."""
    owner, order = owner_of(batch), _in_order(names)
    places = {field: order.index(column) for field, column in batch.columns.items() if column in order}
    if owner is None or not places:
        return
    header = mark_of(work.vault, names)
    mine = ImportMapping.owner == owner, ImportMapping.kind == batch.kind, ImportMapping.header == header
    known = work.session.scalar(select(ImportMapping).where(*mine))
    if known is None:
        known = ImportMapping(owner=owner, kind=batch.kind, header=header)
        work.session.add(known)
    known.columns, known.codes, known.used_at = places, batch.codes, work.now


def _in_order(names: Sequence[str]) -> list[int]:
    """The columns that have a name, by their names; our own remark of what to mend is none of the person's."""
    remark = word("remark")
    named = [column for column, name in enumerate(names) if _plain(name) and name != remark]
    return sorted(named, key=lambda column: (_plain(names[column]), column))


def _plain(name: str) -> str:
    return "".join(fold(name).split()).lower()
