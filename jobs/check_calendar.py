"""Daily: warns when next year's working days are not in config/calendar.toml yet."""

from datetime import datetime

from core import notices
from core.access import SYSTEM, Role
from core.platform import Platform
from core.work import ZONE
from jobs.runner import Report

NOTICE_MONTH = 12
"""The State Council announces the next year in November; from December on its absence is an omission."""

CODE = "calendar_missing"


def run(platform: Platform, now: datetime) -> Report:
    """Tells the system administrators once a month until it is there, and says in the report what is missing."""
    today = now.astimezone(ZONE).date()
    needed = [today.year, *([today.year + 1] if today.month >= NOTICE_MONTH else [])]
    missing = [year for year in needed if year not in platform.calendar.years]
    if not missing:
        return Report(1, 0, {"years": max(platform.calendar.years)})
    with platform.work(SYSTEM, now) as work:
        if not notices.told_since(work, CODE, now.astimezone(ZONE).replace(day=1, hour=0, minute=0, second=0)):
            people = notices.people_of_role(work, Role.SYSADMIN)
            notices.tell(work, people, CODE, {"year": missing[0]}, link="status.settings:")
    return Report(0, 1, {"missing": missing})
