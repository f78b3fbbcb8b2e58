"""`python3 -m tests.jobs.probe hammer|keep NOTES …`: jobs that note each run in a file, on the settings' database.

hammer SLOTS: claims and runs numbered slots as fast as it can. keep: keeps time with a job a second.
keep slow: keeps time with a job that takes a minute.
"""

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from apscheduler.triggers.cron import CronTrigger

from config import logging as our_logging
from config.settings import Settings
from core.platform import Platform
from core.work import ZONE
from jobs.keeper import keep_time
from jobs.runner import Job, Report, run_slot

SECONDLY = CronTrigger(second="*", timezone=ZONE)


def note(path: Path, line: str) -> None:
    """One line, appended whole also when several processes write."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, f"{line}\n".encode())
    os.close(descriptor)


def main(what: str, notes: Path, more: str = "") -> int:
    our_logging.configure("INFO")
    platform = Platform.build(Settings.from_env(os.environ))
    if what == "hammer":
        return hammer(platform, notes, int(more))

    def run(_platform: Platform, now: datetime) -> Report:
        # Cut, not rounded: the slot is the second that has begun.
        note(notes, f"{os.getpid()} {int(now.timestamp())}")
        if more == "slow":
            time.sleep(60)
        return Report(1)

    job = Job("probe", run, SECONDLY, "daily 00:00")
    return keep_time(platform, [job], lock=platform.settings.var_dir / "clock.lock")


def hammer(platform: Platform, notes: Path, slots: int) -> int:
    while not (notes.parent / "go").exists():
        time.sleep(0.01)
    for slot in range(slots):

        def run(_platform: Platform, _now: datetime, slot: int = slot) -> Report:
            note(notes, f"{os.getpid()} {slot}")
            return Report(1)

        run_slot(platform, Job("probe", run, SECONDLY), f"slot {slot}", datetime.now(UTC))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]))
