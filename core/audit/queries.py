"""Questions of the auditor; the history holds ids and codes, names of users are joined for reading."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, func, or_, select

from core.access import Permission
from core.accounts import User
from core.events import EventRow
from core.seekers import Reading
from core.work import ZONE, Work


def events(
    work: Work, name: str = "", actor: str = "", since: date | None = None, until: date | None = None
) -> Select[EventRow]:
    """The history, narrowed by kind, account and days (both ends included, days of the district)."""
    work.require(Permission.AUDIT_READ)
    query = select(EventRow)
    if name:
        query = query.where(EventRow.name == name)
    if actor:
        query = query.where(EventRow.actor_id.in_(select(User.id).where(User.login_name == actor.strip().casefold())))
    if since:
        query = query.where(EventRow.at >= datetime.combine(since, time(), ZONE))
    if until:
        query = query.where(EventRow.at < datetime.combine(until + timedelta(days=1), time(), ZONE))
    return query


def readings(work: Work, words: str = "") -> Select[Reading]:
    """Who looked at which field in clear, and why; `words` of the reader's name or login name."""
    work.require(Permission.AUDIT_READ)
    query = select(Reading)
    if not (words := words.strip()):
        return query
    told = (column.contains(words, autoescape=True) for column in (User.name, User.login_name))
    return query.where(Reading.user_id.in_(select(User.id).where(or_(*told))))


def names(work: Work, user_ids: set[int]) -> dict[int, str]:
    """The names of accounts, for a page of the history."""
    query = select(User.id, User.name).where(User.id.in_(user_ids))
    return {user_id: name for user_id, name in work.session.execute(query)}


def heavy_readers(work: Work, days: int = 7) -> list[tuple[int, int]]:
    """(account id, fields read in clear) of the last days, most first: unusual reading stands at the top."""
    work.require(Permission.AUDIT_READ)
    number = func.count()
    query = (
        select(Reading.user_id, number).where(Reading.at > work.now - timedelta(days=days)).group_by(Reading.user_id)
    )
    return [(user_id, read) for user_id, read in work.session.execute(query.order_by(number.desc()).limit(10))]
