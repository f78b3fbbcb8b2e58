"""What became of the people of a list: who may tell it, where it stands, what a list is measured beside."""

import pytest
from sqlalchemy import select

from core import shortlists
from core.access import Role
from core.errors import Conflict, Denied, Invalid, NotFound
from core.events import EventRow
from core.shortlists import ShortlistBaseline, ShortlistEntry
from tests.factories.accounts import a_user, actor_for
from tests.factories.seekers import a_seeker


@pytest.fixture
def frozen(unit, platform, indexed):
    """A list of the welder and the cleaner."""

    def freeze(actor, *people):
        with unit(actor, write=False) as work:
            ranked = shortlists.rank(work, platform.shelf, platform.places, indexed.vacancy.public_id)
        with unit(actor) as work:
            return shortlists.freeze(work, ranked, [person.public_id for person in people])

    return freeze


@pytest.fixture
def kept(frozen, indexed):
    return frozen(indexed.counselor, indexed.people["own"], indexed.people["cleaner"])


def entries(work, shortlist):
    return {seeker.name: entry for entry, seeker in shortlists.entries(work, shortlist)}


@pytest.fixture
def tell(unit, indexed, kept):
    """Tells what became of the welder, from the page as it is now or as it was."""

    def told(result, reason="", mark=None, actor=None, seeker=None):
        with unit(actor or indexed.counselor) as work:
            person = seeker or indexed.people["own"]
            if mark is None:
                mark = shortlists.mark_of(entries(work, kept)["罗大勇"])
            return shortlists.tell(work, kept.public_id, person.public_id, result, reason, mark)

    return told


def test_what_was_told_stands_on_the_list_with_who_and_when_and_is_in_the_history(unit, indexed, kept, tell):
    tell("not_hired", "interview")
    with unit(indexed.counselor, write=False) as work:
        entry = entries(work, kept)["罗大勇"]
        assert (entry.result, entry.result_reason, entry.told_by) == (
            "not_hired",
            "interview",
            indexed.counselor.user_id,
        )
        assert entry.told_at is not None
        assert entries(work, kept)["黄桂芳"].result is None
        [row] = work.session.scalars(select(EventRow).where(EventRow.name == "outcome.told")).all()
        assert row.facts == {"seeker_id": entry.seeker_id, "result": "not_hired", "reason": "interview"}
        assert list(shortlists.tellers(work, kept)) == [indexed.counselor.user_id]


def test_it_holds_on_every_list_of_the_vacancy(unit, indexed, kept, frozen, tell):
    again = frozen(indexed.centre, indexed.people["own"])
    tell("hired")
    with unit(indexed.centre, write=False) as work:
        assert entries(work, again)["罗大勇"].result == "hired"


def test_it_can_be_taken_back(unit, indexed, kept, tell):
    tell("hired")
    tell("")
    with unit(indexed.counselor, write=False) as work:
        entry = entries(work, kept)["罗大勇"]
        assert (entry.result, entry.result_reason, entry.told_by, entry.told_at) == (None, None, None, None)


def test_of_two_who_tell_from_the_same_page_the_second_is_told(tell):
    tell("hired", mark="..")
    with pytest.raises(Conflict) as refused:
        tell("unreachable", mark="..")
    assert refused.value.code == "outcome.told_meanwhile"


@pytest.mark.parametrize(
    ("result", "reason"), [("promoted", ""), ("not_hired", ""), ("not_hired", "age"), ("hired", "skills"), ("", "full")]
)
def test_a_wrong_result_or_reason_is_refused(tell, result, reason):
    with pytest.raises(Invalid):
        tell(result, reason)


def test_another_office_a_stranger_and_an_organizer_tell_nothing(unit, indexed, tell):
    with pytest.raises(NotFound):
        tell("hired", actor=indexed.other, mark="..")
    with pytest.raises(NotFound):
        tell("hired", seeker=indexed.people["elsewhere"])
    with unit() as work:
        organizer = actor_for(work, a_user(work, role=Role.ORGANIZER))
    with pytest.raises(Denied):
        tell("hired", actor=organizer, mark="..")


def test_a_list_keeps_whom_plain_ways_would_have_put_first(unit, platform, indexed, frozen):
    with unit() as work:
        indexed.people["cleaner"].occupation_key = None
        turner = a_seeker(work, name="车工", occupation_key="mfg.mach.lathe.cnc")
        late = a_seeker(work, name="后来的焊工", occupation_key="mfg.weld.weld.argon")
        work.session.get_one(type(indexed.vacancy), indexed.vacancy.id).occupation_key = "mfg.weld.weld.general"
        for at, person in enumerate(indexed.people.values()):
            work.session.get_one(type(person), person.id).occupation_key = (
                "mfg.weld.weld.general" if at < 2 else "prop.clean.clean"
            )
    shortlist = frozen(indexed.counselor, indexed.people["own"])
    with unit(write=False) as work:
        found = {
            way: list(
                work.session.scalars(
                    select(ShortlistBaseline.seeker_id)
                    .where(ShortlistBaseline.shortlist_id == shortlist.id, ShortlistBaseline.way == way)
                    .order_by(ShortlistBaseline.rank)
                )
            )
            for way in ("newest", "same_occupation")
        }
    own, elsewhere, cleaner = (indexed.people[name].id for name in ("own", "elsewhere", "cleaner"))
    assert found["newest"] == [late.id, turner.id, cleaner, elsewhere, own]
    assert found["same_occupation"] == [late.id, elsewhere, own]
    assert indexed.people["silent"].id not in found["newest"]


def test_a_list_that_ends_takes_all_of_it_along(unit, kept):
    from core.shortlists.retention import _drop_lists

    with unit() as work:
        gone = _drop_lists(work, [kept.id])
        assert gone["shortlist_entry"] == 2
        assert gone["shortlist_baseline"] > 0
        for model in (ShortlistEntry, ShortlistBaseline):
            assert work.session.scalar(select(model.id).where(model.shortlist_id == kept.id)) is None
