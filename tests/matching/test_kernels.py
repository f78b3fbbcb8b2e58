"""The compiled search on texts made to break it: every answer is compared with scikit-learn's."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Index, Vocabulary, gates, kernels
from matching.tokens import slices_of
from tests.matching.records import Terms, oracle, record
from tests.matching.words import lexicon

EVERY = dict.fromkeys(range(300), 3)
LOUD = {
    "one word a thousand times": {1: 255},
    "all words, each a thousand times": dict.fromkeys(range(300), 255),
    "all words": EVERY,
    "one word": {1: 1},
    "a word that nobody has": {999_999: 1},
    "nothing": {},
}


def index_of(people: list[Terms], kind: str = "profile", vocabulary: Vocabulary | None = None) -> Index:
    items = [(f"S{number:06d}", record(terms, kind)) for number, terms in enumerate(people)]
    return Index.build(items, lexicon(), kind=kind, vocabulary=vocabulary)


def check(index: Index, people: list[Terms], asked: list[Terms], limits: tuple[int, ...]) -> None:
    """The same scores as the oracle's best, nobody left out who is above the last, equal ones in the order of ids."""
    for terms, theirs in zip(asked, oracle(people, asked), strict=True):
        for limit in limits:
            found = index.nearest(record(terms), limit, lexicon())
            rows = [int(name[1:]) for name, _ in found]
            assert len(set(rows)) == len(rows) == min(limit, len(people))
            assert [value for _, value in found] == pytest.approx(theirs[rows], abs=1e-9)
            best = np.sort(theirs)[::-1][: len(rows)]
            assert theirs[rows] == pytest.approx(best, abs=1e-9)
            assert set(np.flatnonzero(theirs > best[-1] + 1e-9)) <= set(rows)
            assert found == sorted(found, key=lambda entry: (-entry[1], entry[0]))


def the_crowd(size: int, seed: int) -> list[Terms]:
    """Few words for all and many for few, in counts from 1 to 255."""
    dice = np.random.default_rng(seed)
    crowd = []
    for length in dice.integers(0, 40, size).tolist():
        words = (300 ** dice.random(length)).astype(int) - 1
        crowd.append({int(word): int(dice.choice([1, 1, 1, 2, 3, 9, 255])) for word in words})
    return crowd


def test_loud_texts_among_ordinary_ones():
    people = [*the_crowd(900, 1), *LOUD.values(), *LOUD.values(), *the_crowd(900, 2)]
    check(index_of(people), people, [*LOUD.values(), *the_crowd(20, 3)], (1, 20, 1000, 5000))


def test_everybody_loud():
    """Sums of sixteen bits were wrapped by texts like these, and twenty people were missing without a word."""
    people = [dict.fromkeys(range(at % 7, 300, 1 + at % 5), 255 - at % 3) for at in range(400)]
    check(index_of(people), people, [*LOUD.values(), people[3], people[222]], (1, 20, 399))


def test_equal_texts_stand_in_the_order_of_ids_however_many():
    for copies in (30, 500, 3_000):
        people = [{1: 1, 2: 2}, *[{2: 1, 3: 1}] * copies, {4: 1}, {2: 3}]
        index = index_of(people)
        for limit in (1, 5, 20):
            found = index.nearest(record({2: 1, 3: 1}), limit, lexicon())
            assert [name for name, _ in found] == [f"S{number + 1:06d}" for number in range(limit)]
            assert [value for _, value in found] == pytest.approx([1.0] * limit)


def test_people_of_many_blocks():
    """More rows than one block holds, some words in the last block alone, the last window not full."""
    dice = np.random.default_rng(5)
    size = kernels.BLOCK + 1_000
    people: list[Terms] = [{int(word): 1 + int(word) % 3} for word in dice.integers(0, 50, size)]
    for at in (0, kernels.BLOCK - 1, kernels.BLOCK, size - 1):
        people[at] = {7: 2, 8: 1, 77: 1}
    people[size - 2] = {88: 255, 7: 1}
    index = index_of(people)
    check(index, people, [{7: 2, 8: 1, 77: 1}, {88: 1}, {7: 1}, {3: 1, 4: 1, 77: 2}], (1, 4, 20))


counts = st.one_of(st.integers(1, 3), st.sampled_from([18, 254, 255]))
texts = st.dictionaries(st.integers(0, 12), counts, max_size=10)


