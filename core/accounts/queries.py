"""Questions about accounts and offices, asked by security administrators (and, of offices, by all staff)."""

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from core.access import Permission
from core.accounts.models import Office, User
from core.errors import NotFound
from core.work import Work


def users(work: Work, words: str = "", role: str = "", office: str = "", state: str = "") -> Select[User]:
    """The accounts that match; no personal data beyond name and login name."""
    work.require(Permission.ACCOUNT_MANAGE)
    query = select(User).options(joinedload(User.office))
    if words:
        like = f"%{words.strip()}%"
        query = query.where(or_(User.name.like(like), User.login_name.like(like.casefold())))
    if role:
        query = query.where(User.role == role)
    if office:
        query = query.where(User.office_id.in_(select(Office.id).where(Office.public_id == office)))
    if state == "disabled":
        query = query.where(User.disabled_at.is_not(None))
    elif state == "active":
        query = query.where(User.disabled_at.is_(None))
    return query


def get_user(work: Work, public_id: str) -> User:
    """The account of this public id, with its office."""
    user = work.session.scalar(select(User).where(User.public_id == public_id).options(joinedload(User.office)))
    if user is None:
        raise NotFound("account.not_found")
    return user


def offices(work: Work) -> list[Office]:
    """All open offices, the 区 first, then each 街镇 with its 村社区."""
    query = select(Office).where(Office.closed_at.is_(None)).order_by(Office.level, Office.name)
    return list(work.session.scalars(query))


def listed_offices(work: Work, words: str = "") -> Select[Office]:
    """The open offices whose name has these words, to be ordered and paged."""
    query = select(Office).where(Office.closed_at.is_(None))
    return query.where(Office.name.contains(words.strip(), autoescape=True)) if words.strip() else query


def get_office(work: Work, public_id: str) -> Office:
    """The open office of this public id."""
    query = select(Office).where(Office.public_id == public_id, Office.closed_at.is_(None))
    office = work.session.scalar(query)
    if office is None:
        raise NotFound("office.not_found")
    return office


def staff_of(work: Work, office_id: int) -> list[User]:
    """The people of an office who can sign in."""
    query = select(User).where(User.office_id == office_id, User.disabled_at.is_(None)).order_by(User.name)
    return list(work.session.scalars(query))


def head_count(work: Work) -> dict[int, int]:
    """How many people each office has who can sign in."""
    query = select(User.office_id, func.count()).where(User.disabled_at.is_(None), User.office_id.is_not(None))
    return {
        office: number for office, number in work.session.execute(query.group_by(User.office_id)) if office is not None
    }
