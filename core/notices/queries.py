"""Questions about notices; everybody sees their own."""

import json
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select

from core.access import OfficeLevel, Role
from core.accounts import Office, User
from core.enterprises import Member
from core.notices.models import Notice
from core.work import Work

_ABLE = User.disabled_at.is_(None)


def own(work: Work, unread: bool = False) -> Select[Notice]:
    """The actor's notices."""
    query = select(Notice).where(Notice.user_id == work.actor.user_id)
    return query.where(Notice.read_at.is_(None)) if unread else query


def found(work: Work, spellings: Collection[str], codes: Collection[str], state: str) -> Select[Notice]:
    """The actor's notices that name one of the spellings in a fact or are of one of the codes; "" asks for all.

    `state` is unread, read or any.
    """
    query = own(work, unread=state == "unread")
    if state == "read":
        query = query.where(Notice.read_at.is_not(None))
    named = [_names(words) for words in spellings if words]
    return query.where(or_(*named, Notice.code.in_(codes))) if named else query


def _names(words: str) -> ColumnElement[bool]:
    # PostgreSQL keeps the facts' characters as they are, SQLite as the escapes of JSON.
    facts = cast(Notice.facts, String)
    spellings = {words, json.dumps(words)[1:-1]}
    return or_(*(facts.contains(spelling, autoescape=True) for spelling in spellings))


def waiting(work: Work) -> dict[str, int]:
    """What waits for the actor, for the menu: unread notices under "notices"."""
    query = select(func.count()).where(Notice.user_id == work.actor.user_id, Notice.read_at.is_(None))
    return {"notices": work.session.scalar(query) or 0}


def people_of_firm(work: Work, enterprise_id: int) -> Sequence[int]:
    """Account ids of those who speak for a firm and can sign in."""
    members = select(Member.user_id).join(User, User.id == Member.user_id)
    return work.session.scalars(members.where(Member.enterprise_id == enterprise_id, _ABLE)).all()


def people_of_role(work: Work, role: Role) -> Sequence[int]:
    """Account ids of all who hold a role and can sign in."""
    return work.session.scalars(select(User.id).where(User.role == role.value, _ABLE)).all()


def staff_for_place(work: Work, place_code: str | None, role: Role) -> Sequence[int]:
    """Account ids of the office that serves a 街镇; of the 区 office where none does."""
    base = select(User.id).join(Office, Office.id == User.office_id).where(User.role == role.value, _ABLE)
    if place_code:
        local = base.where(Office.place_code == place_code, Office.level == OfficeLevel.SUBDISTRICT.value)
        if found := work.session.scalars(local).all():
            return found
    return work.session.scalars(base.where(Office.level == OfficeLevel.DISTRICT.value)).all()


def staff_of_office(work: Work, office_id: int) -> Sequence[int]:
    """Account ids of an office's people who can sign in."""
    return work.session.scalars(select(User.id).where(User.office_id == office_id, _ABLE)).all()
