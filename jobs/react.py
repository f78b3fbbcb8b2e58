"""Every 15 seconds: what follows from each event, from the one table in core/reactions.py."""

from datetime import datetime

from sqlalchemy import select, update

from core.access import SYSTEM
from core.errors import Refusal
from core.events import Pending
from core.platform import Platform
from core.reactions import react
from jobs.runner import LOG, Report

LIMIT = 500
TRIES = 10


def run(platform: Platform, now: datetime) -> Report:
    """One event, one transaction: its reactions and the end of its pending row. One that fails stays, with its error."""
    with platform.work(SYSTEM, now, write=False) as work:
        waiting = select(Pending.event_seq).where(Pending.attempts < TRIES).order_by(Pending.event_seq).limit(LIMIT)
        numbers = list(work.session.scalars(waiting))
    done = failed = 0
    for number in numbers:
        try:
            with platform.work(SYSTEM, now) as work:
                react(work, number)
            done += 1
        except Exception as error:
            failed += 1
            LOG.exception("reactions to event %s failed", number)
            why = error.code if isinstance(error, Refusal) else type(error).__name__
            with platform.work(SYSTEM, now) as work:
                row = update(Pending).where(Pending.event_seq == number)
                work.session.execute(row.values(attempts=Pending.attempts + 1, last_error=why[:200]))
    return Report(done, failed)
