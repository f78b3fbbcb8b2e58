"""What follows from an event follows exactly once; one that fails waits, and the others go on."""

import pytest
from sqlalchemy import delete, select, update

from core import reactions
from core.access import SYSTEM, OfficeLevel, Role
from core.accounts.events import SignedOut
from core.enterprises import Enterprise, Status
from core.enterprises.events import EnterpriseSubmitted
from core.events import EventRow, Pending
from core.notices import Notice
from core.platform import Platform
from jobs import react
from tests.conftest import NOW
from tests.factories.accounts import a_user, an_office
from tests.factories.enterprises import an_enterprise


@pytest.fixture
def counselor_id(platform: Platform) -> int:
    """Who verifies the firms of the 街镇 that the factory gives them."""
    with platform.work(SYSTEM, NOW) as work:
        office = an_office(work, OfficeLevel.SUBDISTRICT, place_code="500109007")
        return a_user(work, Role.COUNSELOR, office).id


def submitted(platform: Platform) -> int:
    """A firm that waits to be verified, and the event of it; the firm's id."""
    with platform.work(SYSTEM, NOW) as work:
        firm = an_enterprise(work, Status.SUBMITTED)
        work.record(EnterpriseSubmitted(subject_id=firm.id, again=False))
        return firm.id


def waiting(platform: Platform) -> list[Pending]:
    with platform.work(SYSTEM, NOW, write=False) as work:
        return list(work.session.scalars(select(Pending).order_by(Pending.event_seq)))


def told(platform: Platform) -> list[Notice]:
    with platform.work(SYSTEM, NOW, write=False) as work:
        return list(work.session.scalars(select(Notice).order_by(Notice.id)))


def test_an_event_is_reacted_to_exactly_once(platform: Platform, counselor_id: int) -> None:
    submitted(platform)
    assert len(waiting(platform)) == 1
    assert react.run(platform, NOW).done == 1
    assert react.run(platform, NOW).done == 0
    assert waiting(platform) == []
    [notice] = told(platform)
    assert (notice.user_id, notice.code) == (counselor_id, "enterprise_submitted")


def test_a_second_reactor_that_comes_late_does_nothing(platform: Platform, counselor_id: int) -> None:
    submitted(platform)
    [pending] = waiting(platform)
    assert react.run(platform, NOW).done == 1
    with platform.work(SYSTEM, NOW) as work:
        assert not reactions.react(work, pending.event_seq)
    assert len(told(platform)) == 1


def test_one_that_fails_stays_with_its_error_and_the_others_go_on(platform: Platform, counselor_id: int) -> None:
    gone = submitted(platform)
    submitted(platform)
    with platform.work(SYSTEM, NOW) as work:
        work.session.execute(delete(Enterprise).where(Enterprise.id == gone))
    report = react.run(platform, NOW)
    assert (report.done, report.failed) == (1, 1)
    [left] = waiting(platform)
    with platform.work(SYSTEM, NOW, write=False) as work:
        assert work.session.get_one(EventRow, left.event_seq).subject_id == gone
    assert (left.attempts, left.last_error) == (1, "NoResultFound")
    assert len(told(platform)) == 1


def test_one_that_fails_to_the_end_waits_for_a_person_and_is_taken_up_after_a_restart(
    platform: Platform, counselor_id: int
) -> None:
    submitted(platform)
    with platform.work(SYSTEM, NOW) as work:
        work.session.execute(update(Pending).values(attempts=reactions.TRIES))
    assert react.run(platform, NOW).done == 0
    with platform.work(SYSTEM, NOW) as work:
        assert reactions.given_up(work) == 1
        reactions.try_again(work)
    assert react.run(platform, NOW).done == 1


def test_an_event_that_nothing_follows_is_taken_off(platform: Platform) -> None:
    assert SignedOut.name not in reactions.REACTIONS
    with platform.work(SYSTEM, NOW) as work:
        work.record(SignedOut(subject_id=1, sessions=1))
    assert react.run(platform, NOW).done == 1
    assert waiting(platform) == []
