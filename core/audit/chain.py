"""Whether the history is whole: every link's hash, its predecessor, its number, and the head (security.md D7, B26)."""

from dataclasses import dataclass

from sqlalchemy import select

from core.events import GENESIS, ChainHead, EventRow
from core.work import Work

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """`broken_at`: number of the first row that does not fit, None when all do; `why` is a code."""

    rows: int
    head: str
    broken_at: int | None = None
    why: str | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing was edited, deleted, reordered or cut off."""
        return self.broken_at is None


def verify(work: Work, known: tuple[int, str] | None = None) -> Verdict:
    """Walks the whole chain, a batch at a time.

    `known`: number and hash of a link that was noted outside the database. Who can rewrite every row can make a chain
    that fits in itself, but not one that holds that link.
    """
    previous, number = GENESIS, 0
    while True:
        query = select(EventRow).where(EventRow.seq > number).order_by(EventRow.seq).limit(BATCH)
        rows = work.session.scalars(query).all()
        if not rows:
            break
        for row in rows:
            number += 1
            if (why := _fault(row, number, previous)) is not None:
                return Verdict(number - 1, previous, number, why)
            previous = row.hash
        work.session.expunge_all()
    head = work.session.get(ChainHead, 1)
    if ((head.seq, head.hash) if head else (0, GENESIS)) != (number, previous):
        return Verdict(number, previous, number + 1, "cut_off")
    if known is not None and known != (known[0], _hash_at(work, known[0])):
        return Verdict(number, previous, known[0], "rewritten")
    return Verdict(number, previous)


def _hash_at(work: Work, number: int) -> str | None:
    return GENESIS if number == 0 else work.session.scalar(select(EventRow.hash).where(EventRow.seq == number))


def _fault(row: EventRow, number: int, previous: str) -> str | None:
    if row.seq != number:
        return "missing"
    if row.previous != previous:
        return "reordered"
    if row.hash != row.sealed_hash():
        return "edited"
    return None
