"""08:00: firms are asked, 7 days and 1 day before the end of a vacancy, whether it still holds."""

from datetime import datetime

from core import vacancies
from core.access import SYSTEM
from core.platform import Platform
from jobs.runner import Report, each


def run(platform: Platform, now: datetime) -> Report:
    """One vacancy, one transaction."""
    with platform.work(SYSTEM, now, write=False) as work:
        ids = vacancies.to_ask(work)
    return each(platform, now, ids, vacancies.ask)
