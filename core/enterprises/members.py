"""Who speaks for a firm: its HR people, one of them the 管理员."""

from collections.abc import Sequence

from sqlalchemy import exists, select

from core.access import Permission, Role
from core.accounts import User
from core.enterprises.events import MemberAdded, MemberRemoved
from core.enterprises.models import Enterprise, Member
from core.enterprises.queries import get
from core.errors import Conflict, Denied, Invalid, NotFound
from core.work import Work


def members(work: Work, enterprise: Enterprise) -> Sequence[tuple[Member, User]]:
    """The HR people of a firm, the 管理员 first."""
    query = select(Member, User).join(User, User.id == Member.user_id).where(Member.enterprise_id == enterprise.id)
    rows = work.session.execute(query.order_by(Member.is_admin.desc(), Member.since))
    return [(member, user) for member, user in rows]


def add_member(work: Work, public_id: str, login_name: str) -> Member:
    """A colleague with an account of their own speaks for the firm too; the first one becomes its 管理员.

    Done by the firm's 管理员, or by staff for a firm that was registered on its behalf.
    """
    enterprise = _governed(work, public_id)
    folded = login_name.strip().casefold()
    query = select(User).where(User.login_name == folded, User.role == Role.ENTERPRISE, User.disabled_at.is_(None))
    user = work.session.scalar(query)
    if user is None:
        raise Invalid(login_name="enterprise.member_unknown")
    if work.session.get(Member, user.id) is not None:
        raise Invalid(login_name="enterprise.member_elsewhere")
    first = not work.session.scalar(select(exists().where(Member.enterprise_id == enterprise.id)))
    member = Member(user_id=user.id, enterprise_id=enterprise.id, is_admin=first, since=work.now)
    work.session.add(member)
    work.record(MemberAdded(subject_id=enterprise.id, user_id=user.id, is_admin=first))
    return member


def remove_member(work: Work, public_id: str, user_id: str) -> None:
    """The user no longer speaks for the firm. The 管理员 goes last, or hands over first."""
    enterprise = _governed(work, public_id)
    member = _member(work, enterprise, user_id)
    if member.is_admin and len(members(work, enterprise)) > 1:
        raise Conflict("enterprise.member_last_admin")
    if member.user_id == work.actor.user_id:
        raise Conflict("enterprise.member_last_admin")
    work.session.delete(member)
    work.record(MemberRemoved(subject_id=enterprise.id, user_id=member.user_id))


def hand_admin(work: Work, public_id: str, user_id: str) -> None:
    """Another HR person of the firm becomes its 管理员."""
    enterprise = _governed(work, public_id)
    heir = _member(work, enterprise, user_id)
    for member, _user in members(work, enterprise):
        member.is_admin = member is heir
    work.record(MemberAdded(subject_id=enterprise.id, user_id=heir.user_id, is_admin=True))


def _governed(work: Work, public_id: str) -> Enterprise:
    enterprise = get(work, public_id)
    work.require(Permission.ENTERPRISE_EDIT, enterprise)
    if work.actor.role is Role.ENTERPRISE and not work.actor.is_enterprise_admin:
        raise Denied("enterprise.member_not_admin")
    return enterprise


def _member(work: Work, enterprise: Enterprise, user_id: str) -> Member:
    query = select(Member).join(User, User.id == Member.user_id)
    member = work.session.scalar(query.where(User.public_id == user_id, Member.enterprise_id == enterprise.id))
    if member is None:
        raise NotFound
    return member
