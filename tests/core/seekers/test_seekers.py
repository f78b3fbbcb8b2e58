"""People registered, found, changed, spoken with; consent and clear text."""

from datetime import date

import pytest
from sqlalchemy import select

from core import seekers
from core.access import VISITOR, OfficeLevel, Role
from core.accounts import Office, User
from core.errors import Conflict, Denied, Invalid, NotFound, TooMany
from core.events import EventRow
from core.seekers import Consent, NoteContact, Reading, Seeker, SeekerChange, SeekerFacts, Wanted
from tests.factories.accounts import a_user, actor_for, an_office
from tests.factories.seekers import a_phone, a_seeker, an_id_number, facts, registration

TODAY = date(2026, 3, 2)


def code_title(title):
    return "mfg.weld" if "焊" in title else None


def registered(work, **values):
    order = registration(**values)
    identity = seekers.check_identity(order.facts.name, order.facts.phone, order.id_number, TODAY, allow_demo=True)
    return seekers.register(work, order, identity, code_title)


@pytest.fixture
def counselor(unit):
    with unit() as work:
        return actor_for(work, a_user(work))


def test_a_person_is_registered_in_the_own_office_with_consent_kept(unit, counselor):
    with unit(counselor) as work:
        seeker = registered(work, intentions=("电焊", "普工"))
    with unit() as work:
        kept = work.session.get_one(Seeker, seeker.id)
        assert (kept.office_id, kept.counselor_id, kept.occupation_key) == (
            counselor.office_id,
            counselor.user_id,
            "mfg.weld",
        )
        assert kept.no == f"S-{kept.id:05d}"
        assert (kept.born_on, kept.matching_consent) == (date(1990, 5, 6), True)
        [consent] = work.session.scalars(select(Consent).where(Consent.seeker_id == kept.id))
        assert (consent.purpose, consent.channel, consent.text_version) == ("matching", "counter", "2026-01")


def test_neither_number_nor_phone_lies_open(unit, counselor):
    number = an_id_number()
    with unit(counselor) as work:
        seeker = registered(work, id_number=number)
        assert number.encode() not in seeker.id_number_sealed
        assert work.vault.open(seeker, "id_number") == number
        assert number not in repr(vars(seeker))
    with unit() as work:
        said = repr([(row.facts, row.name) for row in work.session.scalars(select(EventRow))])
        assert number not in said
        assert "164" not in said


@pytest.mark.parametrize("county", ["500199", "510231", "500109", "650199", "419001"])
def test_the_county_is_never_a_reason(county, unit, counselor):
    with unit(counselor) as work:
        assert registered(work, id_number=an_id_number(county=county)).id


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "id_number.empty"),
        ("50019919900506001", "id_number.length"),
        ("990199199005060010", "id_number.province"),
        ("500199199013060010", "id_number.birth"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_the_reason(number, code):
    with pytest.raises(Invalid) as refused:
        seekers.check_identity("罗大勇", "16400000271", number, TODAY, allow_demo=True)
    assert refused.value.fields["id_number"][0] == code


def test_name_number_and_phone_are_refused_together():
    with pytest.raises(Invalid) as refused:
        seekers.check_identity("1", "1380", "5", TODAY, allow_demo=True)
    assert set(refused.value.fields) == {"name", "phone", "id_number"}


def test_the_demo_prefix_is_no_phone_outside_the_demo():
    with pytest.raises(Invalid):
        seekers.check_identity("罗大勇", "16400000271", an_id_number(), TODAY, allow_demo=False)


def test_the_same_number_is_refused_with_a_way_to_the_record_only_for_who_may_see_it(unit, counselor):
    number = an_id_number()
    with unit(counselor) as work:
        first = registered(work, id_number=number)
    with pytest.raises(Conflict) as mine, unit(counselor) as work:
        registered(work, id_number=f" {number[:6]} {number[6:]}".lower())
    assert (mine.value.code, mine.value.facts["public_id"]) == ("seeker.duplicate", first.public_id)
    with unit() as work:
        stranger = actor_for(work, a_user(work))
    with pytest.raises(Conflict) as theirs, unit(stranger) as work:
        registered(work, id_number=number)
    assert (theirs.value.code, theirs.value.facts["public_id"]) == ("seeker.duplicate_elsewhere", "")


def test_a_person_of_another_office_is_not_found(unit, counselor):
    with unit() as work:
        other = a_seeker(work)
    with unit(counselor, write=False) as work:
        assert not work.session.scalars(seekers.listing(work, Wanted())).all()
        for act in (seekers.get, seekers.withdraw_consent):
            with pytest.raises(NotFound):
                act(work, other.public_id)
        with pytest.raises(NotFound):
            seekers.unmask(work, other.public_id, "phone", "contact")


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.COUNSELOR, Role.SYSTEM)])
def test_nobody_but_counselors_sees_people(unit, role):
    with unit() as work:
        person = a_seeker(work)
        actor = actor_for(work, a_user(work, role)) if role is not Role.VISITOR else None
    with unit(actor or VISITOR, write=False) as work, pytest.raises(NotFound):
        seekers.get(work, person.public_id)


