"""Judging may stop early: nobody scores above their bound, so the first names are those of judging everybody."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Demand, Match, Profile, Ranker, Ranking, tokens_of
from matching.ranker import ROUNDING, TENTHS, _Asked
from matching.recall import bounds
from matching.tokens import slices_of
from tests.matching.people import DEMANDS, PEOPLE, index_of, ranker_of, vacancies_for
from tests.matching.test_metamorphic import demands, profiles, some
from tests.matching.words import lexicon, weights

MANY = st.lists(profiles, min_size=30, max_size=60)


def named(people: list[Profile]) -> dict[str, Profile]:
    return {f"p{at:03d}": profile for at, profile in enumerate(people)}


def at_most(ranker: Ranker, item: Demand | Profile) -> dict[str, float]:
    """The bound of every row by id, in tenths of a point."""
    asked = _Asked(ranker, ranker.parts[0], slices_of(tokens_of(item, lexicon()), lexicon()), {})
    rows = np.arange(len(ranker.index))
    values = bounds(asked.question, rows) * TENTHS + ROUNDING
    return {ranker.index.id_of(row): float(values[row]) for row in rows.tolist()}


def scores(ranking: Ranking) -> dict[str, float]:
    return {match.id: match.score for match in ranking.matches} | {m.id: m.score for m in ranking.near_misses}


@some
@given(MANY, demands, st.sampled_from(("歇马街道", "某处", None)), st.sampled_from((True, False, None)))
def test_nobody_scores_above_their_bound(people, demand, street, dormitory):
    asked = replace(demand, street=street, dormitory=dormitory)
    ranker = ranker_of(named([replace(person, dorm_needed=True) for person in people]))
    most = at_most(ranker, asked)
    for name, score in scores(ranker.rank(asked, len(people))).items():
        assert score * 10 <= most[name]


@some
@given(profiles)
def test_nor_does_a_vacancy_for_a_person(profile):
    ranker = vacancies_for(PEOPLE, DEMANDS)
    most = at_most(ranker, profile)
    for match in ranker.rank_vacancies(profile, len(DEMANDS)).matches:
        assert match.score * 10 <= most[match.id]


@some
@given(MANY, demands, st.integers(1, 6))
def test_the_first_of_a_short_list_are_the_first_of_a_long_one(people, demand, limit):
    ranker = ranker_of(named(people))
    short, whole = ranker.rank(demand, limit), ranker.rank(demand, len(people))
    assert short.matches == whole.matches[:limit]
    assert short.near_misses == whole.near_misses[:limit]
    assert short.excluded == whole.excluded


@pytest.fixture
def crowd() -> Ranker:
    """Many who want the work, each with another pay: far more than are judged at once."""
    return ranker_of(named([
        replace(profile, salary_min=(profile.salary_min or 4000) + number)
        for profile in PEOPLE.values() for number in range(60)
    ]))  # fmt: skip


def test_few_of_a_crowd_are_judged(crowd, monkeypatch):
    judged: list[int] = []
    monkeypatch.setattr(
        _Asked, "_pair", lambda self, row, cosine, own=_Asked._pair: judged.append(row) or own(self, row, cosine)
    )
    found: tuple[Match, ...] = crowd.rank(DEMANDS["V1"], 5).matches
    assert len(found) == 5
    assert len(judged) < weights().recall


def test_scalar_products_from_either_way_are_equal_to_the_last_bit():
    from matching import kernels
    from matching.index import SUBLINEAR

    index = index_of(PEOPLE)
    query = index.query(slices_of(tokens_of(DEMANDS["V1"], lexicon()), lexicon()))
    rows = np.arange(len(index))
    other = kernels.products(index.shared(query, rows), query.weights, query.idf, SUBLINEAR)
    assert index.products(query).tobytes() == other.tobytes()
