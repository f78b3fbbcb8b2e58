"""Questions about complaints; each begins with who asks, but for the one that the receipt answers."""

import re
from collections.abc import Sequence

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import joinedload

from core.access import Permission, Role
from core.complaints.models import Complaint
from core.complaints.states import Status
from core.errors import NotFound
from core.vacancies import Vacancy
from core.work import Work

WITH_FIRM = joinedload(Complaint.vacancy).joinedload(Vacancy.enterprise)


def visible(work: Work) -> Select[Complaint]:
    """The complaints this actor may see: a counselor of a 街镇 those of the place, of the 区 all."""
    query = select(Complaint)
    if work.actor.role is Role.SYSTEM:
        return query
    if work.actor.role is not Role.COUNSELOR or not (work.actor.is_district_staff or work.actor.place_code):
        return query.where(false())
    return query if work.actor.is_district_staff else query.where(Complaint.subdistrict == work.actor.place_code)


def listing(work: Work, words: str = "", status: str = "", kind: str = "") -> Select[Complaint]:
    """What the actor sees of complaints, with vacancies and firms; the caller orders and pages."""
    work.require(Permission.COMPLAINT_TRIAGE)
    query = visible(work).join(Complaint.vacancy).options(WITH_FIRM)
    if said := words.strip():
        query = query.where(
            or_(
                Complaint.no == said.upper(),
                Vacancy.no == said.upper(),
                Vacancy.title.contains(said, autoescape=True),
            )
        )
    for column, wanted in ((Complaint.status, status), (Complaint.kind, kind)):
        if wanted:
            query = query.where(column == wanted)
    return query


def get(work: Work, public_id: str) -> Complaint:
    """The complaint of this public id, with vacancy and firm; NotFound where the actor may not see it."""
    complaint = work.session.scalar(visible(work).where(Complaint.public_id == public_id).options(WITH_FIRM))
    if complaint is None:
        raise NotFound("complaint.not_found")
    return complaint


def of_receipt(work: Work, no: str) -> Complaint:
    """The complaint of a receipt, typed with or without dashes and blanks; whoever holds it may see the state."""
    bare = re.sub(r"[^0-9A-Z]", "", no.upper())
    number = f"{bare[:1]}-{bare[1:5]}-{bare[5:9]}"
    query = select(Complaint).where(Complaint.no == number).options(joinedload(Complaint.vacancy))
    complaint = work.session.scalar(query)
    if complaint is None:
        raise NotFound("complaint.no_receipt")
    return complaint


def waiting(work: Work) -> int:
    """How many open ones the actor sees."""
    query = visible(work).where(Complaint.status == Status.OPEN).with_only_columns(func.count())
    return work.session.execute(query).scalar() or 0


def others_of(work: Work, complaint: Complaint) -> Sequence[Complaint]:
    """What else was reported of the same vacancy, newest first."""
    query = visible(work).where(Complaint.vacancy_id == complaint.vacancy_id, Complaint.id != complaint.id)
    return work.session.scalars(query.order_by(Complaint.id.desc()).limit(10)).all()


def overdue_ids(work: Work) -> list[int]:
    """Open ones past their 24 hours of which the district has not heard yet."""
    query = select(Complaint.id).where(
        Complaint.status == Status.OPEN, Complaint.due_at <= work.now, Complaint.escalated_at.is_(None)
    )
    return list(work.session.scalars(query.order_by(Complaint.due_at)))
