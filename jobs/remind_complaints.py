"""Every ten minutes: complaints that nobody decided within 24 hours go before the district's office."""

from datetime import datetime

from core import complaints
from core.access import SYSTEM
from core.platform import Platform
from jobs.runner import Report, each


def run(platform: Platform, now: datetime) -> Report:
    """One complaint, one transaction; each is put forward once."""
    with platform.work(SYSTEM, now, write=False) as work:
        ids = complaints.overdue_ids(work)
    return each(platform, now, ids, complaints.escalate)
