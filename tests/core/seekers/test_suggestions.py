"""What is read in a person's words: offered, taken, declined; never written by itself."""

import pytest
from sqlalchemy import func, select

from core import seekers
from core.accounts import User
from core.errors import Conflict, NotFound
from core.events import EventRow
from core.seekers import DeclinedSuggestion, Seeker, SeekerChange
from tests.factories.accounts import a_user, actor_for
from tests.factories.seekers import a_seeker

TOLD = "做了八年焊工，会PLC，有低压电工证。不上夜班，200一天可以做。"
UNSAID = {"experience": "", "skills": [], "certificates": [], "experience_years": None, "salary_min": None}


@pytest.fixture
def clerk(unit):
    with unit() as work:
        return a_user(work)


@pytest.fixture
def reader(platform):
    return seekers.Reader(platform.shelf.lexicon, platform.shelf.reading, platform.places)


@pytest.fixture
def actor(unit, clerk):
    with unit() as work:
        return actor_for(work, work.session.get_one(User, clerk.id))


@pytest.fixture
def person(unit, clerk):
    """A person with these words and, where a test says nothing else, nothing in the fields."""

    def made(**values):
        with unit() as work:
            return a_seeker(work, counselor=work.session.get_one(User, clerk.id), **{**UNSAID, **values})

    return made


def offers(work, seeker, reader):
    return {
        (one.field, str(one.value)): one
        for one in seekers.suggested(work, work.session.get_one(Seeker, seeker.id), reader)
    }


def take(unit, actor, platform, reader, seeker, key):
    with unit(actor) as work:
        return seekers.take(work, seeker.public_id, key, reader, platform.shelf.code_title)


def test_what_the_record_does_not_hold_is_offered_with_its_words(unit, person, reader):
    seeker = person(experience=TOLD)
    with unit() as work:
        found = offers(work, seeker, reader)
    assert set(found) == {
        ("experience_years", "8"),
        ("skills", "PLC"),
        ("certificates", "低压电工证"),
        ("night_ok", "False"),
        ("salary_min", "4350"),
    }
    told = found["salary_min", "4350"]
    assert (told.words, told.unit, told.source, told.now) == ("200一天", "day", "experience", None)
    assert told.before.endswith("不上夜班，")
    assert told.after == "可以做。"


def test_nothing_is_written_by_reading(unit, person, reader):
    seeker = person(experience=TOLD)
    with unit() as work:
        seekers.suggested(work, work.session.get_one(Seeker, seeker.id), reader)
    with unit() as work:
        kept = work.session.get_one(Seeker, seeker.id)
        assert (kept.experience_years, kept.skills, kept.night_ok) == (None, [], None)


def test_what_the_record_holds_by_any_name_is_not_offered(unit, person, reader):
    seeker = person(
        experience=TOLD,
        skills=["西门子PLC"],
        certificates=["低压电工作业证"],
        experience_years=10,
        night_ok=False,
        salary_min=4350,
    )
    with unit() as work:
        assert not offers(work, seeker, reader)


def test_taken_it_stands_in_the_record_and_in_the_history(unit, actor, platform, person, reader):
    seeker = person(experience=TOLD, skills=["变频器"])
    with unit() as work:
        found = offers(work, seeker, reader)
    take(unit, actor, platform, reader, seeker, found["skills", "PLC"].key)
    take(unit, actor, platform, reader, seeker, found["night_ok", "False"].key)
    with unit() as work:
        kept = work.session.get_one(Seeker, seeker.id)
        assert kept.skills == ["变频器", "PLC"]
        assert kept.night_ok is False
        events = work.session.scalars(select(EventRow).where(EventRow.name == "seeker.suggestion_taken")).all()
        assert [event.facts for event in events] == [{"told": "skills"}, {"told": "night_ok"}]
        assert work.session.scalar(select(func.count()).select_from(SeekerChange)) == 2
        assert ("skills", "PLC") not in offers(work, seeker, reader)
    with pytest.raises(Conflict) as refused:
        take(unit, actor, platform, reader, seeker, found["skills", "PLC"].key)
    assert refused.value.code == "seeker.suggestion_gone"


