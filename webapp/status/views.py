"""Whether the system is well: for load balancers, and for system administrators the clock's jobs."""

import shutil
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select, text

from core import schema
from core.access import Permission
from core.clock import Heartbeat, JobRun, JobState, RunRequest
from core.errors import NotFound
from core.shortlists import IndexFile
from webapp.request import platform, work
from webapp.security import own_units, requires

bp = Blueprint("status", __name__, url_prefix="/status")
SILENT = timedelta(seconds=60)
FREE_BYTES = 500 * 1024 * 1024
RUNS = 30


@bp.route("/alive")
@own_units
def alive() -> Any:
    """The process answers."""
    return {"alive": True}


@bp.route("/ready")
@own_units
def ready() -> Any:
    """Whether requests can be served: database, schema, room on the disk."""
    checks = {"database": _database(), "disk": shutil.disk_usage(platform.settings.var_dir).free >= FREE_BYTES}
    return checks, 200 if all(checks.values()) else 503


def _database() -> bool:
    with platform.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    return schema.current(platform.engine) == schema.head()


@bp.route("/")
@requires(Permission.STATUS_VIEW)
def index() -> Any:
    """Each job: last run, next run, result; the clock's pulse; the newest index. From tables only."""
    states = work.session.scalars(select(JobState).order_by(JobState.job)).all()
    runs = work.session.scalars(select(JobRun).order_by(JobRun.id.desc()).limit(RUNS)).all()
    pulse = work.session.get(Heartbeat, "clock")
    asked = set(work.session.scalars(select(RunRequest.job)))
    files = work.session.scalars(select(IndexFile).order_by(IndexFile.number.desc()).limit(4)).all()
    silent = pulse is None or work.now - pulse.at > SILENT
    return render_template(
        "status/index.html", states=states, runs=runs, pulse=pulse, silent=silent, asked=asked, files=files
    )


@bp.route("/jobs/<job>/run", methods=["POST"])
@requires(Permission.JOB_RUN)
def run(job: str) -> Any:
    """Asks the clock to run a job now; it takes the request within 15 seconds."""
    if work.session.get(JobState, job) is None:
        raise NotFound()
    work.session.add(RunRequest(job=job, asked_by=work.actor.user_id, asked_at=work.now))
    flash("已交给时钟，15秒内开始。")
    return redirect(url_for("status.index"))


@bp.route("/settings")
@requires(Permission.STATUS_VIEW)
def settings() -> Any:
    """The settings in force, without secrets, and the rules that officials may change."""
    found = platform.settings
    shown = {
        "database": platform.engine.dialect.name,
        "demo": found.demo,
        "external_url": found.external_url or "—",
        "password_min_length_staff": found.password_min_length_staff,
        "password_rotation_days": found.password_rotation_days,
        "totp_required_for_staff": found.totp_required_for_staff,
        "upload_limit": found.upload_limit,
        "calendar_years": "、".join(str(year) for year in sorted(platform.calendar.years)),
    }
    rules = {name: (rule.on(work.today), rule.values[-1].source) for name, rule in platform.flag_rules.items()}
    return render_template("status/settings.html", shown=shown, rules=rules)
