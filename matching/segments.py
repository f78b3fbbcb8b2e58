"""An index that changes: the mapped archive, which never does, and what was changed since, in an open segment.

A change is an append and a tombstone, microseconds; the archive is not touched, so all processes go on sharing it. The
open segment lives under the vocabulary of the archive: one idf for both, so nobody who did not change moves by a bit,
and every cosine is the one that a rebuild under that vocabulary gives. What this costs: a term that nobody in the
archive has counts for nobody until the next archive is built (by the clock, from the stored tokens); `moved` then takes
over what changed while it was built.
"""

import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import kernels
from matching.index import SUBLINEAR, Index, Query, Rows, top
from matching.lexicon import Lexicon
from matching.machine import install
from matching.tokens import Slices, StaleTokens, slices_of

Array = NDArray[Any]
SPARE = 64  # looked at beyond the limit: the first sum adds in another order than the exact one
FIRST_ROWS, FIRST_POSTINGS = 1 << 10, 1 << 16
ALIVE = np.iinfo(np.int64).max
COMPILED = ("scan", "counted")


def scan(starts: Array, positions: Array, counts: Array, slots: Array, tables: Array, sums: Array) -> None:
    """The scalar product of the query with each row; `slots` gives the column of a term in it, from 1, or 0."""
    for row in range(len(sums)):
        total = 0.0
        for at in range(starts[row], starts[row + 1]):
            total += tables[slots[positions[at]], counts[at]]  # without a branch: row 0 of the tables is nothing
        sums[row] = total


def counted(starts: Array, positions: Array, counts: Array, slots: Array, rows: Array, found: Array) -> None:
    """The count of each term of the query (columns) in each of some rows."""
    for place in range(len(rows)):
        for at in range(starts[rows[place]], starts[rows[place] + 1]):
            slot = slots[positions[at]]
            if slot:
                found[place, slot - 1] = counts[at]


class Growing:
    """An array that is appended to; `view` of what stood at one moment stays right while it grows."""

    def __init__(self, dtype: Any, room: int) -> None:
        self.array: Array = np.zeros(room, dtype=dtype)
        self.size = 0

    def extend(self, values: Array) -> None:
        """Appends; now and then into a new array of twice the room."""
        stop = self.size + len(values)
        if stop > len(self.array):
            larger = np.zeros(max(stop, 2 * len(self.array)), dtype=self.array.dtype)
            larger[: self.size] = self.array[: self.size]
            self.array = larger
        self.array[self.size : stop] = values
        self.size = stop

    def view(self) -> Array:
        """What stands now; not to be written to."""
        return self.array[: self.size]


