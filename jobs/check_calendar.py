"""Daily: warns when next year's working days are not in config/calendar.toml yet."""

from datetime import datetime

from core import notices
from core.access import SYSTEM, Role
from core.accounts import User
from core.platform import Platform
from core.work import ZONE
from jobs.runner import Report

from sqlalchemy import select

NOTICE_MONTH = 12
"""The State Council announces the next year in November; from December on its absence is an omission."""


def run(platform: Platform, now: datetime) -> Report:
    """Tells the system administrators on the first of a month, and says in the report what is missing."""
    today = now.astimezone(ZONE).date()
    needed = [today.year, *([today.year + 1] if today.month >= NOTICE_MONTH else [])]
    missing = [year for year in needed if year not in platform.calendar.years]
    if not missing:
        return Report(1, 0, {"years": max(platform.calendar.years)})
    if today.day == 1:
        with platform.work(SYSTEM, now) as work:
            people = work.session.scalars(select(User.id).where(User.role == Role.SYSADMIN.value, User.disabled_at.is_(None)))
            notices.tell(work, people.all(), "calendar_missing", {"year": missing[0]}, link="status.index:")
    return Report(0, 1, {"missing": missing})
