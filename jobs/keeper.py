"""Keeps time: one leader, its timetable in APScheduler, what it did in tables that the web can read."""

import fcntl
import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import delete, select, text

from core.access import SYSTEM
from core.clock import Heartbeat, JobState, RunRequest
from core.platform import Platform
from core.work import ZONE
from jobs.runner import Job, catch_up, free_abandoned, last_due, note_state, run_logged, run_slot, slot_of

LOG = logging.getLogger(__name__)
STANDBY_SECONDS = 2
GRACE_SECONDS = 6 * 3600
LEADER_KEY = 20192021


def keep_time(platform: Platform, schedule: Sequence[Job], *, lock: Path) -> None:
    """Runs until SIGTERM or SIGINT. A second clock waits until the first is gone."""
    stop = threading.Event()

    def ask_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_stop)
    signal.signal(signal.SIGINT, ask_stop)
    parent = os.getppid()
    with leadership(platform, lock, stop) as leading:
        if not leading:
            return
        now = datetime.now(UTC)
        freed = free_abandoned(platform, now)
        LOG.info("leading; %s abandoned runs freed", freed)
        announce(platform, schedule)
        caught = catch_up(platform, schedule, now)
        LOG.info("caught up: %s", ", ".join(caught) or "nothing")
        scheduler = make_scheduler(platform, schedule)
        scheduler.start()
        # A parent that was killed cannot stop its child: the clock looks for itself.
        while not stop.wait(1) and (os.getppid() == parent or parent == 1):
            continue
        scheduler.shutdown(wait=True)
    platform.engine.dispose()


@contextmanager
def leadership(platform: Platform, lock: Path, stop: threading.Event) -> Iterator[bool]:
    """Waits to be the only clock: by a file's lock beside SQLite, by an advisory lock on PostgreSQL."""
    if platform.engine.dialect.name == "postgresql":
        with platform.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            asked = text("SELECT pg_try_advisory_lock(:key)")
            leading = bool(connection.scalar(asked, {"key": LEADER_KEY}))
            while not leading and not stop.wait(STANDBY_SECONDS):
                leading = bool(connection.scalar(asked, {"key": LEADER_KEY}))
            yield leading
        return
    with lock.open("w") as file:
        leading = _locked(file.fileno())
        while not leading and not stop.wait(STANDBY_SECONDS):
            leading = _locked(file.fileno())
        yield leading


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def make_scheduler(platform: Platform, schedule: Sequence[Job]) -> BackgroundScheduler:
    """APScheduler with the timetable in memory: the truth is the table of runs."""
    scheduler = BackgroundScheduler(
        timezone=ZONE,
        executors={"default": ThreadPoolExecutor(4)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": GRACE_SECONDS},
    )
    for job in schedule:
        scheduler.add_job(tick, job.trigger, args=(platform, job), id=job.name)
    scheduler.add_job(take_requests, IntervalTrigger(seconds=5), args=(platform, schedule), id="requests")
    scheduler.add_job(beat, IntervalTrigger(seconds=15), args=(platform,), id="heartbeat", next_run_time=datetime.now(ZONE))
    return scheduler


def tick(platform: Platform, job: Job) -> None:
    """One due moment of one job."""
    now = datetime.now(UTC)
    if job.is_queue:
        run_queue(platform, job, now)
    else:
        due = last_due(job.trigger, now)
        if due is not None:
            run_slot(platform, job, slot_of(due), now)
    announce(platform, [job])


def run_queue(platform: Platform, job: Job, now: datetime) -> None:
    """Empties a queue; its line is written only when something was done or failed, or once a minute."""
    report, status = run_logged(platform, job, now)
    with platform.work(SYSTEM) as work:
        note_state(work, job.name, now, report, status)


def take_requests(platform: Platform, schedule: Sequence[Job]) -> None:
    """Runs what somebody asked for on the page of the system administrators."""
    with platform.work(SYSTEM) as work:
        asked = sorted(set(work.session.scalars(select(RunRequest.job))))
        work.session.execute(delete(RunRequest))
    for job in schedule:
        if job.name in asked:
            now = datetime.now(UTC)
            report, status = run_logged(platform, job, now)
            with platform.work(SYSTEM) as work:
                note_state(work, job.name, now, report, status)


def beat(platform: Platform) -> None:
    """That the clock lives."""
    with platform.work(SYSTEM) as work:
        sign = work.session.get(Heartbeat, "clock") or Heartbeat(name="clock", at=work.now)
        sign.at, sign.host, sign.pid = work.now, socket.gethostname(), os.getpid()
        work.session.add(sign)


def announce(platform: Platform, schedule: Sequence[Job]) -> None:
    """Writes name, timetable and next run of each job for the page."""
    with platform.work(SYSTEM) as work:
        for job in schedule:
            state = work.session.get(JobState, job.name)
            if state is None:
                state = JobState(job=job.name, timetable="")
                work.session.add(state)
            state.timetable = str(job.trigger)
            state.next_at = job.trigger.get_next_fire_time(None, datetime.now(ZONE))
