"""What was saved since the index was written is ranked at the next question; much of it waits for the clock."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from core import seekers, shortlists
from core.seekers import Seeker
from core.shortlists import changes
from tests.conftest import NOW
from tests.factories.seekers import a_seeker
from tests.factories.vacancies import a_vacancy

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def aged(unit, indexed):
    """All of the scene was saved long before the index."""
    with unit() as work:
        old = NOW - timedelta(days=1)
        work.session.execute(update(Seeker).values(updated_at=old))
        work.session.execute(update(type(indexed.vacancy)).values(updated_at=old))
    return indexed


@pytest.fixture
def ranked(platform, aged):
    def ask():
        with platform.work(aged.counselor, LATER, write=False) as work:
            return shortlists.rank(work, platform.shelf, platform.places, aged.vacancy.public_id)

    return ask


def names(ranked):
    return {person.seeker.name for person in ranked.people}


def test_nothing_changed_asks_the_index_alone(platform, aged, ranked):
    found = ranked()
    assert (found.considered, found.as_of) == (3, LATER)
    assert platform.shelf.changed[shortlists.PEOPLE][1] is platform.shelf.held[shortlists.PEOPLE].ranker


def test_who_is_registered_is_ranked_at_once_as_after_the_clocks_round(unit, platform, aged, ranked):
    assert "新来的" not in names(ranked())
    with unit() as work:
        a_seeker(work, name="新来的")
    at_once = ranked()
    assert "新来的" in names(at_once)
    assert at_once.considered == 4
    shortlists.refresh(platform.work, platform.shelf, platform.places, LATER)
    with unit() as work:
        work.session.execute(update(Seeker).values(updated_at=NOW - timedelta(days=1)))
    again = ranked()
    assert [person.seeker.no for person in again.people] == [person.seeker.no for person in at_once.people]


def test_a_changed_person_is_ranked_as_changed_and_one_who_left_not_at_all(unit, aged, ranked):
    before = {person.seeker.name: person.match.score for person in ranked().people}
    with unit() as work:
        learned = work.session.get_one(Seeker, aged.people["cleaner"].id)
        learned.skills, learned.updated_at = [*learned.skills, "二保焊"], LATER
        left = work.session.get_one(Seeker, aged.people["elsewhere"].id)
        left.status, left.updated_at = "employed", LATER
    after = ranked()
    scores = {person.seeker.name: person.match.score for person in after.people}
    assert scores["黄桂芳"] > before["黄桂芳"]
    assert scores.keys() == before.keys() - {"邓文秀"}
    assert after.considered == 2


def test_who_agrees_after_all_is_ranked_and_who_takes_it_back_is_not(unit, aged, ranked):
    public_id = aged.people["silent"].public_id
    with unit(aged.counselor) as work:
        seekers.consent(work, public_id, "counter")
    assert "唐朝富" in names(ranked())
    with unit(aged.counselor) as work:
        seekers.withdraw_consent(work, public_id)
    found = ranked()
    assert "唐朝富" not in names(found)
    assert found.considered == 3


def test_a_vacancy_published_just_now_is_offered(unit, platform, aged):
    public_id = aged.people["own"].public_id
    with unit() as work:
        new = a_vacancy(work, title="二保焊工")
    with platform.work(aged.counselor, LATER, write=False) as work:
        offers, _ = shortlists.rank_vacancies(work, platform.shelf, platform.places, public_id)
    assert {offer.vacancy.id for offer in offers} == {aged.vacancy.id, new.id}


def test_a_whole_spreadsheet_waits_for_the_clock(unit, aged, ranked, monkeypatch):
    monkeypatch.setattr(changes, "MOST", 2)
    with unit() as work:
        for number in range(3):
            a_seeker(work, name=f"导入{number}")
    found = ranked()
    assert (found.considered, found.as_of) == (3, found.file.built_at)


def test_what_moves_nobody_of_the_list_does_not_move_its_stamp(unit, aged, ranked):
    before = ranked().stamp
    with unit() as work:
        person = work.session.get_one(Seeker, aged.people["silent"].id)
        person.skills, person.updated_at = ["绣花"], LATER
    assert ranked().stamp == before
    with unit() as work:
        a_seeker(work, name="新来的")
    assert ranked().stamp != before
