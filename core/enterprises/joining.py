"""An HR person whose firm is in the register already asks to speak for it; its 管理员 answers, or staff where none is.

A question is an event, not a record: it stands until the person speaks for a firm, or is over after some days.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import exists, select

from core.access import Permission, Role
from core.accounts import User, limits
from core.checks import credit_code as codes
from core.enterprises.events import JoinAsked
from core.enterprises.models import Enterprise, Member
from core.errors import Conflict, Invalid
from core.events import EventRow
from core.work import Work

STANDS = timedelta(days=30)
ASKED = limits.Limit("join", 5, 60 * 24)


def ask_to_join(work: Work, credit_code: str) -> None:
    """Asks to speak for the firm of this code; who may answer is told within a minute.

    Raises Conflict where the actor speaks for a firm or has asked this one, Invalid where the code is not known,
    TooMany over five questions a day.
    """
    work.require(Permission.ENTERPRISE_REGISTER)
    if work.actor.role is not Role.ENTERPRISE or work.actor.user_id is None or work.actor.enterprise_id is not None:
        raise Conflict("enterprise.has_firm")
    limits.count(work, ASKED, str(work.actor.user_id))
    code = codes.normalise(credit_code)
    enterprise = work.session.scalar(select(Enterprise).where(Enterprise.credit_code == code))
    if enterprise is None:
        raise Invalid(credit_code="enterprise.join_unknown")
    if work.actor.user_id in {user.id for user in asking(work, enterprise)}:
        raise Conflict("enterprise.join_asked")
    work.record(JoinAsked(subject_id=enterprise.id, user_id=work.actor.user_id))


def asking(work: Work, enterprise: Enterprise) -> Sequence[User]:
    """Who asks to speak for the firm and speaks for none yet."""
    asked = select(EventRow.actor_id).where(
        EventRow.name == JoinAsked.name,
        EventRow.subject_id == enterprise.id,
        EventRow.outcome == "done",
        EventRow.at > work.now - STANDS,
    )
    free = User.role == Role.ENTERPRISE.value, User.disabled_at.is_(None), ~exists().where(Member.user_id == User.id)
    return work.session.scalars(select(User).where(User.id.in_(asked), *free).order_by(User.id)).all()


def answerers(work: Work, enterprise_id: int) -> Sequence[int]:
    """Account ids of the firm's 管理员 who can sign in; none where staff must answer."""
    query = select(Member.user_id).join(User, User.id == Member.user_id)
    able = Member.enterprise_id == enterprise_id, Member.is_admin, User.disabled_at.is_(None)
    return work.session.scalars(query.where(*able)).all()
