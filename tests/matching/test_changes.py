"""A ranker with changes on top answers as one whose index was built with them, under the same vocabulary."""

from hypothesis import given
from hypothesis import strategies as st

from matching import Demand, Index, Profile, Ranker, tokens_of
from tests.matching.people import DEMANDS, PEOPLE, ranker_of, vacancies_for
from tests.matching.test_metamorphic import demands, profiles, some
from tests.matching.words import lexicon, weights

BARRED = {"new1": "minor", "carer": "travel", "nobody": "x"}


def cut(people: dict[str, Profile] | dict[str, Demand]) -> dict[str, bytes]:
    return {name: tokens_of(item, lexicon()) for name, item in people.items()}


def rebuilt(base: Ranker, people: dict[str, Profile]) -> Ranker:
    index = Index.build(sorted(cut(people).items()), lexicon(), vocabulary=base.index.vocabulary)
    return Ranker(index, lexicon(), weights())


@some
@given(
    st.dictionaries(st.sampled_from(("new1", "new2", *sorted(PEOPLE))), profiles, max_size=4),
    st.sets(st.sampled_from(("nobody", *sorted(PEOPLE))), max_size=3),
    demands,
    st.integers(1, 12),
)
def test_as_if_the_index_had_been_built_so(changed, gone, demand, limit):
    base = ranker_of(PEOPLE)
    gone = gone - changed.keys()
    people = {name: profile for name, profile in {**PEOPLE, **changed}.items() if name not in gone}
    found = base.with_changes(cut(changed), gone).rank(demand, limit, BARRED)
    assert found == rebuilt(base, people).rank(demand, limit, BARRED)


def test_the_ranker_itself_stays_as_it_was():
    base = ranker_of(PEOPLE)
    before = base.rank(DEMANDS["V1"], 9)
    base.with_changes(cut({"electrician": Profile(intentions=("保洁",))}), ["carer"])
    assert base.rank(DEMANDS["V1"], 9) == before


def test_changes_replace_earlier_changes():
    base = ranker_of(PEOPLE)
    first = base.with_changes(cut({"new1": PEOPLE["electrician"]}))
    assert "new1" in {match.id for match in first.rank(DEMANDS["V1"], 99).matches}
    second = first.with_changes(cut({"new2": PEOPLE["electrician"]}))
    assert not {"new1"} & {match.id for match in second.rank(DEMANDS["V1"], 99).matches}


def test_vacancies_change_as_people_do():
    few = {name: demand for name, demand in DEMANDS.items() if name != "V1"}
    base = vacancies_for(PEOPLE, few)
    found = base.with_changes(cut({"V1": DEMANDS["V1"]}), ["V4"]).rank_vacancies(PEOPLE["electrician"], 9).matches
    whole = vacancies_for(PEOPLE, {name: demand for name, demand in DEMANDS.items() if name != "V4"})
    assert found == whole.rank_vacancies(PEOPLE["electrician"], 9).matches
