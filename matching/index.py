"""Terms to postings: who shares words with a text, exactly as scikit-learn's TF-IDF cosine says, but fast.

tf is sublinear (1 + ln of the field-weighted count), idf smooth (ln((1 + n) / (1 + df)) + 1), norms
Euclidean. A posting takes three bytes: sixteen bits of the row and the count; idf and norms are applied when asked.
Rows stand in the order of ids. The postings of a term are cut into runs, one for each block of 32,768 rows that has
any (see kernels).
"""

import hashlib
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import building, kernels
from matching.lexicon import Lexicon
from matching.tokens import Slices, StaleTokens, columns_of, slices_of

Arrays = dict[str, NDArray[Any]]
Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

SUBLINEAR: Floats = np.concatenate([[0.0], 1.0 + np.log(np.arange(1, 256))])
LONGEST = 1024  # a longer list than this is sorted out of all rows
TOGETHER = 64  # queries that one thread answers block by block
SCRATCH = threading.local()


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The terms that count, by hash in ascending order, and in how many of `documents` records each occurs.

    Vacancies are indexed under the vocabulary of the people: only then has a pair the same score from both
    sides.
    """

    hashes: NDArray[np.uint64]
    frequency: NDArray[np.int32]
    documents: int

    @property
    def idf(self) -> Floats:
        """Of all terms; for a few terms use idf_of."""
        return self.idf_of(self.frequency)

    def idf_of(self, frequency: NDArray[np.int32]) -> Floats:
        """Smooth idf."""
        return np.asarray(np.log((1.0 + self.documents) / (1.0 + frequency.astype(np.float64))) + 1.0)

    def find(self, hashes: NDArray[np.uint64]) -> tuple[Rows, NDArray[np.bool_]]:
        """Positions of the terms, and which of them are known at all."""
        if not len(self.hashes):
            return np.zeros(len(hashes), dtype=np.int64), np.zeros(len(hashes), dtype=bool)
        at = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        return at, self.hashes[at] == hashes


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """The known terms of one record: position, tf·idf, the word where it is one; `norm` over all of them."""

    positions: Rows
    idf: Floats
    weights: Floats
    words: tuple[str, ...]
    norm: float


class Index:
    """People, or vacancies, ready to be asked. Immutable; made by Index.build or archive.open."""

    def __init__(self, kind: str, fingerprint: str, documents: int, arrays: Arrays) -> None:
        kernels.ready()
        for array in arrays.values():
            array.flags.writeable = False  # as those of an archive are: one compiled form serves both
        self.kind = kind
        self.fingerprint = fingerprint
        self.arrays = arrays
        self.vocabulary = Vocabulary(arrays["term_hashes"], arrays["term_frequency"], documents)
        self.columns: Mapping[str, NDArray[Any]] = {
            name.removeprefix("column_"): array for name, array in arrays.items() if name.startswith("column_")
        }

    def __len__(self) -> int:
        return len(self.arrays["norms"])

    @classmethod
    def build(
        cls,
        items: Iterable[tuple[str, bytes]],
        lexicon: Lexicon,
        *,
        kind: str = "profile",
        vocabulary: Vocabulary | None = None,
    ) -> "Index":
        """From ids with stored tokens (see tokens_of), all of one kind: profile or demand.

        Raises StaleTokens where tokens are of another lexicon or kind, ValueError where an id stands twice.
        """
        gathered = _Gathered(kind, lexicon)
        for name, record in items:
            gathered.add(name, record)
        return cls(kind, lexicon.fingerprint, *gathered.arrays(vocabulary))

    def id_of(self, row: int) -> str:
        """The id of a row."""
        at = self.arrays["id_at"]
        return str(self.arrays["ids"][int(at[row]) : int(at[row + 1])].tobytes(), "utf-8")

    def rows_of(self, ids: Sequence[str]) -> tuple[Rows, NDArray[np.bool_]]:
        """Rows of the ids, and which of them stand in the index."""
        hashes = np.array([_id_hash(name.encode()) for name in ids], dtype=np.uint64)
        known = self.arrays["id_hashes"]
        if not len(known):
            return np.zeros(len(ids), dtype=np.int64), np.zeros(len(ids), dtype=bool)
        at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
        return self.arrays["id_rows"][at].astype(np.int64), known[at] == hashes

    def facts_of(self, row: int) -> bytes:
        """The stored facts of a row, to be loaded by PersonFacts or DemandFacts."""
        start, size = int(self.arrays["facts_at"][row]), int(self.arrays["facts_size"][row])
        return self.arrays["facts"][start : start + size].tobytes()

    def query(self, slices: Slices) -> Query:
        """The terms of a record that this index knows."""
        hashes = np.frombuffer(slices.hashes, dtype="<u8")
        at, known = self.vocabulary.find(hashes)
        at, words = at[known], slices.words.decode().split("\n")
        idf = self.vocabulary.idf_of(self.vocabulary.frequency[at])
        weights = SUBLINEAR[np.frombuffer(slices.weights, dtype=np.uint8)[known]] * idf
        square = 0.0
        for weight in weights.tolist():  # one after the other, as bincount adds: equal to the last bit
            square += weight * weight
        kept = tuple(word for word, here in zip(words, known.tolist(), strict=False) if here)
        return Query(at, idf, weights, kept, sqrt(square))

    @cached_property
    def postings(self) -> tuple[NDArray[Any], ...]:
        """Runs of each term, block and start of each run, local rows and counts: as the kernels take them."""
        names = ("term_runs", "run_blocks", "run_at", "term_rows", "term_counts")
        return tuple(self.arrays[name] for name in names)

    def products(self, query: Query) -> Floats:
        """The scalar product of the query with every row."""
        sums = np.zeros(len(self))
        kernels.totals(self.postings, query.positions, tables(self.steps, query.weights, query.idf), sums)
        return sums

    def shared(self, query: Query, rows: Rows) -> NDArray[np.uint8]:
        """The count of each query term (columns) in each of some rows (ascending), read off the postings."""
        return np.asarray(kernels.lookup(self.postings, rows, query.positions), dtype=np.uint8)

    def cosines(self, query: Query, rows: Rows, products: Floats, least_norm: float = 0.0) -> list[float]:
        """The exact cosines of some rows from their scalar products; equal to the last bit from either side of a pair.

        `least_norm` bounds the norms of people from below (see Weights.pivot_terms).
        """
        norms = self.arrays["norms"][rows].tolist()
        if self.kind == "profile":
            below = [max(norm, least_norm) * query.norm for norm in norms]
        else:
            below = [max(query.norm, least_norm) * norm for norm in norms]
        return [min(up / down, 1.0) if down > 0 else 0.0 for up, down in zip(products.tolist(), below, strict=True)]

    def nearest(self, tokens: bytes, limit: int, lexicon: Lexicon) -> list[tuple[str, float]]:
        """The ids nearest by cosine with the cosine, exactly; equal ones in the order of ids."""
        query = self.query(slices_of(tokens, lexicon))
        return [(self.id_of(row), value) for row, value in self.search([query], limit)[0]]

    def search(self, queries: Sequence[Query], limit: int, threads: int = 1) -> list[list[tuple[int, float]]]:
        """For each query the rows nearest by cosine with the cosine: the same on any number of threads."""
        parts = [queries[at : at + TOGETHER] for at in range(0, len(queries), TOGETHER)]
        if threads < 2:
            return [found for part in parts for found in self._searched(part, limit)]
        with ThreadPoolExecutor(threads) as pool:
            return [found for some in pool.map(lambda part: self._searched(part, limit), parts) for found in some]

    def _searched(self, queries: Sequence[Query], limit: int) -> list[list[tuple[int, float]]]:
        if not 0 < limit < LONGEST:
            return [self._sorted(query, limit) for query in queries]
        best, found = np.zeros((len(queries), limit)), np.full((len(queries), limit), -1)
        norms = (self.arrays["norms"], self.arrays["norm_floors"], float(self.arrays["norm_step"][0]))
        weights, idf = np.concatenate([q.weights for q in queries]), np.concatenate([q.idf for q in queries])
        kernels.search(
            self.postings,
            norms,
            np.cumsum([0, *(len(query.positions) for query in queries)]),
            np.concatenate([query.positions for query in queries]),
            tables(self.steps, weights, idf),
            np.array([query.norm for query in queries]),
            _scratch(),
            best,
            found,
        )
        pairs = zip(queries, found.tolist(), best.tolist(), strict=True)
        return [
            list(zip(rows, values, strict=True)) if rows[-1] >= 0 else self._sorted(query, limit)
            for query, rows, values in pairs
        ]

    def _sorted(self, query: Query, limit: int) -> list[tuple[int, float]]:
        """As search, out of all rows: where few have a word in common, or the list is long."""
        below = self.arrays["norms"] * query.norm
        cosines = np.minimum(np.divide(self.products(query), below, out=np.zeros(len(self)), where=below > 0), 1.0)
        rows = np.argsort(-cosines, kind="stable")[: max(0, limit)]
        return list(zip(rows.tolist(), cosines[rows].tolist(), strict=True))

    @cached_property
    def steps(self) -> Floats:
        """SUBLINEAR up to the highest count there is."""
        return SUBLINEAR[: int(self.arrays["most"][0]) + 1]


def tables(steps: Floats, weights: Floats, idf: Floats) -> Floats:
    """What each term of a query (rows) adds to the product where it stands so often (columns)."""
    return np.asarray(weights[:, None] * (steps * idf[:, None]))


def _scratch() -> Floats:
    """A block of zeros for this thread; whoever uses it leaves zeros behind."""
    found: Floats | None = getattr(SCRATCH, "sums", None)
    if found is None:
        found = SCRATCH.sums = np.zeros(kernels.BLOCK)
    return found


def shares(query: Query, counts: NDArray[np.uint8]) -> Floats:
    """What each shared term (columns) adds to the scalar product of each row."""
    return np.asarray(query.weights * (SUBLINEAR[counts] * query.idf))


def top(scores: NDArray[Any], limit: int) -> Rows:
    """The rows of the highest scores, all that tie with the last of them cut by row number."""
    size = len(scores)
    if limit >= size:
        return np.arange(size)
    if limit <= 0:
        return np.zeros(0, dtype=np.int64)
    border = np.partition(scores, size - limit)[size - limit]
    above = np.flatnonzero(scores > border)
    level = np.flatnonzero(scores == border)
    return np.concatenate([above, level[: limit - len(above)]])


def _id_hash(name: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "little")


class _Gathered:
    """Stored records as they come, their pieces laid end to end: no object a term, no object a record."""

    def __init__(self, kind: str, lexicon: Lexicon) -> None:
        self.kind, self.lexicon = kind, lexicon
        self.ids: list[str] = []
        self.parts = {
            name: bytearray() for name in ("columns", "facts", "hashes", "weights", "skills", "skill_weights")
        }
        self.sizes: list[tuple[int, int, int]] = []

    def add(self, name: str, record: bytes) -> None:
        """Takes one record."""
        slices = slices_of(record, self.lexicon)
        if slices.kind != self.kind:
            raise StaleTokens(f"{name}: the tokens are of a {slices.kind}, the index is of {self.kind}s")
        self.ids.append(name)
        for part, data in self.parts.items():
            data += getattr(slices, part)
        self.sizes.append((len(slices.facts), len(slices.weights), len(slices.skill_weights)))

    def arrays(self, vocabulary: Vocabulary | None) -> tuple[int, Arrays]:
        """The number of documents that idf rests on, and the index's arrays."""
        order = sorted(range(len(self.ids)), key=self.ids.__getitem__)
        ordered = np.array(order, dtype=np.int64)
        sizes = np.array(self.sizes, dtype=np.int64).reshape(-1, 3)
        arrays = self._ids(order)
        table = np.frombuffer(self.parts["columns"], dtype=columns_of(self.kind, self.lexicon))[order]
        for name in table.dtype.names or ():
            arrays[f"column_{name}"] = np.ascontiguousarray(table[name])
        arrays["facts"] = np.frombuffer(self.parts["facts"], dtype=np.uint8)
        arrays["facts_at"] = (np.cumsum(sizes[:, 0]) - sizes[:, 0])[order]
        arrays["facts_size"] = sizes[order, 0].astype(np.int32)
        skills, _ = building.postings(self.parts["skills"], self.parts["skill_weights"], sizes[:, 2], ordered, None)
        arrays |= {f"skill_{name}": array for name, array in skills.items()}
        self.parts["skills"] = bytearray()
        only = None if vocabulary is None else vocabulary.hashes
        terms, at = building.postings(self.parts["hashes"], self.parts["weights"], sizes[:, 1], ordered, only)
        self.parts["hashes"] = bytearray()
        documents = len(order) if vocabulary is None else vocabulary.documents
        known = Vocabulary(terms["hashes"], np.diff(terms["at"]).astype(np.int32), documents)
        terms["frequency"] = known.frequency if vocabulary is None else vocabulary.frequency
        idf = known.idf_of(terms["frequency"])
        norms = building.norms(self.parts["weights"], at, sizes[:, 1], ordered, idf, SUBLINEAR)
        return documents, arrays | _with_floors(norms) | _in_runs(terms)

    def _ids(self, order: list[int]) -> Arrays:
        encoded = [self.ids[at].encode() for at in order]
        hashes = np.array([_id_hash(name) for name in encoded], dtype=np.uint64)
        by_hash = np.argsort(hashes, kind="stable")
        doubled = np.flatnonzero(hashes[by_hash][1:] == hashes[by_hash][:-1])
        if len(doubled):
            raise ValueError(f"the id {encoded[by_hash[doubled[0]]].decode()!r} stands twice")
        ends = np.cumsum([0, *map(len, encoded)])
        return {
            "ids": np.frombuffer(b"".join(encoded), dtype=np.uint8),
            "id_at": ends.astype(np.int64),
            "id_hashes": hashes[by_hash],
            "id_rows": by_hash.astype(np.int32),
        }


