"""What was saved since the clock wrote the index, put on top of it: who is registered at the counter is ranked at the
next question, not within a minute.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from core.places import Places
from core.seekers import Seeker
from core.shortlists.indexing import eligible
from core.shortlists.models import IndexEntry, IndexFile
from core.shortlists.profiles import demand_of, engine_id, profile_of
from core.shortlists.shelf import Held, Shelf
from core.vacancies import Vacancy
from core.work import Work
from matching import Ranker, tokens_of

BEFORE = timedelta(minutes=2)
"""Looked at from before the index was begun: what was saved then may have ended in a longer transaction."""

MOST = 300
"""More changes (a spreadsheet) wait for the clock, which has them within a minute."""

Mark = tuple[int, tuple[tuple[int, int, bool], ...]]


@dataclass(frozen=True, slots=True)
class Current:
    """A ranker with the changes up to `as_of`."""

    ranker: Ranker
    file: IndexFile
    as_of: datetime


def current(work: Work, shelf: Shelf, places: Places, kind: str) -> Current:
    """The newest index with what changed since. Raises Conflict where there is none, as Shelf.ranker does."""
    held = shelf.ranker(work, kind)
    changed = _changed(work, kind, held.file.built_at - BEFORE)
    if len(changed) > MOST:
        return Current(held.ranker, held.file, held.file.built_at)
    mark: Mark = (held.file.number, tuple(changed))
    known = shelf.changed.get(kind)
    if known is None or known[0] != mark:
        known = shelf.changed[kind] = (mark, _with_changes(work, shelf, places, kind, held, changed))
    return Current(known[1], held.file, work.now)


def _changed(work: Work, kind: str, since: datetime) -> list[tuple[int, int, bool]]:
    """Records saved since then: number, version, whether they are to be ranked."""
    model, wanted = eligible(kind)
    query = select(model.id, model.version, wanted).where(model.updated_at > since).order_by(model.id).limit(MOST + 1)
    return [(record_id, version, bool(ranked)) for record_id, version, ranked in work.session.execute(query)]


def _with_changes(
    work: Work, shelf: Shelf, places: Places, kind: str, held: Held, changed: Sequence[tuple[int, int, bool]]
) -> Ranker:
    if not changed:
        return held.ranker
    ranked = {record_id: version for record_id, version, here in changed if here}
    tokens = _stored(work, shelf, kind, ranked)
    model, _ = eligible(kind)
    missing = select(model).where(model.id.in_(ranked.keys() - tokens.keys()))
    records: Iterable[Seeker | Vacancy] = work.session.scalars(missing)
    for record in records:
        item = profile_of(record, places) if isinstance(record, Seeker) else demand_of(record, places)
        tokens[record.id] = tokens_of(item, shelf.lexicon)
    gone = [engine_id(record_id) for record_id, _, here in changed if not here]
    return held.ranker.with_changes({engine_id(record_id): tokens[record_id] for record_id in sorted(tokens)}, gone)


def _stored(work: Work, shelf: Shelf, kind: str, ranked: dict[int, int]) -> dict[int, bytes]:
    """Tokens that were cut from these very versions under today's dictionaries."""
    query = select(IndexEntry).where(
        IndexEntry.kind == kind,
        IndexEntry.record_id.in_(ranked),
        IndexEntry.fingerprint == shelf.lexicon.fingerprint,
    )
    return {
        entry.record_id: entry.tokens
        for entry in work.session.scalars(query)
        if entry.version == ranked[entry.record_id]
    }
