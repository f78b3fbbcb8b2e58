"""Price lists and questions are exact: counted again person by person, by the rules as a reader knows them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Demand, Index, Profile, questions, tokens_of
from matching.prices import PriceList, price_list
from tests.matching.people import DEMANDS, ELECTRICIAN, PEOPLE, index_of, ranker_of
from tests.matching.test_metamorphic import profiles
from tests.matching.words import lexicon, weights


def prices(demand: Demand, people: dict[str, Profile], barred: tuple[str, ...] = ()) -> PriceList:
    return price_list(index_of(people), lexicon(), weights(), tokens_of(demand, lexicon()), barred)


def against(demand: Demand, profile: Profile) -> set[str]:
    """Which requirements a person fails, read off the ranking of that person alone and off the fields."""
    ranking = ranker_of({"p": profile}).rank(demand, 1)
    failed = set(ranking.excluded)
    steps = lexicon().scales.education
    if demand.education_min and profile.education and steps[profile.education] < steps[demand.education_min]:
        failed.add("education")
    told = lexicon_years(profile)
    if demand.experience_years_min and told is not None and told < demand.experience_years_min:
        failed.add("experience")
    places = lexicon().places
    here = places.find(demand.street or "")
    named = [at for street in profile.streets if (at := places.find(street)) >= 0]
    home = places.find(profile.home_street or "")
    if here >= 0 and named and here not in named and home != here:
        failed.add("place")
    return failed


def lexicon_years(profile: Profile) -> float | None:
    """Years as the engine knows them: the field, else what the texts tell."""
    from matching.said import listen, years

    if profile.experience_years is not None:
        return profile.experience_years
    return years(listen(f"{profile.experience}\n{profile.self_description}", lexicon()), lexicon())


@settings(max_examples=60, deadline=None)
@given(st.lists(profiles, min_size=1, max_size=10), st.sampled_from(sorted(DEMANDS)))
def test_every_figure_is_what_counting_one_by_one_gives(some_people, name):
    demand = replace(DEMANDS[name], title="什么都可以")  # no occupation: the pool is everybody
    people = {f"p{at}": profile for at, profile in enumerate(some_people)}
    found, failed = prices(demand, people), [against(demand, profile) for profile in some_people]
    assert found.pool == len(people)
    assert found.left == sum(not codes for codes in failed)
    for price in found.prices:
        assert price.removes == sum(price.code in codes for codes in failed)
        assert price.alone == sum(codes == {price.code} for codes in failed)
    for concession in found.concessions:
        assert concession.left >= found.left
    more = {c.amount: c.left for c in found.concessions if c.code == "pay"}
    for amount, left in more.items():
        raised = replace(demand, salary_max=(demand.salary_max or 0) + amount)
        assert left == sum(not against(raised, profile) for profile in some_people)


def test_the_pool_is_of_this_work_and_whom_the_record_bars_is_not_in_it():
    assert prices(ELECTRICIAN, PEOPLE).pool < len(PEOPLE)
    assert prices(ELECTRICIAN, PEOPLE, ("electrician",)).pool == prices(ELECTRICIAN, PEOPLE).pool - 1


HERE = Profile(intentions=("电工",), certificates=("电工证",), salary_min=5000, shift_ok=("三班倒",), night_ok=True)


@pytest.mark.parametrize(
    ("profile", "code"),
    [
        (replace(HERE, salary_min=7900), "pay"),
        (replace(HERE, education="初中"), "education"),
        (replace(HERE, experience_years=2), "experience"),
        (replace(HERE, shift_ok=("白班",), night_ok=False), "night_shift"),
        (replace(HERE, streets=("北温泉街道",), dorm_needed=True), "dormitory"),
    ],
)
def test_giving_way_brings_back_whom_it_should(profile, code):
    found = prices(ELECTRICIAN, {"here": HERE, "p": profile})
    brings = {concession.code for concession in found.concessions if concession.left == 2}
    assert (found.pool, found.left) == (2, 1)
    assert brings == {code}


def test_a_dormitory_brings_nobody_who_does_not_need_one():
    far = replace(HERE, streets=("北温泉街道",), dorm_needed=False)
    found = prices(ELECTRICIAN, {"here": HERE, "p": far})
    assert [c.left for c in found.concessions if c.code == "dormitory"] == [1]


def vacancies() -> Index:
    demands = {"day": replace(ELECTRICIAN, shift="白班", night_shift=False), "night": ELECTRICIAN}
    items = [(name, tokens_of(demand, lexicon())) for name, demand in demands.items()]
    return Index.build(items, lexicon(), kind="demand", vocabulary=index_of(PEOPLE).vocabulary)


def test_the_question_that_opens_most_comes_first():
    told = replace(HERE, shift_ok=None, night_ok=None, education="中专", experience_years=5, home_street="歇马街道")
    asked = questions.questions(vacancies(), lexicon(), weights(), tokens_of(told, lexicon()))
    assert [(one.code, one.opens, one.among) for one in asked] == [("shift", 1, 2), ("night_shift", 0, 1)]
    all_known = replace(told, shift_ok=("白班", "三班倒"), night_ok=True)
    assert questions.questions(vacancies(), lexicon(), weights(), tokens_of(all_known, lexicon())) == ()
    refused = replace(told, shift_ok=("夜班",), night_ok=False)
    assert questions.questions(vacancies(), lexicon(), weights(), tokens_of(refused, lexicon())) == ()


def test_each_person_is_asked_what_shut_out_most_others():
    silent = Profile(intentions=("维修电工",))
    without = {f"w{at}": replace(HERE, certificates=("无",)) for at in range(3)}
    ranking = ranker_of({"silent": silent, "known": HERE, **without}).rank(ELECTRICIAN, 9)
    assert questions.first_questions(ranking) == (("silent", "certificate"),)