@settings(max_examples=150, deadline=None)
@given(st.lists(texts, min_size=1, max_size=90).filter(any), st.lists(texts, min_size=1, max_size=3))
def test_any_corpus(people: list[Terms], asked: list[Terms]) -> None:
    check(index_of(people), people, asked, (1, 3, 20, 100))


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, min_size=2, max_size=40).filter(any), texts)
def test_a_pair_has_one_cosine_from_both_sides(people: list[Terms], vacancy: Terms) -> None:
    """To the last bit, by search and by cosines."""
    there = index_of(people)
    back = index_of([vacancy], "demand", there.vocabulary)
    found = dict(there.nearest(record(vacancy, "demand"), len(people) - 1, lexicon()))
    for number, terms in enumerate(people):
        other = back.nearest(record(terms), 1, lexicon())[0][1]
        assert found.get(f"S{number:06d}", other) == other


def test_a_batch_and_one_by_one_and_two_threads_give_the_same_bits():
    people = the_crowd(3_000, 6)
    index = index_of(people)
    asked = [index.query(slices_of(record(terms), lexicon())) for terms in [*the_crowd(300, 7), *LOUD.values()]]
    alone = [index.search([query], 20)[0] for query in asked]
    assert index.search(asked, 20) == alone
    assert index.search(asked, 20, threads=2) == alone
    assert index.search(asked[::-1], 20, threads=2) == alone[::-1]


def test_floors_are_never_above_the_norms_and_close_to_them():
    people = the_crowd(2_000, 8)
    arrays = index_of(people).arrays
    floors = arrays["norm_floors"][: len(people)].astype(np.float64) * arrays["norm_step"][0]
    assert (floors <= arrays["norms"]).all()
    assert (arrays["norms"] - floors < 1.01 * arrays["norm_step"][0]).all()


PROGRAM = """
import sys
from dataclasses import replace
from pathlib import Path
from matching import Ranker, archive, kernels, warm
from tests.matching.people import DEMANDS, ELECTRICIAN, PEOPLE, index_of
from tests.matching.words import lexicon, weights

def forms():
    return sum(len(getattr(kernels, name).signatures) for name in kernels.COMPILED)

folder = Path(sys.argv[1])
warm(folder / "compiled")
before = forms()
archive.write(index_of(PEOPLE), folder / "people")
ranker = Ranker(archive.open(folder / "people"), lexicon(), replace(weights(), recall=3))
for demand in DEMANDS.values():
    print(ranker.rank(demand, 1).matches[0].score)
print(ranker.index.nearest(__import__("matching").tokens_of(ELECTRICIAN, lexicon()), 2, lexicon()))
print("compiled while ranking:", forms() - before)
"""


def test_compiled_code_is_kept_where_warm_says_and_used_again(tmp_path: Path) -> None:
    answers = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(tmp_path)],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        answers.append((done.stdout, sorted(path.name for path in tmp_path.rglob("*.nbc"))))
    assert answers[0] == answers[1]
    assert "compiled while ranking: 0" in answers[0][0]
    assert len(answers[0][1]) >= len(kernels.INNERMOST_FIRST)


masks = st.lists(st.sampled_from([0, 1, 2, 3, 5, 2**63]), min_size=3, max_size=3)


@settings(max_examples=200, deadline=None)
@given(masks, masks, masks, st.booleans(), st.lists(st.tuples(masks, masks, st.integers(0, 2)), min_size=1, max_size=8))
def test_the_compiled_gate_says_what_the_written_one_says(
    required: list[int], law: list[int], soft: list[int], other: bool, people: list[tuple[list[int], list[int], int]]
) -> None:
    """One vacancy for everybody is compiled; everybody as vacancies for one person is not."""
    kernels.ready()
    held, denied = (np.array([person[at] for person in people], dtype=np.uint64) for at in (0, 1))
    said = np.array([person[2] for person in people], dtype=np.uint8)
    vacancy = {
        "required": np.array(required, dtype=np.uint64), "law": np.array(law, dtype=np.uint64),
        "soft": np.array(soft, dtype=np.uint64), "other": np.array(other, dtype=np.uint8),
    }  # fmt: skip
    together = gates.certificate(vacancy, {"held": held, "denied": denied, "said": said})
    for row in range(len(people)):
        person = {"held": held[row], "denied": denied[row], "said": said[row]}
        alone = gates.certificate({name: array[None] for name, array in vacancy.items()}, person)
        assert np.broadcast_to(together, len(people))[row] == alone[0]
