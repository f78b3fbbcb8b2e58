"""The clock's part: cut what changed, build the index anew, write it beside the old one, make it known."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, and_, delete, func, insert, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.access import SYSTEM
from core.places import Places
from core.seekers import Seeker
from core.shortlists.models import IndexEntry, IndexFile
from core.shortlists.profiles import demand_of, engine_id, profile_of
from core.shortlists.shelf import DEMAND, PEOPLE, Shelf
from core.vacancies import Vacancy
from core.work import Work
from matching import Index, Vocabulary, archive, tokens_of

BATCH = 1_000
KEPT_FILES = 3
LIVE = ("published", "unconfirmed")
SEEKING = ("seeking", "unemployed")


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: records cut, and the records of each archive that was written."""

    cut: int
    built: dict[str, int]


def refresh(open_work: Any, shelf: Shelf, places: Places, now: datetime) -> Refreshed:
    """Brings both archives up to date; does nothing when nothing changed.

    `open_work(actor, now, write=…)` opens a unit of work (Platform.work).
    """
    cut, built = 0, {}
    vocabulary: Vocabulary | None = None
    for kind in (PEOPLE, DEMAND):
        with open_work(SYSTEM, now, write=False) as work:
            stale = list(work.session.scalars(stale_ids(kind, shelf.lexicon.fingerprint)))
        for start in range(0, len(stale), BATCH):
            with open_work(SYSTEM, now) as work:
                cut_some(work, shelf, places, kind, stale[start : start + BATCH])
        cut += len(stale)
        index = build(open_work, shelf, kind, vocabulary, now)
        if index is not None:
            built[kind] = len(index)
        if kind == PEOPLE:
            # Vacancies are indexed under the people's vocabulary: only then do both directions agree.
            vocabulary = index.vocabulary if index else None
    return Refreshed(cut, built)


def eligible(kind: str) -> tuple[type[Seeker] | type[Vacancy], Any]:
    """Whose records are ranked: people who seek and agreed to matching; vacancies that are public."""
    if kind == PEOPLE:
        return Seeker, and_(Seeker.matching_consent.is_(True), Seeker.status.in_(SEEKING))
    return Vacancy, Vacancy.status.in_(LIVE)


def stale_ids(kind: str, fingerprint: str) -> Select[int]:
    """Records without tokens, or with tokens of another version or of other dictionaries."""
    model, wanted = eligible(kind)
    entry = and_(IndexEntry.kind == kind, IndexEntry.record_id == model.id)
    old = or_(
        IndexEntry.record_id.is_(None), IndexEntry.version != _version(model), IndexEntry.fingerprint != fingerprint
    )
    return select(model.id).outerjoin(IndexEntry, entry).where(wanted, old).order_by(model.id)


def cut_some(work: Work, shelf: Shelf, places: Places, kind: str, ids: Sequence[int]) -> None:
    """Cuts these records and stores their tokens with the version they were cut from."""
    model, _ = eligible(kind)
    rows = []
    records: Iterable[Seeker | Vacancy] = work.session.scalars(select(model).where(model.id.in_(ids)))
    for record in records:
        item = profile_of(record, places) if isinstance(record, Seeker) else demand_of(record, places)
        rows.append(
            entry_row(kind, record.id, record.version, tokens_of(item, shelf.lexicon), shelf.lexicon.fingerprint)
        )
    put_entries(work.session, kind, rows)


def entry_row(kind: str, record_id: int, version: int, tokens: bytes, fingerprint: str) -> dict[str, Any]:
    """A row of stored tokens; imports make theirs in the child process."""
    return {"kind": kind, "record_id": record_id, "version": version, "fingerprint": fingerprint, "tokens": tokens}


def put_entries(session: Session, kind: str, rows: Sequence[dict[str, Any]]) -> None:
    """Replaces the stored tokens of these records."""
    if not rows:
        return
    ids = [row["record_id"] for row in rows]
    session.execute(delete(IndexEntry).where(IndexEntry.kind == kind, IndexEntry.record_id.in_(ids)))
    session.execute(insert(IndexEntry), list(rows))


def signature(work: Work, kind: str, fingerprint: str, vocabulary: Vocabulary | None) -> str:
    """What the archive would be made of: how many records, their ids and versions, the dictionaries."""
    model, wanted = eligible(kind)
    sums = select(func.count(), func.sum(model.id), func.sum(_version(model))).where(wanted)
    count, ids, versions = work.session.execute(sums).one()
    documents = vocabulary.documents if vocabulary else 0
    return f"{count}:{ids or 0}:{versions or 0}:{documents}:{fingerprint[:24]}"


def build(open_work: Any, shelf: Shelf, kind: str, vocabulary: Vocabulary | None, now: datetime) -> Index | None:
    """Writes the archive from stored tokens and announces it; the one that is there when nothing changed.

    None where there is no record at all yet.
    """
    fingerprint = shelf.lexicon.fingerprint
    with open_work(SYSTEM, now, write=False) as work:
        made_of = signature(work, kind, fingerprint, vocabulary)
        newest = shelf.newest(work, kind)
        if newest is not None and newest.signature == made_of and (shelf.folder / newest.path).exists():
            return shelf.map(newest)
        number = (work.session.scalar(select(func.max(IndexFile.number))) or 0) + 1
        items = _stored(work, kind, fingerprint)
        index = Index.build(items, shelf.lexicon, kind=kind, vocabulary=vocabulary)
    if not len(index) and newest is None:
        return None
    shelf.folder.mkdir(parents=True, exist_ok=True)
    path = f"{kind}-{number}.idx"
    archive.write(index, shelf.folder / path)
    with open_work(SYSTEM, now) as work:
        announce(work, kind, number, path, index, made_of)
    drop_old(shelf.folder, kind)
    return index


def announce(work: Work, kind: str, number: int, path: str, index: Index, made_of: str) -> None:
    """Makes the archive the newest one; web workers map it at their next question."""
    row = IndexFile(
        number=number,
        kind=kind,
        path=path,
        built_at=work.now,
        records=len(index),
        fingerprint=index.fingerprint,
        signature=made_of,
    )
    work.session.add(row)


def drop_old(folder: Path, kind: str) -> None:
    """Removes archives that no reader opens any more; those mapped stay readable until they are let go.

    Also what a clock that was killed left half written.
    """
    files = sorted(folder.glob(f"{kind}-*.idx"), key=lambda path: int(path.stem.split("-")[1]))
    for path in files[:-KEPT_FILES]:
        path.unlink(missing_ok=True)
    archive.sweep(folder)


def _stored(work: Work, kind: str, fingerprint: str) -> Iterator[tuple[str, bytes]]:
    model, wanted = eligible(kind)
    query = (
        select(IndexEntry.record_id, IndexEntry.tokens)
        .join(model, model.id == IndexEntry.record_id)
        .where(IndexEntry.kind == kind, IndexEntry.fingerprint == fingerprint, wanted)
        .execution_options(yield_per=5_000)
    )
    for record_id, tokens in work.session.execute(query):
        yield engine_id(record_id), tokens


def _version(model: type[Seeker] | type[Vacancy]) -> InstrumentedAttribute[int]:
    return model.version
