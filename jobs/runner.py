"""Runs a job once for each slot of its timetable: claim, log, report; one item, one transaction (security.md D14)."""

import fcntl
import logging
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from apscheduler.triggers.base import BaseTrigger
from sqlalchemy import delete, select

from config.logging import about
from core import notices
from core.access import SYSTEM, Role
from core.clock import JobRun, JobState, RunStatus
from core.db import lock_name
from core.errors import Conflict, Refusal
from core.platform import Platform
from core.work import ZONE, Work, again

LOG = logging.getLogger(__name__)
LOOK_BACK = (timedelta(minutes=5), timedelta(days=1), timedelta(days=8))
"""Looked through one after the other, so that a timetable of seconds is not counted over days."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: items done and failed, and numbers by code."""

    done: int = 0
    failed: int = 0
    facts: dict[str, Any] = field(default_factory=dict)


Run = Callable[[Platform, datetime], Report]


@dataclass(frozen=True, slots=True)
class Job:
    """A line of the timetable. A queue has no slots: it empties what waits, as often as it likes.

    `timetable` is for the page: `every 15` (seconds) or `daily 00:30`.
    """

    name: str
    run: Run
    trigger: BaseTrigger
    timetable: str = ""
    is_queue: bool = False


def each(platform: Platform, now: datetime, ids: Iterable[int], action: Callable[[Work, int], object]) -> Report:
    """Does the action for each id in a transaction of its own; one that fails is logged and does not stop the rest."""
    done = failed = 0
    for record_id in ids:
        try:
            again(partial(_one, platform, now, action, record_id))
            done += 1
        except Refusal as refusal:
            failed += 1
            LOG.warning("item %s refused: %s", record_id, refusal.code)
        except Exception:
            failed += 1
            LOG.exception("item %s failed", record_id)
    return Report(done, failed)


def _one(platform: Platform, now: datetime, action: Callable[[Work, int], object], record_id: int) -> None:
    with platform.work(SYSTEM, now) as work:
        action(work, record_id)


def last_due(trigger: BaseTrigger, now: datetime) -> datetime | None:
    """The latest moment at or before `now` at which the timetable was due, within the last days."""
    for back in LOOK_BACK:
        due: datetime | None = None
        following = trigger.get_next_fire_time(None, now - back)
        while following is not None and following <= now:
            due = following
            following = trigger.get_next_fire_time(following, following + timedelta(microseconds=1))
        if due is not None:
            return due
    return None


def slot_of(moment: datetime) -> str:
    """The name of a slot: the district's time to the minute, with the seconds of a timetable that has some."""
    local = moment.astimezone(ZONE)
    return local.strftime("%Y-%m-%dT%H:%M:%S" if local.second else "%Y-%m-%dT%H:%M")


def asked_slot(moment: datetime) -> str:
    """The name of the slot of a run that somebody asked for at this moment."""
    return f"asked {moment.astimezone(ZONE):%Y-%m-%dT%H:%M:%S.%f}"


def run_slot(platform: Platform, job: Job, slot: str, now: datetime) -> Report | None:
    """Runs the job for a slot that nobody has run; None where somebody has."""
    if not claim(platform, job.name, slot, now):
        return None
    report, status = run_logged(platform, job, now)
    with platform.work(SYSTEM) as work:
        finish(work, job.name, slot, report, status)
        if "error" in report.facts:
            facts = {"job": platform.texts.say("job", job.name)}
            notices.tell(work, notices.people_of_role(work, Role.SYSADMIN), "job_failed", facts, link="status.index:")
    return report


def run_logged(platform: Platform, job: Job, now: datetime) -> tuple[Report, RunStatus]:
    """Runs the job; a failure becomes a report with its kind, the rest goes to the log."""
    with about(job=job.name), alone(platform.settings.var_dir, job.name):
        try:
            report = again(lambda: job.run(platform, now))
        except Exception as error:
            LOG.exception("job %s failed", job.name)
            why = getattr(error, "code", None) or type(error).__name__
            return Report(0, 1, {"error": str(why)}), RunStatus.FAILED
    return report, RunStatus.FAILED if report.failed and not report.done else RunStatus.DONE


@contextmanager
def alone(var_dir: Path, job: str) -> Iterator[None]:
    """No second run of a job on this machine: the timetable's, one asked for on the page, one from the terminal."""
    folder = var_dir / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / job).open("w") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        yield


def claim(platform: Platform, job: str, slot: str, now: datetime) -> bool:
    """Whether this process may run the slot: the unique row is the claim."""
    taken = select(JobRun.id).where(JobRun.job == job, JobRun.slot == slot)
    with platform.work(SYSTEM, now, write=False) as work:
        if work.session.scalar(taken) is not None:
            return False
    try:
        with platform.work(SYSTEM, now) as work:
            running = RunStatus.RUNNING.value
            row = JobRun(job=job, slot=slot, status=running, started_at=work.now, host=socket.gethostname()[:80])
            work.session.add(row)
    except Conflict:
        return False
    return True


def finish(work: Work, job: str, slot: str, report: Report, status: RunStatus) -> None:
    """Writes the result of a claimed run, for the page of the system administrators."""
    row = work.session.scalar(select(JobRun).where(JobRun.job == job, JobRun.slot == slot))
    if row is None:
        return
    row.status, row.finished_at = status.value, work.now
    row.done, row.failed, row.facts = report.done, report.failed, report.facts
    note_state(work, job, row.started_at, report, status)


def note_state(work: Work, job: str, started_at: datetime, report: Report, status: RunStatus) -> None:
    """The one line of a job: last run and result."""
    # A run on the terminal may end in the same moment as the clock's first one: one line a job, not two.
    lock_name(work.session.connection(), f"job_state {job}")
    state = work.session.get(JobState, job)
    if state is None:
        state = JobState(job=job, timetable="")
        work.session.add(state)
    state.last_started_at, state.last_finished_at, state.last_status = started_at, work.now, status.value
    state.last_done, state.last_failed, state.last_facts = report.done, report.failed, report.facts


def free_abandoned(platform: Platform, now: datetime) -> int:
    """Frees slots whose run was killed halfway. Only the leader calls it, at its start, when no such run is alive."""
    with platform.work(SYSTEM, now) as work:
        freed = work.session.execute(delete(JobRun).where(JobRun.status == RunStatus.RUNNING.value))
        return freed.rowcount  # type: ignore[attr-defined, no-any-return]


def catch_up(platform: Platform, jobs: Iterable[Job], now: datetime) -> list[str]:
    """Runs, once each, the jobs whose latest slot nobody has run; says which."""
    caught = []
    for job in jobs:
        due = None if job.is_queue else last_due(job.trigger, now)
        if due is not None and run_slot(platform, job, slot_of(due), now) is not None:
            caught.append(job.name)
    return caught
