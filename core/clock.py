"""What the clock leaves behind, so that the web can show it without knowing the clock; and how to ask it for a run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from core.access import Permission
from core.db import Base
from core.errors import NotFound
from core.events import Code, Event
from core.retention import Sweep
from core.work import Work

SILENT = timedelta(seconds=60)
"""Four beats missed: the clock does not run, or the machine is overloaded."""


class RunStatus(StrEnum):
    """How a run stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobRun(Base):
    """One run of one job in one slot of its timetable; the unique pair is the claim (security.md D14)."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("job", "slot"), Index("ix_job_run_job_started", "job", "started_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(64))
    slot: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    host: Mapped[str] = mapped_column(String(80), default="")


class JobState(Base):
    """One line a job: what the page for system administrators shows."""

    __tablename__ = "job_state"

    job: Mapped[str] = mapped_column(String(64), primary_key=True)
    timetable: Mapped[str] = mapped_column(String(80))
    """`every 15` (seconds) or `daily 00:30` (the district's time); the page makes it Chinese."""
    next_at: Mapped[datetime | None]
    last_started_at: Mapped[datetime | None]
    last_finished_at: Mapped[datetime | None]
    last_status: Mapped[str | None] = mapped_column(String(16))
    last_done: Mapped[int] = mapped_column(default=0)
    last_failed: Mapped[int] = mapped_column(default=0)
    last_facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Heartbeat(Base):
    """That a process lives: name and last sign."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]
    host: Mapped[str] = mapped_column(String(80), default="")
    pid: Mapped[int] = mapped_column(default=0)


class RunRequest(Base):
    """Somebody asked for a run now; the clock takes it within 15 seconds and deletes the row once the run is over."""

    __tablename__ = "run_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(64))
    asked_by: Mapped[int]
    asked_at: Mapped[datetime]


@dataclass(frozen=True, kw_only=True)
class RunAsked(Event, name="job.asked"):
    """A system administrator asked for a run now."""

    job: Code


def ask(work: Work, job: str) -> None:
    """Asks the clock to run a job now; asking again before it began changes nothing. NotFound for an unknown job."""
    work.require(Permission.JOB_RUN)
    if work.session.get(JobState, job) is None:
        raise NotFound()
    if job in asked(work):
        return
    request = RunRequest(job=job, asked_by=work.actor.user_id, asked_at=work.now)
    work.session.add(request)
    # The event needs the request's id.
    work.session.flush()
    work.record(RunAsked(subject_id=request.id, job=Code(job)))


def asked(work: Work) -> set[str]:
    """Jobs whose asked run is not over yet."""
    return set(work.session.scalars(select(RunRequest.job)))


def states(work: Work) -> Sequence[JobState]:
    """The timetable with last run and next run of each job."""
    return work.session.scalars(select(JobState).order_by(JobState.job)).all()


def runs(work: Work, most: int) -> Sequence[JobRun]:
    """The latest runs, newest first."""
    return work.session.scalars(select(JobRun).order_by(JobRun.id.desc()).limit(most)).all()


def pulse(work: Work) -> tuple[datetime | None, bool]:
    """(the clock's last sign of life, whether it is overdue)."""
    sign = work.session.get(Heartbeat, "clock")
    return (sign.at, work.now - sign.at > SILENT) if sign else (None, True)


SWEEPS = (
    Sweep(
        JobRun.id,
        "started_at",
        lambda work, rule: (JobRun.started_at < rule.before(work), JobRun.status != RunStatus.RUNNING.value),
    ),
)
"""How runs end (config/retention.toml)."""
