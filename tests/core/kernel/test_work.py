"""A unit of work commits whole or not at all, and leaves a chained history."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, func, select, update

from core.access import SYSTEM, Role
from core.accounts import Office
from core.accounts.events import AccountMade, SignedIn
from core.audit import verify
from core.errors import Conflict, Denied
from core.events import ChainHead, Code, Event, EventRow, Pending
from core.work import Work
from tests.factories.accounts import a_user, actor_for, an_office


def facts_of(work: Work) -> list[str]:
    return list(work.session.scalars(select(EventRow.name).order_by(EventRow.seq)))


def test_an_event_and_its_to_do_row_are_written_with_the_change(unit):
    with unit() as work:
        an_office(work, name="一所")
        work.record(AccountMade(subject_id=1, role=Code("counselor")))
    with unit(write=False) as work:
        assert facts_of(work) == ["account.made"]
        assert work.session.scalar(select(func.count()).select_from(Pending)) == 1


def test_a_unit_that_raises_leaves_nothing(unit):
    def fail() -> None:
        with unit() as work:
            an_office(work, name="一所")
            work.record(AccountMade(subject_id=1, role=Code("counselor")))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with unit(write=False) as work:
        assert work.session.scalar(select(func.count()).select_from(Office).where(Office.name == "一所")) == 0
        assert facts_of(work) == []


def test_a_taken_value_is_a_conflict(unit):
    with unit() as work:
        an_office(work, name="一所")
    with pytest.raises(Conflict) as refused, unit() as work:
        an_office(work, name="一所")
    assert refused.value.code == "taken"


def test_today_is_the_districts_date(unit):
    with unit(now=datetime(2026, 3, 1, 16, 10, tzinfo=UTC)) as work:
        assert work.today == date(2026, 3, 2)


def test_who_may_not_is_denied(unit):
    from core.access import Permission

    with unit() as work:
        auditor = actor_for(work, a_user(work, Role.AUDITOR))
    with pytest.raises(Denied), unit(auditor) as work:
        work.require(Permission.ACCOUNT_MANAGE)


def test_an_event_refuses_free_text():
    with pytest.raises(TypeError, match="codes"):

        class Said(Event, name="test.said"):
            words: str

    with pytest.raises(ValueError, match="not a code"):
        AccountMade(subject_id=1, role=Code("张三的电话")).facts()


@pytest.fixture
def history(unit):
    for number in range(1, 6):
        with unit() as work:
            work.record(SignedIn(subject_id=number))
            work.record(SignedIn(subject_id=number + 100))


def test_the_chain_of_an_untouched_history_is_whole(unit, history):
    with unit(write=False) as work:
        verdict = verify(work)
    assert verdict.whole
    assert verdict.rows == 10


@pytest.mark.parametrize(
    ("harm", "why", "where"),
    [
        (update(EventRow).where(EventRow.seq == 4).values(actor_id=99), "edited", 4),
        (delete(EventRow).where(EventRow.seq == 4), "missing", 4),
        (delete(EventRow).where(EventRow.seq > 7), "cut_off", 8),
        (update(ChainHead).values(seq=4), "cut_off", 11),
        (update(EventRow).where(EventRow.seq == 5).values(previous="0" * 64), "reordered", 5),
    ],
)
def test_tampering_is_found_where_it_was_done(unit, history, harm, why, where):
    with unit() as work:
        work.session.execute(delete(Pending))
        work.session.execute(harm)
    with unit(write=False) as work:
        verdict = verify(work)
    assert (verdict.why, verdict.broken_at) == (why, where)


def test_the_system_is_nobodys_user():
    assert SYSTEM.user_id is None
    assert not SYSTEM.is_staff
