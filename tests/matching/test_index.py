"""nearest() against scikit-learn's TfidfVectorizer and linear_kernel, on ordinary and on stuffed texts."""

import random

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import linear_kernel

from matching import Index, Profile, StaleTokens, tokens_of
from matching.tokens import slices_of
from matching.types import Demand
from tests.matching.words import lexicon

WORDS = [
    "变频器",
    "接触器",
    "电路",
    "维修",
    "老人",
    "护理",
    "叉车",
    "仓库",
    "装卸",
    "保洁",
    "数控",
    "车床",
    "零件",
    "图纸",
    "焊接",
    "装配",
    "流水线",
    "包装",
    "质检",
    "搬运",
    "清洗",
    "消防",
    "巡逻",
    "安保",
    "厨房",
    "洗碗",
    "切配",
    "收银",
    "理货",
    "驾驶",
]


def a_person(dice: random.Random) -> Profile:
    length = dice.choice([0, 3, 12, 40])
    return Profile(
        intentions=tuple(dice.choices(["维修电工", "叉车工", "保洁", "数控车工", "护工"], k=dice.randint(0, 2))),
        skills=tuple(dice.choices(["PLC", "变频器", "卡尺"], k=dice.randint(0, 3))),
        experience="，".join(dice.choices(WORDS, weights=[1 / (at + 1) for at in range(len(WORDS))], k=length)),
    )


STUFFED = [
    Profile(experience="变频器 " * 300),
    Profile(skills=("变频器",) * 200, intentions=("维修电工",) * 100),
    Profile(experience=" ".join(WORDS) * 90),
    Profile(intentions=("维修电工",), self_description="维修电工" * 120),
    Profile(),
]


@pytest.fixture(scope="module")
def records() -> list[tuple[str, bytes]]:
    dice = random.Random(7)
    people = [a_person(dice) for _ in range(400)] + STUFFED * 3
    return [(f"S{number:04d}", tokens_of(person, lexicon())) for number, person in enumerate(people)]


def terms(boxed: tuple[bytes]) -> list[int]:
    """Each term as often as its field weight says; boxed, because scikit-learn decodes bare bytes."""
    slices = slices_of(boxed[0], lexicon())
    hashes = np.frombuffer(slices.hashes, dtype="<u8")
    return list(np.repeat(hashes, np.frombuffer(slices.weights, dtype=np.uint8)).tolist())


def test_nearest_is_what_scikit_learn_says(records):
    index = Index.build(reversed(records), lexicon())
    vectorizer = TfidfVectorizer(analyzer=terms, sublinear_tf=True)
    matrix = vectorizer.fit_transform([(record,) for _, record in records])
    dice = random.Random(8)
    asked = [tokens_of(person, lexicon()) for person in [a_person(dice) for _ in range(30)] + STUFFED]
    asked.append(tokens_of(Demand(title="维修电工", duties="变频器" * 70 + "，".join(WORDS)), lexicon()))
    for record in asked:
        oracle = linear_kernel(vectorizer.transform([(record,)]), matrix)[0]
        for limit in (1, 20, len(records) + 5):
            found = index.nearest(record, limit, lexicon())
            assert len(found) == min(limit, len(records))
            theirs = [oracle[int(name[1:])] for name, _ in found]
            assert [value for _, value in found] == pytest.approx(theirs, abs=1e-9)
            assert sorted(theirs, reverse=True) == pytest.approx(sorted(oracle, reverse=True)[:limit], abs=1e-9)


def test_the_order_of_the_records_does_not_matter(records):
    one, other = Index.build(records, lexicon()), Index.build(reversed(records), lexicon())
    assert all(
        np.array_equal(one.arrays[name], other.arrays[name]) for name in one.arrays if not name.startswith("facts")
    )


def test_an_id_that_stands_twice_is_refused(records):
    with pytest.raises(ValueError, match="S0001"):
        Index.build([records[1], records[2], records[1]], lexicon())


def test_an_empty_index_answers(records):
    index = Index.build([], lexicon())
    assert index.nearest(records[0][1], 5, lexicon()) == []


def test_stored_tokens_that_are_damaged_or_stale_are_refused(records):
    record = records[5][1]
    for bad in (b"", b"x" * 50, record[:-1], record + b"x", record[:4] + b"\0" * 8 + record[12:]):
        with pytest.raises(StaleTokens):
            Index.build([("x", bad)], lexicon())
    with pytest.raises(StaleTokens):
        Index.build([("x", record)], lexicon(), kind="demand")
