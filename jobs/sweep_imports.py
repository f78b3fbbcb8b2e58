"""02:00: sheets that nobody went on with are dropped, and what written batches no longer need for taking them back."""

from datetime import datetime

from core import imports
from core.access import SYSTEM
from core.platform import Platform
from core.work import Work
from jobs.runner import Report, each


def run(platform: Platform, now: datetime) -> Report:
    """One batch, one transaction; the file goes after the batch that named it."""
    with platform.work(SYSTEM, now, write=False) as work:
        left, over = imports.abandoned(work), imports.over(work)
    dropped = each(platform, now, left, lambda work, batch_id: drop(platform, work, batch_id))
    emptied = each(platform, now, over, imports.forget_rows)
    return Report(dropped.done + emptied.done, dropped.failed + emptied.failed)


def drop(platform: Platform, work: Work, batch_id: int) -> None:
    """An abandoned batch with its sheet."""
    batch = imports.discard(work, imports.public_id(work, batch_id))
    # Whether the sheet is still needed is asked of the database.
    work.session.flush()
    if not imports.file_needed(work, batch.sha256):
        platform.files.remove(batch.sha256)
