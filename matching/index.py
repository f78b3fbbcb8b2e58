"""Terms to postings: who shares words with a text, exactly as scikit-learn's TF-IDF cosine says, but fast.

tf is sublinear (1 + ln of the field-weighted count), idf smooth (ln((1 + n) / (1 + df)) + 1), norms
Euclidean. A
posting takes five bytes: the row and the count; idf and norms are applied when asked. Rows stand in the
order of ids.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.lexicon import Lexicon
from matching.tokens import Slices, StaleTokens, columns_of, slices_of

Arrays = dict[str, NDArray[Any]]
Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

SUBLINEAR: Floats = np.concatenate([[0.0], 1.0 + np.log(np.arange(1, 256))])
CHUNK = 1 << 21
TERM, ROW = np.uint64(40), np.uint64(8)  # a posting packed: 24 bits of term, 32 of row, 8 of count
SPARE = 64  # looked at beyond the limit, so that single precision cannot lose anyone at the border


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
        return Query(at, idf, weights, kept, square**0.5)

    def products(self, query: Query) -> NDArray[np.float32]:
        """The scalar product of the query with every row: the sparse product on the transposed matrix."""
        arrays, size = self.arrays, len(self)
        starts, stops = arrays["term_at"][query.positions], arrays["term_at"][query.positions + 1]
        scores = np.zeros(size, dtype=np.float32)
        tables = (SUBLINEAR[None, :] * (query.weights * query.idf)[:, None]).astype(np.float32)
        rows, counts = arrays["term_rows"], arrays["term_counts"]
        for start, stop, table in zip(starts.tolist(), stops.tolist(), tables, strict=True):
            scores[rows[start:stop]] += table[counts[start:stop]]  # a row occurs once in a term
        return scores

    def shared(self, query: Query, rows: Rows) -> NDArray[np.uint8]:
        """The count of each query term (columns) in each of some rows (ascending), read off the postings."""
        arrays = self.arrays
        found = np.zeros((len(rows), len(query.positions)), dtype=np.uint8)
        bounds = arrays["term_at"]
        small = rows.astype(np.int32)
        for column, position in enumerate(query.positions.tolist()):
            start, stop = int(bounds[position]), int(bounds[position + 1])
            postings = arrays["term_rows"][start:stop]
            if stop > start:
                at = np.minimum(np.searchsorted(postings, small), stop - start - 1)
                hit = postings[at] == small
                found[hit, column] = arrays["term_counts"][start:stop][at[hit]]
        return found

    def cosines(self, query: Query, rows: Rows, counts: NDArray[np.uint8], least_norm: float = 0.0) -> list[float]:
        """The exact cosines of some rows from `shared`; equal to the last bit from either side of a pair.

        Summed without rounding (fsum), because the order of terms differs by side. `least_norm` bounds the
        norms of
        people from below (see Weights.pivot_terms).
        """
        products = [fsum(row) for row in shares(query, counts).tolist()]
        norms = self.arrays["norms"][rows].tolist()
        if self.kind == "profile":
            below = [max(norm, least_norm) * query.norm for norm in norms]
        else:
            below = [max(query.norm, least_norm) * norm for norm in norms]
        return [min(up / down, 1.0) if down > 0 else 0.0 for up, down in zip(products, below, strict=True)]

    def nearest(self, tokens: bytes, limit: int, lexicon: Lexicon) -> list[tuple[str, float]]:
        """The ids nearest by cosine with the cosine, exactly; equal ones in the order of ids."""
        query = self.query(slices_of(tokens, lexicon))
        norms = self.arrays["norms"]
        scores = self.products(query) / np.maximum(norms, 1e-12)
        rows = np.sort(top(scores, limit + SPARE))
        counts = self.shared(query, rows)
        exact = sorted(zip(self.cosines(query, rows, counts), rows.tolist(), strict=True), key=lambda e: (-e[0], e[1]))
        return [(self.id_of(row), value) for value, row in exact[:limit]]


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
        rank = np.empty(len(order), dtype=np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        sizes = np.array(self.sizes, dtype=np.int64).reshape(-1, 3)
        arrays = self._ids(order)
        table = np.frombuffer(self.parts["columns"], dtype=columns_of(self.kind, self.lexicon))[order]
        for name in table.dtype.names or ():
            arrays[f"column_{name}"] = np.ascontiguousarray(table[name])
        arrays["facts"] = np.frombuffer(self.parts["facts"], dtype=np.uint8)
        arrays["facts_at"] = (np.cumsum(sizes[:, 0]) - sizes[:, 0])[order]
        arrays["facts_size"] = sizes[order, 0].astype(np.int32)
        skills, _ = _postings(self.parts["skills"], self.parts["skill_weights"], np.repeat(rank, sizes[:, 2]), None)
        arrays |= {f"skill_{name}": array for name, array in skills.items()}
        self.parts["skills"] = bytearray()
        owners = np.repeat(rank, sizes[:, 1])
        terms, at = _postings(self.parts["hashes"], self.parts["weights"], owners, vocabulary)
        documents = len(order) if vocabulary is None else vocabulary.documents
        known = Vocabulary(terms["hashes"], np.diff(terms["at"]).astype(np.int32), documents)
        terms["frequency"] = known.frequency if vocabulary is None else vocabulary.frequency
        idf = np.append(known.idf_of(terms["frequency"]), 0.0)  # the last is for terms not known: at = -1
        arrays["norms"] = self._norms(idf, at, owners, len(order))
        return documents, arrays | {f"term_{name}": array for name, array in terms.items()}

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

    def _norms(self, idf: Floats, at: NDArray[np.int32], owners: NDArray[np.int32], size: int) -> Floats:
        """Euclidean norms over the known terms, each row's terms added in the order of their hashes."""
        counts = np.frombuffer(self.parts["weights"], dtype=np.uint8)
        square = np.zeros(size)
        for start in range(0, len(at), CHUNK):
            piece = slice(start, start + CHUNK)
            value = SUBLINEAR[counts[piece]] * idf[at[piece]]
            np.add.at(square, owners[piece], value * value)
        return np.asarray(np.sqrt(square))


