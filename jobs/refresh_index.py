"""Every 30 seconds: what changed is cut, the index built anew and made known, so that it is ranked within a minute."""

from datetime import datetime

from core import shortlists
from core.platform import Platform
from jobs.runner import Report


def run(platform: Platform, now: datetime) -> Report:
    """Does nothing when nothing changed."""
    refreshed = shortlists.refresh(platform.work, platform.shelf, platform.places, now)
    return Report(refreshed.cut, 0, dict(refreshed.built))
