"""The history of a person's record: whole, newest first, in codes, and only for those who may see the record."""

from datetime import timedelta

import pytest

from core import seekers
from core.access import OfficeLevel
from core.accounts import Office
from core.errors import NotFound
from core.seekers import NoteContact
from tests.core.seekers.test_seekers import code_title, registered
from tests.factories.accounts import a_user, actor_for, an_office
from tests.factories.seekers import a_phone, a_seeker, facts


@pytest.fixture
def counselor(unit):
    with unit() as work:
        return actor_for(work, a_user(work, office=an_office(work, OfficeLevel.SUBDISTRICT)))


def told(unit, counselor, seeker):
    with unit(counselor, write=False) as work:
        return seekers.history(work, seeker.public_id)


def test_each_thing_is_told_once_with_who_did_it(unit, counselor):
    with unit(counselor) as work:
        seeker = registered(work)
    with unit(counselor) as work:
        seekers.note_contact(work, seeker.public_id, NoteContact(channel="phone", result="wants_work", note="周五来"))
    with unit(counselor) as work:
        kept = seekers.get(work, seeker.public_id)
        said = facts(name=kept.name, salary_min=6100)
        identity = seekers.check_identity(said.name, a_phone(), None, work.today, allow_demo=True)
        seekers.edit(work, kept.public_id, said, identity, kept.version, code_title)
    with unit(counselor) as work:
        seekers.unmask(work, seeker.public_id, "phone", "contact")
    with unit(counselor) as work:
        seekers.withdraw_consent(work, seeker.public_id)
    lines = told(unit, counselor, seeker)
    assert [one.name for one in lines] == [
        "seeker.consent_withdrawn",
        "seeker.unmasked",
        "seeker.changed",
        "seeker.contacted",
        "seeker.registered",
        "seeker.consent_given",
    ]
    assert {one.who for one in lines} == {counselor.user_name}
    assert lines[1].facts == {"field": "phone", "reason": "contact"}
    assert lines[3].facts == {"channel": "phone", "result": "wants_work"}
    assert lines[5].facts["purpose"] == "matching"


def test_it_holds_codes_and_nothing_of_the_person(unit, counselor):
    with unit(counselor) as work:
        seeker = registered(work)
        phone = work.vault.open(seeker, "phone")
    with unit(counselor) as work:
        seekers.note_contact(
            work, seeker.public_id, NoteContact(channel="phone", result="reached", note="娃儿周五开学")
        )
    said = repr(told(unit, counselor, seeker))
    assert "seeker.contacted" in said
    for word in (seeker.name, phone, "娃儿"):
        assert word not in said


def test_what_an_import_wrote_is_told_by_its_rows(unit, counselor):
    """One event stands for a whole batch; the rows know the person, the day and the channel."""
    with unit(counselor) as work:
        seeker = a_seeker(work, office=work.session.get_one(Office, counselor.office_id), source="import")
    lines = told(unit, counselor, seeker)
    assert sorted(one.name for one in lines) == ["seeker.consent_given", "seeker.registered"]
    assert {one.name: one.facts.get("channel") for one in lines}["seeker.registered"] == "import"


def test_another_office_is_told_nothing(unit, counselor):
    with unit(counselor) as work:
        seeker = registered(work)
    with unit() as work:
        stranger = actor_for(work, a_user(work, office=an_office(work, OfficeLevel.SUBDISTRICT)))
    with pytest.raises(NotFound), unit(stranger, write=False) as work:
        seekers.history(work, seeker.public_id)


def test_the_newest_are_kept_where_there_are_many(unit, counselor):
    with unit(counselor) as work:
        seeker = registered(work)
        for day in range(40):
            contact = {"channel": "phone", "result": "not_reached", "note": "", "by": counselor.user_id}
            at = work.now + timedelta(days=day)
            work.session.add(seekers.Contact(seeker_id=seeker.id, at=at, **contact))
    lines = told(unit, counselor, seeker)
    assert len(lines) == 30
    assert lines == sorted(lines, key=lambda one: one.at, reverse=True)
    assert {one.name for one in lines} == {"seeker.contacted"}
