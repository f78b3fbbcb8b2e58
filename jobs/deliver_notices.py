"""Every 30 seconds: hands notices to the gateway outside, at least once, with our id as its key."""

from datetime import datetime

from core import notices
from core.access import SYSTEM
from core.notices import Console, Notice
from core.platform import Platform
from jobs.runner import Report

GATEWAY = Console()


def run(platform: Platform, now: datetime) -> Report:
    """Claims, sends, notes; what the gateway does not take is tried again, five times."""
    with platform.work(SYSTEM, now, write=False) as work:
        ids = notices.undelivered(work)
    done = failed = 0
    for notice_id in ids:
        with platform.work(SYSTEM, now) as work:
            if not notices.claim(work, notice_id):
                continue
            notice = work.session.get_one(Notice, notice_id)
            key, user_id, code = notice.public_id, notice.user_id, notice.code
        try:
            GATEWAY.send(key, user_id, code)
        except OSError:
            failed += 1
            continue
        with platform.work(SYSTEM, now) as work:
            notices.delivered(work, notice_id)
        done += 1
    return Report(done, failed)
