"""Messages written as rows in the transaction of what they tell of, so that each happens exactly once."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select, update

from core.access import Permission
from core.errors import NotFound
from core.notices.models import Notice
from core.work import Work


def tell(
    work: Work,
    user_ids: Iterable[int],
    code: str,
    facts: Mapping[str, Any],
    *,
    link: str = "",
    event_seq: int | None = None,
) -> int:
    """One notice for each user; `link` is `endpoint:public id` and the door makes an address of it."""
    told = 0
    for user_id in sorted(set(user_ids)):
        notice = Notice(
            user_id=user_id, code=code, facts=dict(facts), link=link or None, event_seq=event_seq, made_at=work.now
        )
        work.session.add(notice)
        told += 1
    return told


def read(work: Work, public_id: str) -> Notice:
    """Marks one of the actor's own notices as read."""
    work.require(Permission.NOTICE_READ)
    query = select(Notice).where(Notice.public_id == public_id, Notice.user_id == work.actor.user_id)
    notice = work.session.scalar(query)
    if notice is None:
        raise NotFound("notice.not_found")
    notice.read_at = notice.read_at or work.now
    return notice


def read_all(work: Work) -> None:
    """Marks all of the actor's own notices as read."""
    work.require(Permission.NOTICE_READ)
    unread = update(Notice).where(Notice.user_id == work.actor.user_id, Notice.read_at.is_(None))
    work.session.execute(unread.values(read_at=work.now))


def undelivered(work: Work, limit: int = 200) -> list[int]:
    """Ids of notices that have not been handed to the outside gateway yet, oldest first."""
    query = select(Notice.id).where(Notice.delivered_at.is_(None), Notice.attempts < 5).order_by(Notice.id).limit(limit)
    return list(work.session.scalars(query))


def claim(work: Work, notice_id: int) -> bool:
    """Takes a notice for delivery; False where another sender has it. The gateway gets our id, so twice is harmless."""
    claimed = update(Notice).where(Notice.id == notice_id, Notice.delivered_at.is_(None))
    result = work.session.execute(claimed.values(claimed_at=work.now, attempts=Notice.attempts + 1))
    return bool(result.rowcount)  # type: ignore[attr-defined]


def delivered(work: Work, notice_id: int) -> None:
    """The gateway took it."""
    work.session.execute(update(Notice).where(Notice.id == notice_id).values(delivered_at=work.now))
