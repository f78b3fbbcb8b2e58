"""What benchmarks/semantic.py rests on: no vacancy helps to choose its own weight, words of a kind meet."""

import numpy as np

from benchmarks.semantic import FOLDS, Cooccurrence, folds, interval, spread
from matching import Demand, Profile

CORPUS = [
    *["护工 老人 喂饭", "保姆 老人 喂饭", "护工 老人 翻身", "保姆 老人 翻身"] * 3,
    *["焊工 图纸 打磨", "铆工 图纸 打磨", "焊工 图纸 切割", "铆工 图纸 切割"] * 3,
]


def test_a_fold_is_never_among_those_its_weight_is_chosen_by() -> None:
    names = [str(number) for number in range(33)]
    parted = folds(names)
    assert len(parted) == FOLDS
    assert sorted(name for held, _ in parted for name in held) == sorted(names)
    assert all(sorted(held + rest) == sorted(names) for held, rest in parted)


def test_words_that_stand_beside_the_same_words_bring_people_near_who_share_none() -> None:
    learnt = Cooccurrence(CORPUS)
    asked = [Demand(title="护工")]
    people = [Profile(intentions=("保姆",)), Profile(intentions=("铆工",)), Profile(intentions=("护工",))]
    assert learnt.plain(asked, people)[0].tolist() == [0, 0, 1]
    near, far, same = learnt.ppmi(asked, people)[0]
    assert far == 0 < near < same


def test_cosines_become_values_of_a_part_and_the_gain_lies_in_its_interval() -> None:
    values = spread(np.linspace(0.8, 0.9, 101)[None, :])
    assert values[0, :51].max() == 0
    assert values[0, -1] == 1
    assert 0 < values[0, 60] < values[0, 90] < 1
    low, high = interval([0.1, 0.2, 0.3, 0.0])
    assert 0 <= low < 0.15 < high <= 0.3
