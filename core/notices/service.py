"""Messages written as rows in the transaction of what they tell of, so that each happens exactly once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from core.access import Permission
from core.errors import NotFound
from core.notices.models import Notice
from core.work import Work

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""How long after the first, second … try the next begins; also how long a killed sender keeps its claim."""

TRIES = len(WAITS) + 1


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


def claim(work: Work, limit: int = 200) -> Sequence[Notice]:
    """Takes what is due for the gateway outside, oldest first, so that no other sender takes it (security.md D13).

    What is not `delivered` after its claim is due again later, five times at most.
    """
    query = select(Notice).where(_due(work.now)).order_by(Notice.id).limit(limit).with_for_update(skip_locked=True)
    taken = work.session.scalars(query).all()
    for notice in taken:
        notice.claimed_at = work.now
        notice.attempts += 1
    return taken


def delivered(work: Work, ids: Iterable[int]) -> None:
    """The gateway took these."""
    work.session.execute(update(Notice).where(Notice.id.in_(list(ids))).values(delivered_at=work.now))


def given_up(work: Work) -> int:
    """How many notices the gateway refused to the end; their readers find them in the platform all the same."""
    query = select(func.count()).where(Notice.delivered_at.is_(None), Notice.attempts >= TRIES)
    return work.session.scalar(query) or 0


def told_since(work: Work, code: str, since: datetime) -> bool:
    """Whether anybody was told this since then."""
    return (
        work.session.scalar(select(Notice.id).where(Notice.code == code, Notice.made_at >= since).limit(1)) is not None
    )


def _due(now: datetime) -> ColumnElement[bool]:
    again = [and_(Notice.attempts == tries, Notice.claimed_at <= now - wait) for tries, wait in enumerate(WAITS, 1)]
    return and_(Notice.delivered_at.is_(None), or_(Notice.attempts == 0, *again))
