"""The whole timetable on one page. Times are the district's (Asia/Shanghai)."""

from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from core.work import ZONE
from jobs import backup, check_calendar, deliver_notices, expire_vacancies, flag_projects, react, refresh_index
from jobs.runner import Job


def nightly(hour: int, minute: int = 0) -> CronTrigger:
    """Each day at this time of the district."""
    return CronTrigger(hour=hour, minute=minute, timezone=ZONE)


def every(seconds: int) -> IntervalTrigger:
    """A queue's rhythm."""
    return IntervalTrigger(seconds=seconds, timezone=ZONE)


SCHEDULE: tuple[Job, ...] = (
    Job("react", react.run, every(15), is_queue=True),
    Job("refresh_index", refresh_index.run, every(30), is_queue=True),
    Job("deliver_notices", deliver_notices.run, every(30), is_queue=True),
    Job("backup", backup.run, nightly(0, 30)),
    Job("expire_vacancies", expire_vacancies.run, nightly(1)),
    Job("flag_projects", flag_projects.run, nightly(3)),
    Job("check_calendar", check_calendar.run, nightly(6)),
)
