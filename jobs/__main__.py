"""`python3 -m jobs` keeps time; `python3 -m jobs run NAME [--on DATE]` runs one job now; `list` shows the timetable."""

import argparse
import os
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path

from config import logging as our_logging
from config.settings import Settings
from core import schema
from core.platform import Platform
from core.work import ZONE
from jobs.keeper import keep_time
from jobs.runner import run_logged
from jobs.schedule import SCHEDULE

NIGHT = time(3, 0)


def main(arguments: list[str]) -> int:
    """Does as the arguments say; 0 when all went well."""
    parser = argparse.ArgumentParser(prog="python3 -m jobs")
    commands = parser.add_subparsers(dest="command")
    once = commands.add_parser("run", help="run one job now")
    once.add_argument("name", choices=[job.name for job in SCHEDULE])
    once.add_argument("--on", type=date.fromisoformat, help="as if it were the night of this day")
    commands.add_parser("list", help="show the timetable")
    for each in (parser, once):
        each.add_argument("--demo", action="store_true", help="the demo's database")
    found = parser.parse_args(arguments)
    if found.command == "list":
        for job in SCHEDULE:
            print(f"{job.name}\t{job.trigger}")
        return 0
    settings = Settings.for_demo(os.environ) if found.demo or os.environ.get("DEMO") else Settings.from_env(os.environ)
    our_logging.configure(settings.log_level)
    platform = Platform.build(settings)
    schema.refuse_unknown(platform.engine)
    if found.command is None:
        keep_time(platform, SCHEDULE, lock=Path(settings.var_dir) / "clock.lock")
        return 0
    job = next(job for job in SCHEDULE if job.name == found.name)
    now = datetime.combine(found.on, NIGHT, ZONE).astimezone(UTC) if found.on else datetime.now(UTC)
    report, status = run_logged(platform, job, now)
    print(f"{job.name}: {status.value}, done {report.done}, failed {report.failed}, {report.facts}")
    return 0 if not report.failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
