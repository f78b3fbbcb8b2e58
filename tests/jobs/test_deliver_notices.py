"""What is told outside: at least once, with our id as its key, tried again when the gateway is down."""

from datetime import datetime, timedelta

import pytest

from core import notices
from core.access import SYSTEM
from core.notices import TRIES, WAITS, Notice
from core.platform import Platform
from jobs import deliver_notices
from tests.conftest import NOW
from tests.factories.accounts import a_user


class Wire:
    """A gateway that keeps what it took, and takes nothing while it is down."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.asked: list[str] = []
        self.taken: list[tuple[str, int, str]] = []

    def send(self, key: str, user_id: int, code: str) -> None:
        self.asked.append(key)
        if self.error is not None:
            raise self.error
        self.taken.append((key, user_id, code))


@pytest.fixture
def notice(platform: Platform) -> Notice:
    """A message that nobody outside has heard of."""
    return told(platform, "vacancy_published")


def told(platform: Platform, code: str) -> Notice:
    with platform.work(SYSTEM, NOW) as work:
        user = a_user(work)
        notices.tell(work, [user.id], code, {"title": "焊工"})
        work.session.flush()
        return work.session.query(Notice).filter_by(user_id=user.id).one()


def kept(platform: Platform, notice: Notice) -> Notice:
    with platform.work(SYSTEM, NOW, write=False) as work:
        return work.session.get_one(Notice, notice.id)


def test_a_notice_is_handed_over_once_with_our_id_and_no_words(platform: Platform, notice: Notice) -> None:
    wire = Wire()
    assert deliver_notices.run(platform, NOW, gateway=wire).done == 1
    assert deliver_notices.run(platform, NOW + timedelta(days=1), gateway=wire).done == 0
    assert wire.taken == [(notice.public_id, notice.user_id, "vacancy_published")]
    assert kept(platform, notice).delivered_at == NOW


def test_a_gateway_that_is_down_is_tried_five_times_with_longer_and_longer_waits(
    platform: Platform, notice: Notice
) -> None:
    down, now = Wire(ConnectionRefusedError()), NOW
    for wait in (*WAITS, timedelta(days=1)):
        assert deliver_notices.run(platform, now, gateway=down).failed == 1
        assert deliver_notices.run(platform, now + wait - timedelta(seconds=1), gateway=down).failed == 0
        now += wait
    assert deliver_notices.run(platform, now + timedelta(days=9), gateway=down).failed == 0
    assert down.asked == [notice.public_id] * TRIES
    assert TRIES == 5
    with platform.work(SYSTEM, NOW, write=False) as work:
        assert notices.given_up(work) == 1


@pytest.mark.parametrize("error", [TimeoutError(), KeyError("template")])
def test_one_that_is_not_taken_does_not_stop_the_rest_and_goes_out_later(
    platform: Platform, notice: Notice, error: Exception
) -> None:
    other = told(platform, "firm_invited")

    class Choosy(Wire):
        def send(self, key: str, user_id: int, code: str) -> None:
            self.error = error if key == notice.public_id else None
            super().send(key, user_id, code)

    report = deliver_notices.run(platform, NOW, gateway=Choosy())
    assert (report.done, report.failed) == (1, 1)
    assert kept(platform, other).delivered_at == NOW
    wire = Wire()
    assert deliver_notices.run(platform, NOW + WAITS[0], gateway=wire).done == 1
    assert wire.asked == [notice.public_id]


def test_a_sender_that_was_killed_keeps_its_claim_for_a_minute_only(platform: Platform, notice: Notice) -> None:
    with platform.work(SYSTEM, NOW) as work:
        assert [claimed.id for claimed in notices.claim(work)] == [notice.id]
    wire = Wire()
    assert deliver_notices.run(platform, NOW, gateway=wire).done == 0, "somebody else has it"
    assert deliver_notices.run(platform, NOW + WAITS[0], gateway=wire).done == 1


def test_many_go_out_in_one_run_oldest_first(platform: Platform) -> None:
    with platform.work(SYSTEM, NOW) as work:
        people = [a_user(work).id for _ in range(3)]
        for _ in range(100):
            notices.tell(work, people, "vacancy_published", {"title": "焊工"})
    wire = Wire()
    assert deliver_notices.run(platform, NOW, gateway=wire).done == 300
    assert len(set(wire.asked)) == 300


def test_the_console_says_ids_and_codes_only(
    platform: Platform, notice: Notice, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        assert deliver_notices.run(platform, datetime.fromisoformat("2026-03-02T09:00+08:00")).done == 1
    assert f"notice {notice.public_id} for user {notice.user_id}: vacancy_published" in caplog.messages
    assert not any("焊工" in message for message in caplog.messages)