def test_a_subdistrict_sees_its_villages_and_a_village_only_itself(unit):
    with unit() as work:
        town = an_office(work)
        village, next_one = (an_office(work, OfficeLevel.VILLAGE, town) for _ in range(2))
        people = {office.id: a_seeker(work, office).public_id for office in (town, village, next_one)}
        above, below = actor_for(work, a_user(work, office=town)), actor_for(work, a_user(work, office=village))
    with unit(above, write=False) as work:
        assert {s.public_id for s in work.session.scalars(seekers.visible(work))} == set(people.values())
    with unit(below, write=False) as work:
        assert [s.public_id for s in work.session.scalars(seekers.visible(work))] == [people[village.id]]


@pytest.mark.parametrize("words", ["罗大", "164 0000 8899", "16400008899", "164-0000-8899", "{no}", "焊工"])
def test_people_are_found_by_name_number_phone_and_occupation(unit, counselor, words):
    with unit() as work:
        office = work.session.get_one(Office, counselor.office_id)
        person = a_seeker(work, office, phone="16400008899", occupation_key="mfg.weld")
        a_seeker(work, office, name="张素芬")
    with unit(counselor, write=False) as work:
        wanted = Wanted(words=words.format(no=person.no.lower()), occupation=code_title(words) or "")
        assert [s.id for s in work.session.scalars(seekers.listing(work, wanted))] == [person.id]


def test_a_percent_sign_finds_nobody(unit, counselor):
    with unit() as work:
        a_seeker(work, work.session.get_one(Office, counselor.office_id))
    with unit(counselor, write=False) as work:
        assert not work.session.scalars(seekers.listing(work, Wanted(words="%"))).all()


def changed(work, seeker, version=None, phone=None, **values):
    said = facts(**values)
    identity = seekers.check_identity(said.name, phone or a_phone(), None, TODAY, allow_demo=True)
    return seekers.edit(work, seeker.public_id, said, identity, version or seeker.version, code_title)


def test_a_change_says_which_fields_and_not_what(unit, counselor):
    with unit(counselor) as work:
        seeker = registered(work)
    with unit(counselor) as work:
        changed(work, work.session.get_one(Seeker, seeker.id), salary_min=6000, phone="16400000271")
    with unit() as work:
        [note] = work.session.scalars(select(SeekerChange))
        assert note.fields == {"fields": ["salary_min"]}


def test_the_slower_of_two_changes_is_refused(unit, counselor):
    with unit(counselor) as work:
        seeker = registered(work)
    with unit(counselor) as work:
        before = work.session.get_one(Seeker, seeker.id).version
        changed(work, work.session.get_one(Seeker, seeker.id), salary_min=6000)
    with pytest.raises(Conflict) as refused, unit(counselor) as work:
        changed(work, work.session.get_one(Seeker, seeker.id), version=before, salary_min=6500)
    assert refused.value.code == "stale"


