"""Terms of many records to postings: one walk that numbers the terms and one that lays each posting in its place.

Compiled (see machine); no sort of all postings, and beside what the index keeps four bytes a posting. The
postings of a term stand in the order of rows; terms in the order of their hashes.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.machine import install

Array = NDArray[Any]
FIRST_ROOM = 1 << 16
MOST_TERMS = 1 << 24
SPREAD = np.uint64(0x9E3779B97F4A7C15)
COMPILED = ("numbered", "renumbered", "laid", "measured")


def numbered(found: Array, begin: int, keys: Array, numbers: Array, known: int, learn: bool, at: Array) -> Any:
    """The number of each term from `begin` on, in the order of first sight; unknown ones are learned or get -1.

    Gives where it stopped because the table became too full, and how many terms are known. Hash 0 has the last place.
    """
    last = len(keys) - 1
    mask = np.uint64(last - 1)
    for place in range(begin, len(found)):
        key = found[place]
        slot = (key * SPREAD) >> np.uint64(20) & mask
        if key == np.uint64(0):
            slot = np.uint64(last)
        while numbers[slot] >= 0 and keys[slot] != key:
            slot = (slot + np.uint64(1)) & mask
        if numbers[slot] < 0 and learn:
            if 2 * known >= last:
                return place, known
            keys[slot], numbers[slot] = key, known
            known += 1
        at[place] = numbers[slot]
    return len(found), known


def renumbered(at: Array, rank: Array, frequency: Array) -> None:
    """Numbers by first sight to numbers in the order of hashes; counts how often each occurs."""
    for place in range(len(at)):
        if at[place] >= 0:
            at[place] = rank[at[place]]
            frequency[at[place]] += 1


def laid(at: Array, weights: Array, starts: Array, order: Array, places: Array, rows: Array, counts: Array) -> None:
    """Each posting into the next place of its term, records in the order of rows."""
    for row in range(len(order)):
        record = order[row]
        for posting in range(starts[record], starts[record + 1]):
            term = at[posting]
            if term >= 0:
                rows[places[term]], counts[places[term]] = row, weights[posting]
                places[term] += 1


def measured(at: Array, weights: Array, starts: Array, order: Array, idf: Array, steps: Array, norms: Array) -> None:
    """Euclidean norms over the known terms, each record's terms added in the order of their hashes."""
    for row in range(len(order)):
        record = order[row]
        square = 0.0
        for posting in range(starts[record], starts[record + 1]):
            if at[posting] >= 0:
                value = steps[weights[posting]] * idf[at[posting]]
                square += value * value
        norms[row] = np.sqrt(square)


def positions_of(found: Array, terms: Array | None) -> tuple[Array, Array]:
    """The terms in the order of their hashes, and the position of each found one; -1 where `terms` lacks it.

    Without `terms` all that are found are known. Raises ValueError beyond 16 million terms.
    """
    learn = terms is None
    at = np.empty(len(found), dtype=np.int32)
    given = np.zeros(0, dtype=np.uint64) if terms is None else np.array(terms, dtype=np.uint64)
    keys, numbers = _table(given, max(FIRST_ROOM, 4 * len(given)))
    done, known = numbered(found, 0, keys, numbers, len(given), learn, at)
    while done < len(found):
        if known > MOST_TERMS:
            raise ValueError("more than 16 million terms")
        seen = np.empty(known, dtype=np.uint64)
        seen[numbers[numbers >= 0]] = keys[numbers >= 0]
        keys, numbers = _table(seen, 8 * known)
        done, known = numbered(found, done, keys, numbers, known, learn, at)
    hashes = np.empty(known, dtype=np.uint64)
    hashes[numbers[numbers >= 0]] = keys[numbers >= 0]
    return hashes, at


def _table(terms: Array, room: int) -> tuple[Array, Array]:
    """A hash table with these terms, numbered in their order; one place beyond it for hash 0."""
    size = 1 << (room - 1).bit_length()
    keys, numbers = np.zeros(size + 1, dtype=np.uint64), np.full(size + 1, -1, dtype=np.int32)
    numbered(terms, 0, keys, numbers, 0, True, np.empty(len(terms), dtype=np.int32))
    return keys, numbers


def postings(
    hashes: bytearray, weights: bytearray, sizes: Array, order: Array, terms: Array | None
) -> tuple[dict[str, Array], Array]:
    """Postings by term: `hashes` ascending, `at` where each begins, `rows` and `counts`.

    `sizes`: how many terms each record has, in the order given; `order`: the records in the order of rows; `terms`: the
    only ones that count, ascending. Also the term of each posting in the order given, -1 where it does not count.
    """
    install(globals(), COMPILED)
    found, counts = np.frombuffer(hashes, dtype="<u8"), np.frombuffer(weights, dtype=np.uint8)
    known, at = positions_of(found, terms)
    by_hash = np.argsort(known, kind="stable")
    rank = np.empty(len(known), dtype=np.int32)
    rank[by_hash] = np.arange(len(known), dtype=np.int32)
    frequency = np.zeros(len(known), dtype=np.int64)
    renumbered(at, rank, frequency)
    bounds = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(frequency)])
    made: dict[str, Array] = {
        "hashes": known[by_hash],
        "at": bounds,
        "rows": np.empty(int(bounds[-1]), dtype=np.int32),
        "counts": np.empty(int(bounds[-1]), dtype=np.uint8),
    }
    laid(at, counts, starts_of(sizes), order, bounds[:-1].copy(), made["rows"], made["counts"])
    return made, at


def norms(weights: bytearray, at: Array, sizes: Array, order: Array, idf: Array, steps: Array) -> Array:
    """Euclidean norms of the records in the order of rows; `steps`: what each count is worth."""
    found = np.empty(len(order))
    measured(at, np.frombuffer(weights, dtype=np.uint8), starts_of(sizes), order, idf, steps, found)
    return found


def starts_of(sizes: Array) -> Array:
    """Where each record begins, and where the last ends."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes, dtype=np.int64)])
