"""04:00: what is due in the response to each demand is told, once; at the end of the ladder it is closed."""

from datetime import datetime

from core import response
from core.access import SYSTEM
from core.platform import Platform
from core.work import Work
from jobs.runner import Report, each


def run(platform: Platform, now: datetime) -> Report:
    """One demand, one transaction."""
    with platform.work(SYSTEM, now, write=False) as work:
        ids = response.open_ids(work)

    def climb(work: Work, response_id: int) -> None:
        response.climb(work, response_id, platform.calendar)

    return each(platform, now, ids, climb)
