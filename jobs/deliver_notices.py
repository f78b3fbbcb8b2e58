"""Every 30 seconds: hands notices to the gateway outside, at least once, with our id as its key."""

from datetime import datetime

from core import notices
from core.access import SYSTEM
from core.notices import Console, Gateway
from core.platform import Platform
from jobs.runner import LOG, Report

CONSOLE = Console()


def run(platform: Platform, now: datetime, *, gateway: Gateway = CONSOLE) -> Report:
    """Claims, sends, notes; what the gateway does not take is tried again after a while, five times in all."""
    done = failed = 0
    while True:
        with platform.work(SYSTEM, now) as work:
            batch = notices.claim(work)
        if not batch:
            return Report(done, failed)
        taken = [notice.id for notice in batch if _sent(gateway, notice)]
        with platform.work(SYSTEM, now) as work:
            notices.delivered(work, taken)
        done, failed = done + len(taken), failed + len(batch) - len(taken)


def _sent(gateway: Gateway, notice: notices.Notice) -> bool:
    try:
        gateway.send(notice.public_id, notice.user_id, notice.code)
    except OSError as error:
        LOG.warning("notice %s was not taken, try %s: %s", notice.public_id, notice.attempts, type(error).__name__)
        return False
    except Exception:
        LOG.exception("notice %s broke the gateway", notice.public_id)
        return False
    return True
