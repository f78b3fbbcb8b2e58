"""Health, hardship and disability: sealed, asked for by themselves, gone when the yes is taken back (D4, D31)."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from core import seekers
from core.access import OfficeLevel
from core.errors import Conflict, Invalid
from core.events import EventRow
from core.seekers import Consent, Seeker, SeekerChange
from tests.core.seekers.test_seekers import TODAY, code_title, registered
from tests.factories.accounts import a_user, actor_for, an_office
from tests.factories.seekers import a_phone, facts

LIMITS = ("不能久站", "色弱")


@pytest.fixture
def counselor(unit):
    with unit() as work:
        return actor_for(work, a_user(work, office=an_office(work, OfficeLevel.SUBDISTRICT)))


def changed(work, seeker, channel=None, **values):
    kept = seekers.get(work, seeker.public_id)
    said = facts(**values)
    identity = seekers.check_identity(said.name, a_phone(), None, TODAY, allow_demo=True)
    return seekers.edit(work, kept.public_id, said, identity, kept.version, code_title, sensitive_channel=channel)


def told(unit, seeker):
    with unit(write=False) as work:
        kept = work.session.get_one(Seeker, seeker.id)
        return seekers.seeker_class(work, kept), seekers.health_limits(work, kept)


def test_class_and_health_lie_sealed_and_stay_out_of_the_history(unit, counselor, connection):
    with unit(counselor) as work:
        seeker = registered(work, sensitive_consent=True, seeker_class="残疾人", health_limits=LIMITS)
    assert told(unit, seeker) == ("残疾人", list(LIMITS))
    row = repr(connection.execute(select(Seeker.__table__)).all())
    history = repr(connection.execute(select(EventRow.__table__)).all())
    for word in ("残疾人", *LIMITS):
        assert word not in row + history
        assert repr(word.encode())[2:-1] not in row


def test_each_purpose_has_its_own_consent_with_its_own_text(unit, counselor):
    with unit(counselor) as work:
        seeker = registered(work, sensitive_consent=True, health_limits=LIMITS, consent_channel="phone")
        kept = {row.purpose: row.text_version for row in seekers.consents(work, seeker)}
    assert kept == {"matching": "2026-01", "sensitive": "S-2026-01"}
    with unit(counselor) as work:
        assert [row.purpose for row in seekers.consents(work, registered(work))] == ["matching"]


@pytest.mark.parametrize(
    ("said", "where", "code"),
    [
        ({"health_limits": LIMITS}, "health_limits", "seeker.sensitive_health"),
        ({"seeker_class": "残疾人"}, "seeker_class", "seeker.sensitive_class"),
        ({"seeker_class": "就业困难人员"}, "seeker_class", "seeker.sensitive_class"),
    ],
)
def test_without_the_separate_tick_they_are_not_kept(unit, counselor, said, where, code):
    with pytest.raises(Invalid) as refused, unit(counselor) as work:
        registered(work, **said)
    assert {name: reason for name, (reason, _) in refused.value.fields.items()} == {where: code}
    with unit(counselor) as work:
        seeker = registered(work)
    with pytest.raises(Invalid), unit(counselor) as work:
        changed(work, seeker, **said)
    assert told(unit, seeker) == (None, [])


def test_a_class_of_the_statistics_rests_on_legal_duty_and_is_not_asked_for(unit, counselor):
    with unit(counselor) as work:
        seeker = registered(work, matching_consent=False, seeker_class="就业转失业")
        assert not seekers.consents(work, seeker)
    assert told(unit, seeker) == ("就业转失业", [])
    assert seekers.BASES == {"registration": "duty", "matching": "consent", "sensitive": "separate"}


def test_the_database_itself_holds_no_health_without_the_consent(unit, counselor):
    with unit(counselor) as work:
        seeker = registered(work, sensitive_consent=True, health_limits=LIMITS)
    with unit() as work, pytest.raises(IntegrityError), work.session.begin_nested():
        work.session.execute(update(Seeker).where(Seeker.id == seeker.id).values(sensitive_consent=False))


def test_who_is_asked_later_is_asked_once(unit, counselor):
    with unit(counselor) as work:
        seeker = registered(work)
    with unit(counselor) as work:
        changed(work, seeker, channel="visit", health_limits=LIMITS)
    with unit(counselor) as work:
        changed(work, seeker, channel="phone", health_limits=("不能登高",), seeker_class="残疾人")
        given = [(row.purpose, row.channel) for row in seekers.consents(work, seeker)]
    assert given == [("sensitive", "visit"), ("matching", "counter")]
    assert told(unit, seeker) == ("残疾人", ["不能登高"])
    with pytest.raises(Invalid), unit(counselor) as work:
        changed(work, registered(work), channel="shouted", health_limits=LIMITS)


def test_taking_the_separate_consent_back_erases_and_leaves_the_other(unit, counselor):
    with unit(counselor) as work:
        seeker = registered(work, sensitive_consent=True, seeker_class="残疾人", health_limits=LIMITS)
    with unit(counselor) as work:
        kept = seekers.withdraw_consent(work, seeker.public_id, seekers.SENSITIVE)
        assert (kept.matching_consent, kept.sensitive_consent) == (True, False)
    with unit() as work:
        kept = work.session.get_one(Seeker, seeker.id)
        assert (kept.seeker_class_sealed, kept.health_limits_sealed) == (None, None)
        [note] = work.session.scalars(select(SeekerChange))
        assert note.fields == {"fields": ["health_limits", "seeker_class"]}
        row = work.session.scalars(select(EventRow).where(EventRow.name == "seeker.consent_withdrawn")).one()
        assert row.facts == {"purpose": "sensitive"}
        standing = select(Consent.purpose).where(Consent.seeker_id == seeker.id, Consent.withdrawn_at.is_(None))
        assert work.session.scalars(standing).all() == ["matching"]
    with pytest.raises(Conflict), unit(counselor) as work:
        seekers.withdraw_consent(work, seeker.public_id, seekers.SENSITIVE)


def test_taking_either_back_leaves_what_rests_on_something_else(unit, counselor):
    with unit(counselor) as work:
        seeker = registered(work, sensitive_consent=True, seeker_class="退休", health_limits=LIMITS)
    with unit(counselor) as work:
        seekers.withdraw_consent(work, seeker.public_id)
    assert told(unit, seeker) == ("退休", list(LIMITS))
    with unit(counselor) as work:
        seekers.withdraw_consent(work, seeker.public_id, seekers.SENSITIVE)
    assert told(unit, seeker) == ("退休", [])
    with pytest.raises(Invalid), unit(counselor) as work:
        seekers.withdraw_consent(work, seeker.public_id, "registration")


def test_health_is_said_in_few_words():
    with pytest.raises(Invalid) as refused:
        facts(health_limits=("病" * 201,))
    assert refused.value.fields["health_limits"][0] == "seeker.health_long"
