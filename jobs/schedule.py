"""The whole timetable on one page. Times are the district's (Asia/Shanghai)."""

from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from core.work import ZONE
from jobs import (
    ask_to_confirm,
    backup,
    check_calendar,
    climb_ladder,
    deliver_notices,
    expire_vacancies,
    flag_projects,
    react,
    refresh_index,
    remind_complaints,
    spell_names,
    sweep_imports,
    sweep_old_rows,
)
from jobs.runner import Job, Run


def every(seconds: int, name: str, run: Run) -> Job:
    """A queue, emptied again and again."""
    return Job(name, run, IntervalTrigger(seconds=seconds, timezone=ZONE), f"every {seconds}", is_queue=True)


def daily(hour: int, minute: int, name: str, run: Run) -> Job:
    """Each day at this time of the district."""
    return Job(name, run, CronTrigger(hour=hour, minute=minute, timezone=ZONE), f"daily {hour:02d}:{minute:02d}")


SCHEDULE: tuple[Job, ...] = (
    every(15, "react", react.run),
    every(30, "refresh_index", refresh_index.run),
    every(30, "deliver_notices", deliver_notices.run),
    every(600, "remind_complaints", remind_complaints.run),
    daily(0, 10, "expire_vacancies", expire_vacancies.run),
    daily(0, 30, "backup", backup.run),
    daily(1, 30, "spell_names", spell_names.run),
    daily(2, 0, "sweep_imports", sweep_imports.run),
    daily(2, 30, "sweep_old_rows", sweep_old_rows.run),
    daily(3, 0, "flag_projects", flag_projects.run),
    daily(4, 0, "climb_ladder", climb_ladder.run),
    daily(6, 0, "check_calendar", check_calendar.run),
    # In the morning: what it asks goes out as messages.
    daily(8, 0, "ask_to_confirm", ask_to_confirm.run),
)
