"""The history: every edit, deletion, reordering and cutting is found; who read what is seen."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from core import audit, seekers
from core.access import Role
from core.accounts.events import SignedIn
from core.audit import ListExported
from core.errors import Denied
from core.events import GENESIS, ChainHead, Code, EventRow, Pending
from tests.conftest import NOW
from tests.factories.accounts import a_user, actor_for
from tests.factories.seekers import a_seeker


@pytest.fixture
def history(unit):
    for number in range(1, 8):
        with unit() as work:
            work.record(SignedIn(subject_id=number))
            work.record(ListExported(subject_id=number, list=Code("seekers"), rows=number))


def verdict(unit):
    with unit(write=False) as work:
        return audit.verify(work)


def test_an_empty_and_an_untouched_history_are_whole(unit, history):
    found = verdict(unit)
    assert found.whole
    assert found.rows == 14


def test_nothing_at_all_is_whole(unit):
    assert verdict(unit).whole


@pytest.mark.parametrize(
    ("change", "at", "why"),
    [
        (update(EventRow).where(EventRow.seq == 4).values(facts={"list": "seekers", "rows": 1}), 4, "edited"),
        (update(EventRow).where(EventRow.seq == 3).values(actor_id=99), 3, "edited"),
        (update(EventRow).where(EventRow.seq == 3).values(at=NOW + timedelta(days=1)), 3, "edited"),
        (update(EventRow).where(EventRow.seq == 3).values(outcome="refused"), 3, "edited"),
        (delete(EventRow).where(EventRow.seq == 14), 14, "cut_off"),
        (delete(EventRow), 1, "cut_off"),
    ],
)
def test_tampering_is_found(unit, history, change, at, why):
    with unit() as work:
        work.session.execute(delete(Pending))
        work.session.execute(change)
    found = verdict(unit)
    assert (found.whole, found.broken_at, found.why) == (False, at, why)


def test_a_hole_in_the_middle_is_found(unit, history):
    with unit() as work:
        work.session.execute(delete(Pending))
        work.session.execute(delete(EventRow).where(EventRow.seq == 5))
    assert verdict(unit).why == "missing"


def test_a_row_rewritten_with_its_own_hash_is_found_at_the_next_one(unit, history):
    with unit() as work:
        row = work.session.get_one(EventRow, 6)
        row.facts = {}
        row.hash = row.sealed_hash()
    found = verdict(unit)
    assert (found.broken_at, found.why) == (7, "reordered")


def test_a_head_set_back_is_found(unit, history):
    with unit() as work:
        head = work.session.get_one(ChainHead, 1)
        head.seq = 13
    assert verdict(unit).why == "cut_off"


def test_a_chain_made_anew_is_found_by_a_link_that_was_noted_elsewhere(unit, history):
    with unit(write=False) as work:
        noted = 5, work.session.get_one(EventRow, 5).hash
        assert audit.verify(work, noted).whole
        assert audit.verify(work, (0, GENESIS)).whole
    with unit() as work:
        previous = GENESIS
        for row in work.session.scalars(select(EventRow).order_by(EventRow.seq)):
            row.actor_id, row.previous = 7, previous
            previous = row.hash = row.sealed_hash()
        work.session.get_one(ChainHead, 1).hash = previous
    assert verdict(unit).whole
    with unit(write=False) as work:
        found = audit.verify(work, noted)
        assert (found.whole, found.broken_at, found.why) == (False, 5, "rewritten")
        assert audit.verify(work, (99, previous)).why == "rewritten"


def test_only_auditors_read_the_history(unit, history):
    for role in (Role.SYSADMIN, Role.SECADMIN, Role.COUNSELOR):
        with unit() as work:
            actor = actor_for(work, a_user(work, role))
        with pytest.raises(Denied), unit(actor, write=False) as work:
            audit.events(work)


def test_the_history_is_narrowed_by_kind_account_and_days_of_the_district(unit):
    with unit() as work:
        user = a_user(work, login_name="tan.ling")
        actor, auditor = actor_for(work, user), actor_for(work, a_user(work, Role.AUDITOR))
    # 2026-03-02 23:30 and 2026-03-03 00:30 in Shanghai.
    for hours in (14.5, 15.5):
        with unit(actor, NOW + timedelta(hours=hours)) as work:
            work.record(SignedIn(subject_id=user.id))
    with unit(auditor, write=False) as work:
        day = NOW.date()

        def found(**words):
            return len(work.session.scalars(audit.events(work, **words)).all())

        assert found(name="account.signed_in", actor="TAN.LING ") == 2
        assert found(since=day, until=day) == 1
        assert found(since=day + timedelta(days=1)) == 1
        assert found(name="account.signed_out") == 0
        assert audit.names(work, {user.id}) == {user.id: user.name}


def test_who_read_much_in_clear_stands_first(unit):
    with unit() as work:
        users = [a_user(work) for _ in range(2)]
        people = [a_seeker(work, counselor=user) for user in users]
        actors = [actor_for(work, user) for user in users]
        auditor = actor_for(work, a_user(work, Role.AUDITOR))
    for actor, person, times in zip(actors, people, (1, 3), strict=True):
        with unit(actor) as work:
            for _ in range(times):
                seekers.unmask(work, person.public_id, "phone", "contact")
    with unit(auditor, write=False) as work:
        assert audit.heavy_readers(work) == [(users[1].id, 3), (users[0].id, 1)]
        assert len(work.session.scalars(audit.readings(work)).all()) == 4
    with unit(auditor, NOW + timedelta(days=8), write=False) as work:
        assert audit.heavy_readers(work) == []


def test_no_personal_data_stands_in_the_history(unit):
    with unit() as work:
        user = a_user(work)
        person = a_seeker(work, counselor=user, phone="16400007777", name="罗大勇")
        actor = actor_for(work, user)
    with unit(actor) as work:
        seekers.unmask(work, person.public_id, "phone", "contact")
    with unit(write=False) as work:
        said = repr([(row.name, row.facts) for row in work.session.scalars(select(EventRow))])
        assert "7777" not in said
        assert "罗" not in said