class Moment(Index):
    """The open segment as it stood at one moment, with the answers of an Index that `nearest` needs."""

    def __init__(self, base: Index, starts: Array, positions: Array, counts: Array, norms: Array, alive: Array) -> None:
        known = base.arrays
        arrays = {"norms": norms, "term_hashes": known["term_hashes"], "term_frequency": known["term_frequency"]}
        super().__init__(base.kind, base.fingerprint, base.vocabulary.documents, arrays)
        self.starts, self.positions, self.counts, self.alive = starts, positions, counts, alive

    def slots(self, query: Query) -> Array:
        """The column of each term of the vocabulary in the query, from 1; 0 where it has none."""
        found = np.zeros(len(self.vocabulary.hashes), dtype=np.uint16)
        found[query.positions] = np.arange(1, len(query.positions) + 1)
        return found

    def products(self, query: Query) -> Array:
        """The scalar product of the query with every row, living or not."""
        sums = np.zeros(len(self))
        tables = np.zeros((len(query.positions) + 1, len(SUBLINEAR)))
        tables[1:] = query.weights[:, None] * (SUBLINEAR[None, :] * query.idf[:, None])
        scan(self.starts, self.positions, self.counts, self.slots(query), tables, sums)
        return sums

    def shared(self, query: Query, rows: Rows) -> NDArray[np.uint8]:
        """The count of each query term (columns) in each of some rows."""
        found = np.zeros((len(rows), len(query.positions)), dtype=np.uint8)
        counted(self.starts, self.positions, self.counts, self.slots(query), rows, found)
        return found

    def best(self, query: Query, limit: int) -> list[tuple[int, float]]:
        """The living rows nearest by cosine and, at the border, a few more: exact cosines, in no order."""
        living = np.flatnonzero(self.alive)
        roughly = self.products(query)[living] / np.maximum(self.arrays["norms"][living], 1e-12)
        # Equal cosines are told apart by id, not by row: whoever ties with the last is looked at too.
        chosen = living[top(roughly, limit + SPARE)]
        if len(chosen) < len(living):
            border = roughly[top(roughly, limit)].min(initial=np.inf)
            chosen = living[roughly >= border * (1 - 1e-9)]
        rows = np.sort(chosen).astype(np.int64)
        exact = kernels.products(self.shared(query, rows), query.weights, query.idf, SUBLINEAR)
        return list(zip(rows.tolist(), self.cosines(query, rows, exact), strict=True))


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a record, in the order of `number`; no tokens: it is gone."""

    number: int
    tokens: bytes | None


class Segmented:
    """An archive with changes on top. Safe for many readers beside writers; made anew for every archive."""

    def __init__(self, base: Index, lexicon: Lexicon) -> None:
        if base.fingerprint != lexicon.fingerprint:
            raise StaleTokens("the index was built under another lexicon")
        install(globals(), COMPILED)
        self.base, self.lexicon = base, lexicon
        self.number = 0
        self.changes: dict[str, Change] = {}
        self._lock = threading.Lock()
        self._gone: dict[str, int] = {}  # ids of the archive by the number of the change that buried them
        self._ids: list[str] = []
        self._rows: dict[str, int] = {}
        self._starts = Growing(np.int64, FIRST_ROWS)
        self._starts.extend(np.zeros(1, dtype=np.int64))
        self._positions, self._counts = Growing(np.int32, FIRST_POSTINGS), Growing(np.uint8, FIRST_POSTINGS)
        self._norms, self._died = Growing(np.float64, FIRST_ROWS), Growing(np.int64, FIRST_ROWS)

    def __len__(self) -> int:
        return len(self.base) - len(self._gone) + len(self._rows)

    def put(self, name: str, tokens: bytes) -> None:
        """A record added or changed: the next question finds it so.

        Raises StaleTokens where the tokens are of another lexicon or kind.
        """
        slices = slices_of(tokens, self.lexicon)
        if slices.kind != self.base.kind:
            raise StaleTokens(f"{name}: the tokens are of a {slices.kind}, the index is of {self.base.kind}s")
        positions, counts, norm = self._terms(slices)
        with self._lock:
            self._bury(name)
            row = len(self._ids)
            self._ids.append(name)
            self._positions.extend(positions)
            self._counts.extend(counts)
            self._norms.extend(np.array([norm]))
            self._died.extend(np.array([ALIVE]))
            self._starts.extend(np.array([self._positions.size]))
            self._rows[name] = row
            self.changes[name] = Change(self.number, tokens)

    def remove(self, name: str) -> None:
        """A record that is no more; one that never was changes nothing."""
        with self._lock:
            self._bury(name)
            self.changes[name] = Change(self.number, None)

    def _bury(self, name: str) -> None:
        self.number += 1
        row = self._rows.pop(name, None)
        if row is not None:
            self._died.array[row] = self.number
        elif name not in self._gone and self.base.rows_of([name])[1][0]:
            self._gone[name] = self.number

    def _terms(self, slices: Slices) -> tuple[Array, Array, float]:
        """Positions of the known terms, their counts and the norm over them, as Index.build computes it."""
        vocabulary = self.base.vocabulary
        at, known = vocabulary.find(np.frombuffer(slices.hashes, dtype="<u8"))
        counts = np.frombuffer(slices.weights, dtype=np.uint8)[known]
        values = SUBLINEAR[counts] * vocabulary.idf_of(vocabulary.frequency[at[known]])
        square = 0.0
        for value in (values * values).tolist():  # one after the other: equal to the last bit
            square += value
        return at[known], counts, float(np.sqrt(square))

    def _moment(self) -> tuple[int, list[str], Moment]:
        with self._lock:
            number, died = self.number, self._died.view()
            views = (self._starts.view(), self._positions.view(), self._counts.view(), self._norms.view())
        starts, positions, counts, norms = views
        return number, self._ids, Moment(self.base, starts, positions, counts, norms.copy(), died > number)

    def nearest(self, tokens: bytes, limit: int) -> list[tuple[str, float]]:
        """The ids nearest by cosine with the cosine, exactly; equal ones in the order of ids."""
        number, ids, moment = self._moment()
        query = self.base.query(slices_of(tokens, self.lexicon))
        found = [(ids[row], value) for row, value in moment.best(query, limit)] if ids else []
        found += self._unchanged(tokens, limit, number)
        return sorted(found, key=lambda entry: (-entry[1], entry[0]))[:limit]

    def _unchanged(self, tokens: bytes, limit: int, number: int) -> list[tuple[str, float]]:
        """The nearest of the archive without those buried by then; asks for more while too few are left."""
        asked = min(limit + SPARE, len(self.base)) if self._gone else limit
        while True:
            found = self.base.nearest(tokens, asked, self.lexicon)
            living = [(name, value) for name, value in found if self._gone.get(name, ALIVE) > number]
            if len(living) >= limit or asked >= len(self.base):
                return living[:limit]
            asked = min(2 * asked + SPARE, len(self.base))

    def moved(self, base: Index, after: int) -> "Segmented":
        """The changes after number `after` on top of a newer archive, which holds those up to it."""
        with self._lock:
            later = [(change.number, name, change) for name, change in self.changes.items() if change.number > after]
        fresh = Segmented(base, self.lexicon)
        for _, name, change in sorted(later, key=lambda entry: entry[0]):
            if change.tokens is None:
                fresh.remove(name)
            else:
                fresh.put(name, change.tokens)
        return fresh
