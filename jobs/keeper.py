"""Keeps time: one leader, its timetable in APScheduler, what it did in tables that the web can read."""

import logging
import os
import signal
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import delete, select

from core import reactions
from core.access import SYSTEM
from core.clock import Heartbeat, JobState, RunRequest, RunStatus
from core.platform import Platform
from core.work import ZONE
from jobs.leadership import Leadership, leadership
from jobs.runner import Job, asked_slot, catch_up, free_abandoned, last_due, note_state, run_logged, run_slot, slot_of

LOG = logging.getLogger(__name__)
THREADS = 8
GRACE_SECONDS = 6 * 3600
STOP_SECONDS = 8
"""So long running jobs may end themselves; then they are cut off, and done anew at the next start."""

NOTE_EVERY = timedelta(minutes=1)


class Stop:
    """Whether to go on: until a signal asks to stop, or the parent that this process belongs to is gone."""

    def __init__(self, parent: int | None) -> None:
        self.parent = parent
        self.asked = threading.Event()

    def listen(self) -> None:
        """Stops at SIGTERM and SIGINT."""
        signal.signal(signal.SIGTERM, self._ask)
        signal.signal(signal.SIGINT, self._ask)

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked.set()

    def wait(self, seconds: float) -> bool:
        """Waits so long, or shorter; whether to stop. A killed parent cannot stop its child, which looks itself."""
        if self.parent is not None and os.getppid() != self.parent:
            LOG.warning("the web server is gone; stopping")
            self.asked.set()
        return self.asked.wait(seconds)


def keep_time(platform: Platform, schedule: Sequence[Job], *, lock: Path, parent: int | None = None) -> int:
    """Runs until asked to stop (0), or until leadership was lost (1). A second clock waits until the first is gone."""
    stop = Stop(parent)
    stop.listen()
    with leadership(platform.engine, lock, stop.wait) as lead:
        if lead is None:
            return 0
        keeper = Keeper(platform, schedule)
        keeper.take_over()
        scheduler = make_scheduler(keeper)
        scheduler.start()
        lost = _until_stopped(lead, stop)
        _end(scheduler)
    platform.engine.dispose()
    return int(lost)


def _until_stopped(lead: Leadership, stop: Stop) -> bool:
    """Waits for the end; whether it came because another clock may lead now."""
    while not stop.wait(1):
        if not lead.holds():
            LOG.error("leadership was lost; stopping")
            return True
    return False


def _end(scheduler: BackgroundScheduler) -> None:
    """Lets running jobs end, for a while. Every job may be killed at any moment, so cutting one off loses nothing."""
    ending = threading.Thread(target=scheduler.shutdown, daemon=True)
    ending.start()
    ending.join(STOP_SECONDS)
    if ending.is_alive():
        LOG.warning(
            "jobs still run after %s seconds and are cut off; they are done anew at the next start", STOP_SECONDS
        )
        # The pool's threads would keep the interpreter waiting for them.
        os._exit(0)


def make_scheduler(keeper: "Keeper") -> BackgroundScheduler:
    """APScheduler with the timetable in memory: the truth is the table of runs."""
    scheduler = BackgroundScheduler(
        timezone=ZONE,
        executors={"default": ThreadPoolExecutor(THREADS)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": GRACE_SECONDS},
    )
    at_once = datetime.now(ZONE)
    for job in keeper.schedule:
        # What has been waiting in a queue since the last clock ended does not wait for its first tick too.
        first = {"next_run_time": at_once} if job.is_queue else {}
        scheduler.add_job(keeper.tick, job.trigger, args=(job,), id=job.name, **first)
    for name, action, seconds in (
        ("heartbeat", keeper.beat, 15),
        ("asked", keeper.take_requests, 5),
        ("catch_up", keeper.sweep, 300),
    ):
        scheduler.add_job(action, IntervalTrigger(seconds=seconds), id=name, next_run_time=at_once)
    return scheduler


@dataclass(slots=True)
class Keeper:
    """What the leader does; every method is one entry of the scheduler."""

    platform: Platform
    schedule: Sequence[Job]
    noted: dict[str, datetime] = field(default_factory=dict)

    def take_over(self) -> None:
        """Frees what a killed clock left behind and writes the timetable for the page."""
        now = datetime.now(UTC)
        freed = free_abandoned(self.platform, now)
        with self.platform.work(SYSTEM, now) as work:
            reactions.try_again(work)
            names = [job.name for job in self.schedule]
            work.session.execute(delete(JobState).where(JobState.job.not_in(names)))
        for job in self.schedule:
            self.announce(job)
        LOG.info("leading; %s abandoned runs freed", freed)

    def sweep(self) -> None:
        """Runs what was due while no clock ran, or could not be claimed when it was due."""
        if caught := catch_up(self.platform, self.schedule, datetime.now(UTC)):
            LOG.info("caught up: %s", ", ".join(caught))
            for job in self.schedule:
                self.announce(job)

    def tick(self, job: Job) -> None:
        """One due moment of one job."""
        now = datetime.now(UTC)
        if job.is_queue:
            self.run_queue(job, now)
        elif (due := last_due(job.trigger, now)) is not None:
            run_slot(self.platform, job, slot_of(due), now)
            self.announce(job)

    def run_queue(self, job: Job, now: datetime) -> None:
        """Empties a queue; its line is written when something was done or failed, otherwise once a minute."""
        report, status = run_logged(self.platform, job, now)
        known = self.noted.get(job.name)
        if not report.done and status is RunStatus.DONE and known is not None and now - known < NOTE_EVERY:
            return
        with self.platform.work(SYSTEM) as work:
            note_state(work, job.name, now, report, status)
        self.noted[job.name] = now

    def take_requests(self) -> None:
        """Runs what somebody asked for on the page; the request goes when the run is over, so that none gets lost."""
        with self.platform.work(SYSTEM, write=False) as work:
            requests = work.session.scalars(select(RunRequest).order_by(RunRequest.id)).all()
        jobs = {job.name: job for job in self.schedule}
        for request in requests:
            if (job := jobs.get(request.job)) is not None:
                run_slot(self.platform, job, asked_slot(request.asked_at), datetime.now(UTC))
            with self.platform.work(SYSTEM) as work:
                work.session.execute(delete(RunRequest).where(RunRequest.id == request.id))

    def beat(self) -> None:
        """That the clock lives."""
        with self.platform.work(SYSTEM) as work:
            sign = work.session.get(Heartbeat, "clock") or Heartbeat(name="clock", at=work.now)
            sign.at, sign.host, sign.pid = work.now, socket.gethostname()[:80], os.getpid()
            work.session.add(sign)

    def announce(self, job: Job) -> None:
        """Writes timetable and next run of a job for the page; a queue's next run is always a moment away."""
        with self.platform.work(SYSTEM) as work:
            state = work.session.get(JobState, job.name)
            if state is None:
                state = JobState(job=job.name, timetable="")
                work.session.add(state)
            state.timetable = job.timetable
            state.next_at = None if job.is_queue else job.trigger.get_next_fire_time(None, datetime.now(ZONE))
