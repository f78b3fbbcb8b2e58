"""A person's history with lists and requests: titles of vacancies, and the number of a list only for its readers."""

import pytest

from core import shortlists
from core.errors import NotFound


@pytest.fixture
def frozen(unit, platform, indexed):
    """A list of the counselor's office with an own person and one of the next town's, whose office accepted."""
    people = [indexed.people[name].public_id for name in ("own", "elsewhere")]
    with unit(indexed.counselor, write=False) as work:
        ranked = shortlists.rank(work, platform.shelf, platform.places, indexed.vacancy.public_id)
    with unit(indexed.counselor) as work:
        shortlist = shortlists.freeze(work, ranked, people)
    with unit(indexed.other) as work:
        asked = work.session.scalars(shortlists.requests_of(work)).one()
        shortlists.answer(work, asked.public_id, "accepted")
    return shortlist


def told(unit, actor, person):
    with unit(actor, write=False) as work:
        return {one.name: one for one in shortlists.history(work, person.public_id)}


def test_the_own_office_reads_which_list(unit, indexed, frozen):
    lines = told(unit, indexed.counselor, indexed.people["own"])
    facts = lines["shortlist.frozen"].facts
    assert (facts["title"], facts["list_no"], facts["list_id"]) == ("焊工", frozen.no, frozen.public_id)
    assert "referral.asked" not in lines


def test_the_office_that_was_asked_reads_for_what_but_not_which_list(unit, indexed, frozen):
    lines = told(unit, indexed.other, indexed.people["elsewhere"])
    assert lines["shortlist.frozen"].facts["title"] == "焊工"
    assert "list_no" not in lines["shortlist.frozen"].facts
    assert lines["referral.asked"].facts["title"] == "焊工"
    assert lines["referral.asked"].who == indexed.counselor.user_name
    assert lines["referral.answered"].facts["answer"] == "accepted"


def test_whoever_asked_is_told_nothing_of_a_person_of_another_office(unit, indexed, frozen):
    with pytest.raises(NotFound):
        told(unit, indexed.counselor, indexed.people["elsewhere"])