def test_facts_that_cannot_be_are_refused_at_their_fields():
    with pytest.raises(Invalid) as refused:
        SeekerFacts(
            name="x", phone="1", intentions=("", " "), salary_min=-1, experience_years=99, experience="x" * 4001
        )
    assert set(refused.value.fields) == {"intentions", "salary_min", "experience_years", "experience"}
    with pytest.raises(Invalid):
        facts(intentions=("焊工", "普工", "保安", "保洁"))


@pytest.mark.parametrize(
    ("result", "status", "contacted"),
    [
        ("employed", "employed", True),
        ("no_wish", "no_wish", True),
        ("wants_work", "seeking", True),
        ("not_reached", "seeking", False),
    ],
)
def test_a_talk_moves_the_state(unit, counselor, result, status, contacted):
    with unit() as work:
        office = work.session.get_one(Office, counselor.office_id)
        person = a_seeker(work, office, last_contact_on=None)
    with unit(counselor) as work:
        seekers.note_contact(work, person.public_id, NoteContact(channel="phone", result=result, note="下周再问"))
        kept = seekers.get(work, person.public_id)
        assert (kept.status, kept.last_contact_on is not None) == (status, contacted)
        assert seekers.contacts(work, kept)[0].note == "下周再问"


def test_consent_is_withdrawn_and_given_again_never_deleted(unit, counselor):
    with unit(counselor) as work:
        seeker = registered(work)
    with unit(counselor) as work:
        assert not seekers.withdraw_consent(work, seeker.public_id).matching_consent
    with pytest.raises(Conflict), unit(counselor) as work:
        seekers.withdraw_consent(work, seeker.public_id)
    with pytest.raises(Invalid), unit(counselor) as work:
        seekers.consent(work, seeker.public_id, "shouted")
    with unit(counselor) as work:
        assert seekers.consent(work, seeker.public_id, "phone").matching_consent
        kept = seekers.consents(work, seekers.get(work, seeker.public_id))
        assert [(row.channel, row.withdrawn_at is None) for row in kept] == [("phone", True), ("counter", False)]


def test_clear_text_is_given_with_a_reason_counted_and_written_down(unit, counselor):
    with unit(counselor) as work:
        seeker = registered(work, phone="16400000999")
    for field, reason in (("phone", "because"), ("name", "contact")):
        with pytest.raises(Invalid), unit(counselor) as work:
            seekers.unmask(work, seeker.public_id, field, reason)
    with unit(counselor) as work:
        assert seekers.unmask(work, seeker.public_id, "phone", "contact") == "16400000999"
    with unit() as work:
        [reading] = work.session.scalars(select(Reading))
        assert (reading.user_id, reading.seeker_id, reading.field, reading.reason) == (
            counselor.user_id,
            seeker.id,
            "phone",
            "contact",
        )
        row = work.session.scalars(select(EventRow).where(EventRow.name == "seeker.unmasked")).one()
        assert row.facts == {"field": "phone", "reason": "contact"}


def test_clear_text_has_a_limit_a_day(unit, counselor):
    with unit(counselor) as work:
        seeker = registered(work)
    with unit(counselor) as work:
        for _ in range(60):
            seekers.unmask(work, seeker.public_id, "phone", "contact")
        with pytest.raises(TooMany):
            seekers.unmask(work, seeker.public_id, "phone", "contact")


def test_an_organizer_registers_nobody(unit):
    with unit() as work:
        actor = actor_for(work, a_user(work, Role.ORGANIZER))
    with pytest.raises(Denied), unit(actor) as work:
        registered(work)


def test_who_was_not_spoken_with_comes_first(unit, counselor):
    with unit() as work:
        owner = work.session.get_one(User, counselor.user_id)
        never, old, _ = (
            a_seeker(work, counselor=owner, last_contact_on=day) for day in (None, date(2025, 12, 1), TODAY)
        )
        a_seeker(work, last_contact_on=None)
    with unit(counselor, write=False) as work:
        assert [s.id for s in work.session.scalars(seekers.unseen(work, 30))] == [never.id, old.id]
