"""An archive with changes on top answers as one built anew under the same vocabulary, to the last bit."""

import random
import threading

import pytest

from matching import Index, Profile, StaleTokens, tokens_of
from matching.segments import Segmented
from tests.matching.people import ELECTRICIAN
from tests.matching.test_index import STUFFED, WORDS, a_person
from tests.matching.words import lexicon

LIMITS = (1, 5, 20, 500)


@pytest.fixture(scope="module")
def pool() -> list[bytes]:
    dice = random.Random(11)
    return [tokens_of(person, lexicon()) for person in [a_person(dice) for _ in range(300)] + STUFFED]


@pytest.fixture(scope="module")
def questions() -> list[bytes]:
    dice = random.Random(12)
    return [tokens_of(a_person(dice), lexicon()) for _ in range(6)] + [tokens_of(ELECTRICIAN, lexicon())]


def named(number: int) -> str:
    return f"S{number:04d}"


def same(segmented: Segmented, people: dict[str, bytes], questions: list[bytes]) -> None:
    rebuilt = Index.build(list(people.items()), lexicon(), vocabulary=segmented.base.vocabulary)
    assert len(segmented) == len(rebuilt)
    for tokens in questions:
        for limit in LIMITS:
            assert segmented.nearest(tokens, limit) == rebuilt.nearest(tokens, limit, lexicon())


@pytest.mark.parametrize("seed", range(8))
def test_any_changes_answer_as_an_index_built_anew(seed: int, pool: list[bytes], questions: list[bytes]) -> None:
    dice = random.Random(seed)
    people = {named(number): dice.choice(pool) for number in range(150)}
    segmented = Segmented(Index.build(list(people.items()), lexicon()), lexicon())
    same(segmented, people, questions)
    for _ in range(12):
        for _ in range(dice.choice([1, 5, 40])):
            name = named(dice.randrange(220))
            if dice.random() < 0.3:
                people.pop(name, None)
                segmented.remove(name)
            else:
                people[name] = dice.choice(pool)
                segmented.put(name, people[name])
        same(segmented, people, questions)


def test_nobody_else_moves_when_somebody_changes(pool: list[bytes], questions: list[bytes]) -> None:
    items = [(named(number), pool[number]) for number in range(200)]
    base = Index.build(items, lexicon())
    segmented = Segmented(base, lexicon())
    before = dict(base.nearest(questions[-1], 200, lexicon()))
    for number in range(50):
        segmented.put(f"new{number}", pool[number])
    after = dict(segmented.nearest(questions[-1], 400))
    assert {name: after[name] for name in before} == before


def test_everybody_may_go_and_come_back(pool: list[bytes], questions: list[bytes]) -> None:
    people = {named(number): pool[number] for number in range(60)}
    segmented = Segmented(Index.build(list(people.items()), lexicon()), lexicon())
    for name in people:
        segmented.remove(name)
    same(segmented, {}, questions)
    for name, tokens in people.items():
        segmented.put(name, tokens)
    same(segmented, people, questions)


def test_equal_people_stand_in_the_order_of_ids(questions: list[bytes]) -> None:
    twin = tokens_of(Profile(intentions=("维修电工",), experience=WORDS[0]), lexicon())
    people = {named(number): twin for number in range(0, 400, 2)}
    segmented = Segmented(Index.build(list(people.items()), lexicon()), lexicon())
    for number in range(399, 0, -2):
        people[named(number)] = twin
        segmented.put(named(number), twin)
    same(segmented, people, questions)


def test_what_changed_while_an_archive_was_built_moves_on_top_of_it(pool: list[bytes], questions: list[bytes]) -> None:
    people = {named(number): pool[number] for number in range(100)}
    segmented = Segmented(Index.build(list(people.items()), lexicon()), lexicon())
    people[named(3)] = pool[200]
    segmented.put(named(3), pool[200])
    built, until = Index.build(list(people.items()), lexicon()), segmented.number
    people[named(500)] = pool[201]
    segmented.put(named(500), pool[201])
    del people[named(7)]
    segmented.remove(named(7))
    fresh = segmented.moved(built, until)
    assert set(fresh.changes) == {named(500), named(7)}
    same(fresh, people, questions)


def test_tokens_of_a_vacancy_are_refused(pool: list[bytes]) -> None:
    segmented = Segmented(Index.build([("a", pool[0])], lexicon()), lexicon())
    with pytest.raises(StaleTokens):
        segmented.put("b", tokens_of(ELECTRICIAN, lexicon()))
    assert len(segmented) == 1


def test_a_reader_beside_a_writer_sees_each_person_once(pool: list[bytes], questions: list[bytes]) -> None:
    people = [named(number) for number in range(80)]
    segmented = Segmented(Index.build([(name, pool[0]) for name in people], lexicon()), lexicon())
    over = threading.Event()

    def write() -> None:
        dice = random.Random(1)
        while not over.is_set():
            segmented.put(dice.choice(people), dice.choice(pool))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(150):
            assert sorted(name for name, _ in segmented.nearest(questions[0], 500)) == people
    finally:
        over.set()
        writer.join()
    assert segmented.number > 100
