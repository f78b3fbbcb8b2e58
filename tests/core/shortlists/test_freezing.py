"""Lists frozen with what they rest on; requests to the office that owns a person."""

import pytest
from sqlalchemy import select

from core import seekers, shortlists, vacancies
from core.errors import Conflict, Invalid, NotFound
from core.events import EventRow
from core.seekers import ReferralRequest, Seeker
from core.vacancies import Vacancy


@pytest.fixture
def rank(unit, platform, indexed):
    def ask(actor=None):
        with unit(actor or indexed.counselor, write=False) as work:
            return shortlists.rank(work, platform.shelf, platform.places, indexed.vacancy.public_id)

    return ask


def frozen(unit, actor, ranked, *people):
    with unit(actor) as work:
        return shortlists.freeze(work, ranked, [person.public_id for person in people])


def test_a_list_keeps_order_points_and_the_versions_it_rests_on(unit, rank, indexed):
    ranked = rank()
    shortlist = frozen(unit, indexed.counselor, ranked, indexed.people["cleaner"], indexed.people["own"])
    with unit(indexed.counselor, write=False) as work:
        kept = shortlists.get(work, shortlist.public_id)
        rows = shortlists.entries(work, kept)
        assert [seeker.id for _, seeker in rows] == [indexed.people["own"].id, indexed.people["cleaner"].id]
        assert [entry.rank for entry, _ in rows] == [1, 2]
        for entry, _ in rows:
            assert round(sum(part["points"] for part in entry.reasons["parts"]), 1) == entry.score
        assert kept.no == f"L-2026-{kept.id:04d}"
        assert (kept.index_number, kept.weights_version) == (ranked.file.number, ranked.weights_version)
        assert kept.lexicon_fingerprint == ranked.lexicon_fingerprint
        assert kept.considered == 3


def test_nothing_that_happens_later_changes_it(unit, rank, indexed):
    shortlist = frozen(unit, indexed.counselor, rank(), indexed.people["own"])
    with unit(write=False) as work:
        before = [(e.rank, e.score, e.reasons) for e, _ in shortlists.entries(work, shortlist)]
    with unit() as work:
        work.session.get_one(Seeker, indexed.people["own"].id).skills = []
    with unit(write=False) as work:
        assert [(e.rank, e.score, e.reasons) for e, _ in shortlists.entries(work, shortlist)] == before


def test_nobody_too_many_and_strangers_are_refused(unit, rank, indexed):
    ranked = rank()
    with pytest.raises(Invalid), unit(indexed.counselor) as work:
        shortlists.freeze(work, ranked, [])
    with pytest.raises(Conflict) as refused, unit(indexed.counselor) as work:
        shortlists.freeze(work, ranked, [indexed.people["own"].public_id, indexed.people["silent"].public_id])
    assert refused.value.code == "shortlist.moved"


def test_consent_taken_back_between_seeing_and_freezing_stops_the_list(unit, rank, indexed):
    ranked = rank()
    with unit(indexed.counselor) as work:
        seekers.withdraw_consent(work, indexed.people["own"].public_id)
    with pytest.raises(Conflict) as refused:
        frozen(unit, indexed.counselor, ranked, indexed.people["own"])
    assert refused.value.code == "shortlist.moved"


def test_a_closed_vacancy_gets_no_list(unit, rank, indexed):
    ranked = rank()
    with unit() as work:
        vacancies.move(work, indexed.vacancy.public_id, "close")
    with pytest.raises(Conflict) as refused:
        frozen(unit, indexed.counselor, ranked, indexed.people["own"])
    assert refused.value.code == "shortlist.vacancy_not_live"


def test_the_stamp_moves_with_the_vacancy(unit, rank, indexed):
    before = rank().stamp
    with unit() as work:
        work.session.get_one(Vacancy, indexed.vacancy.id).salary_max = 9000
    assert rank().stamp != before


def test_a_list_of_another_office_is_not_found(unit, rank, indexed):
    shortlist = frozen(unit, indexed.counselor, rank(), indexed.people["own"])
    with pytest.raises(NotFound), unit(indexed.other, write=False) as work:
        shortlists.get(work, shortlist.public_id)
    with unit(indexed.other, write=False) as work:
        assert not shortlists.of_vacancy(work, indexed.vacancy.id)


def test_picking_a_person_of_another_office_asks_that_office_once(unit, rank, indexed):
    ranked = rank()
    frozen(unit, indexed.counselor, ranked, indexed.people["own"], indexed.people["elsewhere"])
    with unit(write=False) as work:
        [request] = work.session.scalars(select(ReferralRequest))
        assert (request.seeker_id, request.office_id) == (indexed.people["elsewhere"].id, indexed.other.office_id)
        assert request.asked_by == indexed.counselor.user_id
    assert [p.seeker.id for p in rank().people if not p.own] == []
    assert rank().excluded["already_referred"] == 1


@pytest.mark.parametrize("answer", ["accepted", "declined"])
def test_the_owning_office_answers_once_and_nobody_else_does(unit, indexed, answer):
    with unit(indexed.counselor) as work:
        person = shortlists.rankable(work, indexed.people["elsewhere"].public_id)
        request = shortlists.ask(work, person, vacancies.get(work, indexed.vacancy.public_id))
    with pytest.raises(NotFound), unit(indexed.counselor) as work:
        shortlists.answer(work, request.public_id, answer)
    with pytest.raises(Invalid), unit(indexed.other) as work:
        shortlists.answer(work, request.public_id, "perhaps")
    with unit(indexed.other) as work:
        assert shortlists.answer(work, request.public_id, answer).status == answer
    with pytest.raises(Conflict), unit(indexed.other) as work:
        shortlists.answer(work, request.public_id, answer)
    with unit(write=False) as work:
        names = work.session.scalars(select(EventRow.name).order_by(EventRow.seq)).all()
        assert names == ["referral.asked", "referral.answered"]
    for actor in (indexed.counselor, indexed.other):
        with unit(actor, write=False) as work:
            assert [r.id for r in work.session.scalars(shortlists.requests_of(work))] == [request.id]


def test_a_person_of_the_own_office_is_not_asked_for(unit, indexed):
    with unit(indexed.counselor) as work:
        person = shortlists.rankable(work, indexed.people["own"].public_id)
        vacancy = vacancies.get(work, indexed.vacancy.public_id)
    with pytest.raises(Conflict) as refused, unit(indexed.counselor) as work:
        shortlists.ask(work, person, vacancy)
    assert refused.value.code == "referral.own"


def test_who_did_not_agree_cannot_be_asked_for(unit, indexed):
    with pytest.raises(NotFound), unit(indexed.other, write=False) as work:
        shortlists.rankable(work, indexed.people["silent"].public_id)


def test_how_many_open_lists_a_person_stands_on(unit, rank, indexed):
    frozen(unit, indexed.counselor, rank(), indexed.people["own"])
    ids = [person.id for person in indexed.people.values()]
    with unit(indexed.counselor, write=False) as work:
        assert shortlists.open_lists(work, ids) == {indexed.people["own"].id: 1}
    with unit() as work:
        vacancies.move(work, indexed.vacancy.public_id, "close")
    with unit(indexed.counselor, write=False) as work:
        assert shortlists.open_lists(work, ids) == {}
