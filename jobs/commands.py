"""The clock's command line."""

import argparse
import logging
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

from sqlalchemy.exc import DBAPIError

from config import logging as our_logging
from config.settings import Settings
from core import keys, retention, schema
from core.access import SYSTEM
from core.errors import Invalid, Refusal
from core.platform import Platform
from core.work import ZONE
from jobs.keeper import keep_time
from jobs.runner import Job, Report, asked_slot, run_logged, run_slot
from jobs.schedule import SCHEDULE

LOG = logging.getLogger(__name__)
NIGHT = time(3, 0)


def execute(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Does as the arguments say; 0 when all went well."""
    found = _read(arguments)
    if found.command == "list":
        for job in SCHEDULE:
            print(f"{job.name:<18}{job.timetable}")
        return 0
    try:
        platform = _platform(environ, demo=found.demo)
    except Refusal as refusal:
        print(Platform.read_texts().say("error", refusal.code, **refusal.facts), file=sys.stderr)
        return 1
    except (ValueError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    except DBAPIError as error:
        print(str(error.orig).strip(), file=sys.stderr)
        return 1
    if found.command is None:
        return _keep_time(platform, found.parent)
    if found.command in ("hold", "release", "holds"):
        return _hold(platform, found)
    job = next(job for job in SCHEDULE if job.name == found.name)
    report = _run_now(platform, job, found.on)
    print(f"{job.name}: done {report.done}, failed {report.failed}, {report.facts}")
    return 0 if not report.failed else 1


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m jobs")
    parser.add_argument("--demo", action="store_true", help="the demo's database")
    parser.add_argument("--parent", type=int, help="stop when this process is gone; set by the web server")
    commands = parser.add_subparsers(dest="command")
    once = commands.add_parser("run", help="run one job now")
    once.add_argument("name", choices=[job.name for job in SCHEDULE])
    once.add_argument("--on", type=date.fromisoformat, help="as if it were the night of this day")
    # Without its own default: argparse would take back what stands before the command.
    once.add_argument("--demo", action="store_true", default=argparse.SUPPRESS, help="the demo's database")
    commands.add_parser("list", help="show the timetable")
    kept = commands.add_parser("hold", help="keep a record beyond its period (config/retention.toml)")
    freed = commands.add_parser("release", help="let a held record end by its period again")
    for one in (kept, freed):
        one.add_argument("table", choices=retention.HOLDABLE)
        one.add_argument("record", help="number, login name, credit code or public id")
    kept.add_argument("--reason", required=True)
    commands.add_parser("holds", help="show what is held")
    return parser.parse_args(arguments)


def _platform(environ: Mapping[str, str], *, demo: bool) -> Platform:
    """Raises ValueError on a setting that cannot be read, RuntimeError on a database of another version.

    Conflict where a key is missing that the database is written under.
    """
    settings = Settings.from_env({**environ, "DEMO": "1"} if demo else environ)
    if settings.demo:
        settings = Settings.for_demo(environ)
    our_logging.configure(settings.log_level)
    platform = Platform.build(settings)
    schema.refuse_unknown(platform.engine)
    keys.settle(platform.work)
    return platform


def _hold(platform: Platform, found: argparse.Namespace) -> int:
    """Holds a record, releases it, or shows what is held; 1 where it is refused."""
    try:
        with platform.work(SYSTEM, write=found.command != "holds") as work:
            if found.command == "hold":
                retention.hold(work, found.table, found.record, found.reason)
            elif found.command == "release":
                retention.release(work, found.table, found.record)
            held = [*retention.holds(work)] if found.command == "holds" else []
    except Refusal as refusal:
        told = refusal.fields.values() if isinstance(refusal, Invalid) else [(refusal.code, refusal.facts)]
        for code, facts in told:
            print(platform.texts.say("error", code, **facts), file=sys.stderr)
        return 1
    say = platform.texts.say
    if found.command != "holds":
        code = "held" if found.command == "hold" else "released"
        print(say("command", code, table=say("fact", found.table), record=found.record))
    for one in held:
        told = {"table": say("fact", one.table_name), "record": one.record_id, "reason": one.reason}
        print(say("command", "holding", since=one.placed_at.astimezone(ZONE).date(), **told))
    if found.command == "holds" and not held:
        print(say("command", "holding_none"))
    return 0


def _keep_time(platform: Platform, parent: int | None) -> int:
    """Keeps time to the end; 1 also where it broke off, for whoever started it to start it again."""
    try:
        return keep_time(platform, SCHEDULE, lock=platform.settings.var_dir / "clock.lock", parent=parent)
    except (OSError, DBAPIError):
        LOG.exception("the clock cannot go on")
        return 1


def _run_now(platform: Platform, job: Job, on: date | None) -> Report:
    """A run of another day's leaves no line in the list of runs: it was not the clock's."""
    if on is not None:
        return run_logged(platform, job, datetime.combine(on, NIGHT, ZONE).astimezone(UTC))[0]
    now = datetime.now(UTC)
    return run_slot(platform, job, asked_slot(now), now) or Report()
