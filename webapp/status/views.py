"""Whether the system is well: for load balancers, and for system administrators the clock's jobs."""

import shutil
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select, text

from config.settings import MEGABYTE
from core import clock, keys, notices, reactions, schema
from core.access import VISITOR, Permission
from core.db import WRITE
from core.shortlists import IndexFile
from core.work import ZONE
from webapp.filters import moment
from webapp.request import platform, work
from webapp.security import own_units, requires

bp = Blueprint("status", __name__, url_prefix="/status")
FREE_BYTES = 500 * MEGABYTE
RUNS = 30


@bp.route("/alive")
@own_units
def alive() -> Any:
    """The process answers."""
    return {"alive": True}


@bp.route("/ready")
@own_units
def ready() -> Any:
    """Whether requests can be served: database with its schema, the keys it was written under, room on the disk."""
    database = _database()
    checks = {
        "database": database,
        "keys": database and _keys(),
        "disk": shutil.disk_usage(platform.settings.var_dir).free >= FREE_BYTES,
    }
    return checks, 200 if all(checks.values()) else 503


def _database() -> bool:
    # Reading alone: asked every few seconds, it must never wait for the write lock.
    engine = platform.engine.execution_options(**{WRITE: False})
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    return schema.current(engine) == schema.head()


def _keys() -> bool:
    with platform.work(VISITOR, write=False) as unit:
        return not keys.missing(unit)


@bp.route("/")
@requires(Permission.STATUS_VIEW)
def index() -> Any:
    """Each job: last run, next run, result; the clock's pulse; what is stuck; the newest index. From tables only."""
    pulse, silent = clock.pulse(work)
    files = work.session.scalars(select(IndexFile).order_by(IndexFile.number.desc()).limit(4)).all()
    return render_template(
        "status/index.html",
        states=clock.states(work),
        runs=clock.runs(work, RUNS),
        pulse=pulse,
        silent=silent,
        asked=clock.asked(work),
        files=files,
        events_given_up=reactions.given_up(work),
        notices_given_up=notices.given_up(work),
        free=shutil.disk_usage(platform.settings.var_dir).free,
        free_needed=FREE_BYTES,
        timetable=timetable,
        slot=slot,
        result=result,
    )


def timetable(said: str) -> str:
    """`every 15` and `daily 00:30` in Chinese."""
    kind, _, value = said.partition(" ")
    return platform.texts.say("timetable", kind, value=value)


def slot(run: clock.JobRun) -> str:
    """The moment that a run was due; a run that somebody asked for has none."""
    due, asked = run.slot, run.slot.startswith("asked")
    return "立即运行" if asked else moment(datetime.fromisoformat(due).replace(tzinfo=ZONE))


def result(facts: dict[str, Any]) -> str:
    """The numbers of a run in Chinese."""
    said = []
    for code, value in facts.items():
        plain = "、".join(map(str, value)) if isinstance(value, list) else value
        shown = f"{plain:,}" if isinstance(plain, int) and code != "years" else plain
        if code == "bytes":
            shown = f"{value / MEGABYTE:,.1f}"
        said.append(platform.texts.say("job_fact", code, value=shown))
    return "，".join(said)


@bp.route("/jobs/<job>/run", methods=["POST"])
@requires(Permission.JOB_RUN)
def run(job: str) -> Any:
    """Asks the clock to run a job now; it takes the request within 15 seconds."""
    clock.ask(work, job)
    flash(f"“{platform.texts.say('job', job)}”已交给时钟，15秒内开始。")
    return redirect(url_for("status.index"))


@bp.route("/settings")
@requires(Permission.STATUS_VIEW)
def settings() -> Any:
    """The settings in force, without secrets, and the rules that officials may change."""
    found = platform.settings
    shown = {
        "database": platform.texts.say("database", platform.engine.dialect.name),
        "demo": found.demo,
        "external_url": found.external_url or "—",
        "password_min_length_staff": found.password_min_length_staff,
        "password_rotation_days": found.password_rotation_days or "不限",
        "totp_required_for_staff": found.totp_required_for_staff,
        "upload_limit": f"{found.upload_limit / MEGABYTE:g} MB",
        "calendar_years": "、".join(str(year) for year in sorted(platform.calendar.years)),
    }
    known = {**platform.flag_rules, **platform.share_rules}
    rules = {name: (rule.on(work.today), rule.values[-1].source) for name, rule in known.items()}
    return render_template("status/settings.html", shown=shown, rules=rules)