def _with_floors(norms: Floats) -> Arrays:
    """The norms, and beside them bytes that are never above them, in steps: what a search reads of most rows."""
    step = float(norms.max(initial=0.0)) / 255 or 1.0
    floors = np.zeros(-(-len(norms) // kernels.WINDOW) * kernels.WINDOW, dtype=np.uint8)
    floors[: len(norms)] = np.minimum(norms / step, 255)
    # A little less than the step, so that rounding never lifts a floor above its norm.
    return {"norms": norms, "norm_floors": floors, "norm_step": np.array([step * (1 - 1e-6)])}


def _in_runs(terms: Arrays) -> Arrays:
    """The postings of each term cut at the blocks of rows."""
    rows, at = terms["rows"], terms["at"]
    starts = np.zeros(len(rows), dtype=bool)
    starts[at[:-1][at[:-1] < at[1:]]] = True
    starts[1:] |= (rows[1:] >> kernels.BLOCK_BITS) != (rows[:-1] >> kernels.BLOCK_BITS)
    first = np.flatnonzero(starts)
    return {
        "term_hashes": terms["hashes"],
        "term_frequency": terms["frequency"],
        "term_runs": np.searchsorted(first, at).astype(np.int32),
        "run_blocks": (rows[first] >> kernels.BLOCK_BITS).astype(np.uint16),
        "run_at": np.append(first, len(rows)).astype(np.uint32),
        "term_rows": (rows & (kernels.BLOCK - 1)).astype(np.uint16),
        "term_counts": terms["counts"],
        "most": np.array([terms["counts"].max(initial=0)], dtype=np.uint8),
    }
