"""Runs a job once for each slot of its timetable: claim, log, report; one item, one transaction (security.md D14)."""

import logging
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from apscheduler.triggers.base import BaseTrigger
from sqlalchemy import delete, select

from core.access import SYSTEM
from core.clock import JobRun, JobState, RunStatus
from core.errors import Conflict, Refusal
from core.platform import Platform
from core.work import ZONE, Work

LOG = logging.getLogger(__name__)
LOOK_BACK = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: items done and failed, and numbers by code."""

    done: int = 0
    failed: int = 0
    facts: dict[str, Any] = field(default_factory=dict)


Run = Callable[[Platform, datetime], Report]


@dataclass(frozen=True, slots=True)
class Job:
    """A line of the timetable. A queue has no slots: it empties what waits, as often as it likes."""

    name: str
    run: Run
    trigger: BaseTrigger
    is_queue: bool = False


def each(platform: Platform, now: datetime, ids: Iterable[int], action: Callable[[Work, int], object]) -> Report:
    """Does the action for each id in a transaction of its own; one that fails is logged and does not stop the rest."""
    done = failed = 0
    for record_id in ids:
        try:
            with platform.work(SYSTEM, now) as work:
                action(work, record_id)
            done += 1
        except Refusal as refusal:
            failed += 1
            LOG.warning("item %s refused: %s", record_id, refusal.code)
        except Exception:
            failed += 1
            LOG.exception("item %s failed", record_id)
    return Report(done, failed)


def last_due(trigger: BaseTrigger, now: datetime) -> datetime | None:
    """The latest moment at or before `now` at which the timetable was due, within the last days."""
    due, since = None, now - LOOK_BACK
    following = trigger.get_next_fire_time(None, since)
    while following is not None and following <= now:
        due = following
        following = trigger.get_next_fire_time(following, following + timedelta(microseconds=1))
    return due


def slot_of(moment: datetime) -> str:
    """The name of a slot: the district's time to the minute."""
    return moment.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")


def run_slot(platform: Platform, job: Job, slot: str, now: datetime) -> Report | None:
    """Runs the job for a slot that nobody has run; None where somebody has."""
    if not claim(platform, job.name, slot, now):
        return None
    report, status = run_logged(platform, job, now)
    with platform.work(SYSTEM, None) as work:
        finish(work, job.name, slot, report, status)
    return report


def run_logged(platform: Platform, job: Job, now: datetime) -> tuple[Report, RunStatus]:
    """Runs the job; a failure becomes a report with its kind, the rest goes to the log."""
    try:
        report = job.run(platform, now)
    except Exception as error:
        LOG.exception("job %s failed", job.name)
        return Report(0, 1, {"error": type(error).__name__}), RunStatus.FAILED
    return report, RunStatus.FAILED if report.failed and not report.done else RunStatus.DONE


def claim(platform: Platform, job: str, slot: str, now: datetime) -> bool:
    """Whether this process may run the slot: the unique row is the claim."""
    try:
        with platform.work(SYSTEM, now) as work:
            taken = work.session.scalar(select(JobRun.id).where(JobRun.job == job, JobRun.slot == slot))
            if taken is not None:
                return False
            row = JobRun(job=job, slot=slot, status=RunStatus.RUNNING.value, started_at=work.now, host=socket.gethostname())
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
    state = work.session.get(JobState, job)
    if state is None:
        state = JobState(job=job, timetable="")
        work.session.add(state)
    state.last_started_at, state.last_finished_at, state.last_status = started_at, work.now, status.value
    state.last_done, state.last_failed, state.last_facts = report.done, report.failed, report.facts


def free_abandoned(platform: Platform, now: datetime) -> int:
    """Frees slots whose run was killed halfway. Only the leader calls it, so no such run is alive."""
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
