"""00:10: vacancies whose last day is over are taken down."""

from datetime import datetime

from core import vacancies
from core.access import SYSTEM
from core.platform import Platform
from jobs.runner import Report, each


def run(platform: Platform, now: datetime) -> Report:
    """One vacancy, one transaction."""
    with platform.work(SYSTEM, now, write=False) as work:
        ids = vacancies.overdue_ids(work)
    return each(platform, now, ids, vacancies.expire)
