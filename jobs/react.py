"""Every 15 seconds: what follows from each event, from the one table in core/reactions.py."""

from datetime import datetime
from functools import partial

from core import reactions
from core.access import SYSTEM
from core.errors import Refusal
from core.platform import Platform
from core.work import again
from jobs.runner import LOG, Report

LIMIT = 500


def run(platform: Platform, now: datetime) -> Report:
    """One event, one transaction: its reactions and the end of its pending row. One that fails stays pending."""
    with platform.work(SYSTEM, now, write=False) as work:
        numbers = reactions.waiting(work, LIMIT)
    done = failed = 0
    for number in numbers:
        try:
            done += again(partial(_react, platform, now, number))
        except Exception as error:
            failed += 1
            LOG.exception("reactions to event %s failed", number)
            why = error.code if isinstance(error, Refusal) else type(error).__name__
            with platform.work(SYSTEM, now) as work:
                reactions.failed(work, number, why)
    return Report(done, failed)


def _react(platform: Platform, now: datetime, number: int) -> bool:
    with platform.work(SYSTEM, now) as work:
        return reactions.react(work, number)
