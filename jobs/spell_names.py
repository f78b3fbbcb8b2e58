"""01:30: titles and firms are found by their pinyin, also those saved before names were spelled.

Caught up at the clock's start, so that a district that was upgraded need not wait for the night.
"""

from datetime import datetime

from core import enterprises, vacancies
from core.access import SYSTEM
from core.db import in_chunks
from core.platform import Platform
from core.work import Work
from jobs.runner import Report, each

FEATURES = (enterprises, vacancies)


def run(platform: Platform, now: datetime) -> Report:
    """Five hundred records, one transaction."""
    with platform.work(SYSTEM, now, write=False) as work:
        stale = [(one, ids) for one in FEATURES for ids in in_chunks(one.stale_spellings(work))]

    def spell(work: Work, number: int) -> None:
        feature, ids = stale[number]
        feature.spell(work, ids)

    return each(platform, now, range(len(stale)), spell)