def test_what_contradicts_the_record_is_told_with_what_stands_there(unit, actor, platform, person, reader):
    text = "不上夜班，不会PLC，没有电工证。要6000以上"
    seeker = person(
        self_description=text, night_ok=True, skills=["PLC", "识图"], certificates=["低压电工作业证"], salary_min=5000
    )
    with unit() as work:
        found = offers(work, seeker, reader)
    assert found["night_ok", "False"].now is True
    assert found["salary_min", "6000"].now == 5000
    assert (found["skills", "PLC"].now, found["skills", "PLC"].removes) == (["PLC"], True)
    assert found["certificates", "电工证"].now == ["低压电工作业证"]
    for offer in found.values():
        take(unit, actor, platform, reader, seeker, offer.key)
    with unit() as work:
        kept = work.session.get_one(Seeker, seeker.id)
        assert (kept.night_ok, kept.skills, kept.certificates, kept.salary_min) == (False, ["识图"], [], 6000)


def test_to_have_no_certificate_is_said_as_the_exchange_format_says_it(unit, actor, platform, person, reader):
    seeker = person(experience="莫得证")
    with unit() as work:
        [offer] = offers(work, seeker, reader).values()
    take(unit, actor, platform, reader, seeker, offer.key)
    with unit() as work:
        assert work.session.get_one(Seeker, seeker.id).certificates == ["无"]
        assert not offers(work, seeker, reader)


def test_a_wish_is_coded_and_there_are_three_at_most(unit, actor, platform, person, reader):
    seeker = person(experience="现在想做保洁", intentions=["焊工", "普工"])
    with unit() as work:
        [offer] = offers(work, seeker, reader).values()
    take(unit, actor, platform, reader, seeker, offer.key)
    with unit() as work:
        kept = work.session.get_one(Seeker, seeker.id)
        assert kept.intentions == ["焊工", "普工", "保洁"]
        kept.experience += "，也想做保安"
        work.session.flush()
        assert not offers(work, seeker, reader)


def test_the_last_wish_is_not_taken_out(unit, actor, platform, person, reader):
    seeker = person(experience="不做电焊工", intentions=["手把焊工"])
    with unit() as work:
        [offer] = offers(work, seeker, reader).values()
    assert offer.removes
    with pytest.raises(Conflict):
        take(unit, actor, platform, reader, seeker, offer.key)


def test_declined_it_does_not_come_again_for_the_same_clause(unit, actor, person, reader):
    seeker = person(experience=TOLD)
    with unit(actor) as work:
        key = offers(work, seeker, reader)["skills", "PLC"].key
        seekers.decline(work, seeker.public_id, key, reader)
    with unit() as work:
        kept = work.session.get_one(Seeker, seeker.id)
        assert ("skills", "PLC") not in offers(work, seeker, reader)
        assert kept.skills == []
        kept.experience += "还想学车。"
        work.session.flush()
        assert ("skills", "PLC") not in offers(work, seeker, reader)
        kept.experience = "现在PLC也会了"
        work.session.flush()
        assert ("skills", "PLC") in offers(work, seeker, reader)


def test_places_come_as_codes(unit, person, reader):
    seeker = person(self_description="家住静观，想在天府镇上班", home_subdistrict=None)
    with unit() as work:
        assert set(offers(work, seeker, reader)) == {
            ("home_subdistrict", "500109110"),
            ("work_subdistricts", "500109105"),
        }


def test_strangers_neither_take_nor_decline(unit, person, reader, platform):
    seeker = person(experience=TOLD)
    with unit() as work:
        stranger = actor_for(work, a_user(work))
        key = offers(work, seeker, reader)["skills", "PLC"].key
    with pytest.raises(NotFound):
        take(unit, stranger, platform, reader, seeker, key)
    with unit(stranger) as work, pytest.raises(NotFound):
        seekers.decline(work, seeker.public_id, key, reader)


def test_who_is_forgotten_leaves_nothing_declined(unit, actor, person, reader):
    seeker = person(experience=TOLD)
    with unit(actor) as work:
        seekers.decline(work, seeker.public_id, offers(work, seeker, reader)["skills", "PLC"].key, reader)
    with unit() as work:
        assert seekers.erase(work, [seeker.id])["declined_suggestion"] == 1
        assert not work.session.scalars(select(DeclinedSuggestion)).all()
