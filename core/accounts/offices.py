"""Offices of three levels (区, 街镇, 村社区) and who sees whose caseload."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import exists, select

from core.access import OfficeLevel, Permission
from core.accounts.commands import OpenOffice
from core.accounts.events import OfficeClosed, OfficeOpened, ReachWidened
from core.accounts.models import Office, User, UserSession
from core.accounts.queries import get_office
from core.errors import Conflict, Denied, Invalid, NotFound
from core.events import Code
from core.work import Work

REACH = timedelta(minutes=30)

Caseload = Callable[[Work, int], int]
"""How many people an office serves; the caller above knows."""
ABOVE = {OfficeLevel.SUBDISTRICT: OfficeLevel.DISTRICT, OfficeLevel.VILLAGE: OfficeLevel.SUBDISTRICT}


def under(work: Work, office: Office) -> frozenset[int]:
    """The office itself and those below it; the 区 office itself alone: it sees all others only with a reason."""
    if office.level == OfficeLevel.DISTRICT.value:
        return frozenset({office.id})
    return frozenset({office.id, *work.session.scalars(select(Office.id).where(Office.parent_id == office.id))})


def office_by_name(work: Work, name: str) -> Office:
    """The open office of this name; NotFound where there is none."""
    office = work.session.scalar(select(Office).where(Office.name == name, Office.closed_at.is_(None)))
    if office is None:
        raise NotFound("office.not_found")
    return office


def caseload_offices(work: Work, office_id: int | None) -> frozenset[int]:
    """`under` for an office known by its id; of none, nothing."""
    office = None if office_id is None else work.session.get(Office, office_id)
    return frozenset() if office is None else under(work, office)


def reach(work: Work, office: Office, session: UserSession) -> frozenset[int]:
    """Whose caseloads this session sees in full: those of `under`, or all while a 区 person's reason holds."""
    if session.reach_until is not None and work.now < session.reach_until:
        return frozenset(work.session.scalars(select(Office.id)))
    return under(work, office)


def widen(work: Work, reason: str) -> None:
    """Lets a person of the 区 office see all caseloads for 30 minutes, for a reason of the closed list."""
    if not work.actor.is_district_staff:
        raise Denied("denied.seeker.all")
    session = work.session.get_one(UserSession, work.actor.session_id)
    session.reach_reason, session.reach_until = reason, work.now + REACH
    work.record(ReachWidened(subject_id=work.actor.user_id or 0, reason=Code(reason)))


def open_office(work: Work, order: OpenOffice) -> Office:
    """A new office. Raises Invalid where the name is taken or the one above is of the wrong level."""
    work.require(Permission.OFFICE_MANAGE)
    name = order.name.strip()
    if work.session.scalar(select(exists().where(Office.name == name))):
        raise Invalid(name="office.name_taken")
    parent = get_office(work, order.parent_public_id) if order.parent_public_id else None
    if parent is not None and parent.level != ABOVE[order.level].value:
        raise Invalid(parent="office.parent_level")
    office = Office(
        name=name,
        level=order.level.value,
        parent_id=parent.id if parent else None,
        place_code=order.place_code,
        telephone=order.telephone,
    )
    work.session.add(office)
    # The event needs the office's id.
    work.session.flush()
    work.record(OfficeOpened(subject_id=office.id, level=Code(office.level)))
    return office


def close_office(work: Work, public_id: str, caseload: Caseload) -> Office:
    """Closes an office that nobody works in, that has none below it and serves nobody any more."""
    work.require(Permission.OFFICE_MANAGE)
    office = get_office(work, public_id)
    staffed = exists().where(User.office_id == office.id, User.disabled_at.is_(None))
    above = exists().where(Office.parent_id == office.id, Office.closed_at.is_(None))
    if work.session.scalar(select(staffed)) or work.session.scalar(select(above)):
        raise Conflict("office.not_empty")
    if people := caseload(work, office.id):
        raise Conflict("office.has_caseload", people=people)
    office.closed_at = work.now
    work.record(OfficeClosed(subject_id=office.id))
    return office
