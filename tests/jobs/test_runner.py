"""Slots of the timetable: when they are due, that each runs once, and what becomes of one that was killed."""

from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import select

from core.access import Role
from core.clock import JobRun, JobState, RunStatus
from core.errors import Conflict
from core.notices import Notice
from core.platform import Platform
from core.work import ZONE, Work
from jobs import runner
from jobs.runner import Job, Report, catch_up, claim, each, free_abandoned, last_due, run_slot, slot_of
from jobs.schedule import SCHEDULE
from tests.conftest import NOW
from tests.factories.accounts import a_user

JOBS = {job.name: job for job in SCHEDULE}


def a_job(platform: Platform, *, fails: bool = False) -> tuple[Job, list[datetime]]:
    """A nightly job that keeps the moments it ran for."""
    ran: list[datetime] = []

    def run(_platform: Platform, now: datetime) -> Report:
        ran.append(now)
        if fails:
            raise ValueError("not for other eyes")
        return Report(3, 1, {"kept": 2})

    return Job("backup", run, CronTrigger(hour=0, minute=10, timezone=ZONE), "daily 00:10"), ran


def run_of(platform: Platform, slot: str) -> JobRun:
    with platform.work(runner.SYSTEM, write=False) as work:
        return work.session.scalars(select(JobRun).where(JobRun.slot == slot)).one()


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("expire_vacancies", "2026-03-03T00:10+08:00", "2026-03-04T00:10+08:00"),
        ("backup", "2026-03-03T00:30+08:00", "2026-03-04T00:30+08:00"),
        ("flag_projects", "2026-03-03T03:00+08:00", "2026-03-04T03:00+08:00"),
        ("check_calendar", "2026-03-03T06:00+08:00", "2026-03-04T06:00+08:00"),
    ],
)
def test_nights_are_the_districts(name: str, first: str, second: str) -> None:
    trigger = JOBS[name].trigger
    due = trigger.get_next_fire_time(None, NOW)
    assert due == datetime.fromisoformat(first)
    assert trigger.get_next_fire_time(due, due + timedelta(seconds=1)) == datetime.fromisoformat(second)
    assert JOBS[name].timetable == f"daily {due:%H:%M}"


def test_queues_come_often_enough_for_a_change_to_be_ranked_within_a_minute() -> None:
    seconds = {name: job.trigger.interval.total_seconds() for name, job in JOBS.items() if job.is_queue}
    assert seconds == {"react": 15, "refresh_index": 30, "deliver_notices": 30, "remind_complaints": 600}
    assert all(JOBS[name].timetable == f"every {length:.0f}" for name, length in seconds.items())


def test_the_last_due_moment_is_found_also_after_days_of_silence() -> None:
    nightly = CronTrigger(hour=0, minute=10, timezone=ZONE)
    assert last_due(nightly, NOW) == datetime(2026, 3, 2, 0, 10, tzinfo=ZONE)
    assert last_due(nightly, datetime(2026, 3, 1, 16, 10, tzinfo=UTC)) == datetime(2026, 3, 2, 0, 10, tzinfo=ZONE)
    assert last_due(nightly, datetime(2026, 3, 1, 16, 9, tzinfo=UTC)) == datetime(2026, 3, 1, 0, 10, tzinfo=ZONE)
    assert last_due(CronTrigger(day_of_week="mon", timezone=ZONE), NOW) == datetime(2026, 3, 2, tzinfo=ZONE)
    assert last_due(CronTrigger(year=2031, timezone=ZONE), NOW) is None


def test_a_slot_is_named_by_the_districts_time() -> None:
    assert slot_of(NOW) == "2026-03-02T09:00"
    assert slot_of(NOW + timedelta(seconds=5)) == "2026-03-02T09:00:05"


def test_a_slot_runs_once_and_leaves_its_result(platform: Platform) -> None:
    job, ran = a_job(platform)
    assert run_slot(platform, job, "2026-03-02T00:10", NOW) == Report(3, 1, {"kept": 2})
    assert run_slot(platform, job, "2026-03-02T00:10", NOW) is None
    assert ran == [NOW]
    kept = run_of(platform, "2026-03-02T00:10")
    assert (kept.status, kept.done, kept.failed, kept.facts) == (RunStatus.DONE, 3, 1, {"kept": 2})
    assert kept.finished_at is not None
    with platform.work(runner.SYSTEM, write=False) as work:
        state = work.session.get_one(JobState, "backup")
    assert (state.last_status, state.last_done, state.last_started_at) == (RunStatus.DONE, 3, NOW)


def test_after_two_hours_or_three_days_down_it_is_made_up_for_once(platform: Platform) -> None:
    job, ran = a_job(platform)
    for later in (timedelta(hours=2), timedelta(days=3)):
        assert catch_up(platform, [job], NOW + later) == ["backup"]
        assert catch_up(platform, [job], NOW + later + timedelta(minutes=5)) == []
    assert len(ran) == 2


def test_queues_have_nothing_to_make_up_for(platform: Platform) -> None:
    assert catch_up(platform, [job for job in SCHEDULE if job.is_queue], NOW) == []


def test_a_run_that_was_killed_is_freed_and_done_anew(platform: Platform) -> None:
    job, ran = a_job(platform)
    slot = "2026-03-02T00:10"
    assert claim(platform, job.name, slot, NOW)
    assert catch_up(platform, [job], NOW) == [], "while it runs nobody else begins"
    assert free_abandoned(platform, NOW) == 1
    assert catch_up(platform, [job], NOW) == ["backup"]
    assert free_abandoned(platform, NOW) == 0, "what is done stays done"
    assert len(ran) == 1


def test_a_job_that_breaks_is_told_to_the_system_administrators(platform: Platform, work: Work) -> None:
    keeper = a_user(work, Role.SYSADMIN)
    a_user(work, Role.SYSADMIN, disabled_at=NOW)
    a_user(work, Role.SECADMIN)
    job, _ = a_job(platform, fails=True)
    report = run_slot(platform, job, "2026-03-02T00:10", NOW)
    assert report == Report(0, 1, {"error": "ValueError"}), "its kind, not its words"
    assert run_of(platform, "2026-03-02T00:10").status == RunStatus.FAILED
    told = work.session.scalars(select(Notice).where(Notice.code == "job_failed")).all()
    assert [notice.user_id for notice in told] == [keeper.id]
    assert told[0].facts == {"job": "备份"}


def test_one_item_that_fails_does_not_stop_the_rest(platform: Platform) -> None:
    done: list[int] = []

    def act(work: Work, record_id: int) -> None:
        work.session.add(JobRun(job="item", slot=str(record_id), status="done", started_at=work.now))
        if record_id == 2:
            raise Conflict("vacancy.not_open")
        if record_id == 3:
            raise ZeroDivisionError
        done.append(record_id)

    assert each(platform, NOW, [1, 2, 3, 4], act) == Report(2, 2)
    assert done == [1, 4]
    with platform.work(runner.SYSTEM, write=False) as work:
        kept = work.session.scalars(select(JobRun.slot).order_by(JobRun.slot)).all()
    assert kept == ["1", "4"], "what a failed item had written is gone"