def _postings(
    hashes: bytearray, weights: bytearray, owners: NDArray[np.int32], vocabulary: Vocabulary | None
) -> tuple[Arrays, NDArray[np.int32]]:
    """Postings by term in the order of hashes, rows ascending: one sort of packed 64-bit numbers.

    Also the term of each posting in the order given, -1 where the vocabulary does not know it. In pieces,
    because a city has tens of millions of postings.
    """
    found, counts = np.frombuffer(hashes, dtype="<u8"), np.frombuffer(weights, dtype=np.uint8)
    terms = np.unique(found) if vocabulary is None else np.asarray(vocabulary.hashes)
    if len(terms) >> 24:
        raise ValueError("more than 16 million terms")
    known = Vocabulary(terms, np.zeros(0, dtype=np.int32), 0)
    at = np.empty(len(found), dtype=np.int32)
    packed, filled = np.empty(len(found), dtype=np.uint64), 0
    for start in range(0, len(found), CHUNK):
        piece = slice(start, start + CHUNK)
        position, here = known.find(found[piece])
        at[piece] = np.where(here, position, -1)
        key = (position.astype(np.uint64) << TERM) | (owners[piece].astype(np.uint64) << ROW) | counts[piece]
        key = key[here]
        packed[filled : filled + len(key)] = key
        filled += len(key)
    packed = packed[:filled]
    packed.sort()
    bounds = np.arange(len(terms) + 1, dtype=np.uint64) << TERM
    postings = {
        "hashes": terms,
        "at": np.searchsorted(packed, bounds).astype(np.int64),
        "rows": _cut(packed, ROW, np.uint64(0xFFFFFFFF), np.int32),
        "counts": _cut(packed, np.uint64(0), np.uint64(0xFF), np.uint8),
    }
    return postings, at


def _cut(packed: NDArray[np.uint64], shift: np.uint64, mask: np.uint64, dtype: type) -> NDArray[Any]:
    """One field of the packed numbers."""
    field: NDArray[Any] = np.empty(len(packed), dtype=dtype)
    for start in range(0, len(packed), CHUNK):
        piece = slice(start, start + CHUNK)
        field[piece] = ((packed[piece] >> shift) & mask).astype(dtype)
    return field
