"""Postings laid by machine code against a dictionary of lists."""

import random
from collections import defaultdict

import numpy as np
import pytest

from matching import building

EDGES = [0, 1, 2**63, 2**64 - 1]  # hash 0 is an empty place to a careless table


def slow(records: list[list[tuple[int, int]]], order: list[int], only: list[int] | None):  # type: ignore[no-untyped-def]
    found: dict[int, list[tuple[int, int]]] = defaultdict(list, {term: [] for term in only or []})
    for row, record in enumerate(order):
        for term, count in records[record]:
            if only is None or term in only:
                found[term].append((row, count))
    return sorted(found.items())


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("learn", [True, False])
def test_each_posting_lies_with_its_term_in_the_order_of_rows(seed: int, learn: bool) -> None:
    dice = random.Random(seed)
    terms = [*EDGES, *(dice.getrandbits(64) for _ in range(dice.choice([0, 30, 60_000])))]
    records = [
        sorted((term, dice.randint(1, 255)) for term in set(dice.choices(terms, k=dice.choice([0, 1, 900]))))
        for _ in range(200)
    ]
    order = dice.sample(range(200), 200)
    only = None if learn else sorted({*dice.sample(terms, len(terms) // 2), 0, 7})
    hashes = bytearray(np.array([term for record in records for term, _ in record], dtype="<u8").tobytes())
    weights = bytearray(count for record in records for _, count in record)
    sizes = np.array([len(record) for record in records])
    given = None if only is None else np.array(only, dtype=np.uint64)
    made, at = building.postings(hashes, weights, sizes, np.array(order), given)
    expected = slow(records, order, only)
    assert made["hashes"].tolist() == [term for term, _ in expected]
    for place, (_, wanted) in enumerate(expected):
        piece = slice(int(made["at"][place]), int(made["at"][place + 1]))
        assert list(zip(made["rows"][piece].tolist(), made["counts"][piece].tolist(), strict=True)) == wanted
    assert made["at"][-1] == len(made["rows"]) == sum(len(wanted) for _, wanted in expected)
    flat = [term for record in records for term, _ in record]
    positions = {int(term): place for place, term in enumerate(made["hashes"])}
    assert at.tolist() == [positions.get(term, -1) for term in flat]


def test_nothing_at_all() -> None:
    made, at = building.postings(bytearray(), bytearray(), np.zeros(0, dtype=np.int64), np.zeros(0, np.int64), None)
    assert made["at"].tolist() == [0]
    assert len(at) == 0
