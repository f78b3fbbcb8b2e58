"""What to do today, and why: one list for each role, what costs most to put off first (design.md, principle 1)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import joinedload

from core import complaints, enterprises, fairs, projects, seekers
from core.access import Role
from core.enterprises import Enterprise
from core.seekers import ReferralRequest, Seeker
from core.shortlists import Shortlist
from core.vacancies import Vacancy
from core.work import ZONE, Work
from core.workdays import Calendar

LIVE = projects.LIVE
FIRST_LIST_DAYS = 3
SILENT_DAYS = 30
EXPIRES_SOON = timedelta(days=7)
CLOSE_OF_DAY = time(18, 0)
MOST = 60
COMPLAINT_COST = 10
"""Each day that a false vacancy stands, people go there for nothing."""


@dataclass(frozen=True, slots=True)
class Task:
    """One act: what (a code), about whom, why (facts for the text), until when, and where it is done.

    `cost` is what a day's delay costs, in people missing; a firm of a key project counts double.
    """

    kind: str
    title: str
    endpoint: str
    public_id: str
    facts: dict[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None
    cost: float = 1.0
    key: bool = False


def tasks(work: Work, calendar: Calendar) -> list[Task]:
    """The actor's list: late ones first, then by cost of delay."""
    found: Iterator[Task]
    if work.actor.role is Role.COUNSELOR:
        found = _counselor(work, calendar)
    elif work.actor.role is Role.ORGANIZER:
        found = _organizer(work, calendar)
    elif work.actor.role is Role.ENTERPRISE:
        found = _enterprise(work)
    else:
        return []
    return sorted(found, key=lambda task: _urgency(task, work.now))


def _urgency(task: Task, now: datetime) -> tuple[bool, float, str]:
    hours = 72.0 if task.due_at is None else (task.due_at - now).total_seconds() / 3600
    return hours > 0, -task.cost / max(hours, 1.0) if hours > 0 else hours - task.cost, task.title


def _counselor(work: Work, calendar: Calendar) -> Iterator[Task]:
    keys = set(projects.key_firm_ids(work))
    yield from _to_review(work, keys)
    yield from _to_verify(work, calendar)
    yield from _to_check(work)
    yield from _to_triage(work)
    yield from _to_list(work, calendar, keys)
    yield from _to_answer(work)
    yield from _to_contact(work)


def _nearby(work: Work) -> ColumnElement[bool]:
    """A 街镇 office does the vacancies of its place; those of no known place, and all, are the 区 office's."""
    return true() if work.actor.is_district_staff else Vacancy.subdistrict == work.actor.place_code


def _to_review(work: Work, keys: set[int]) -> Iterator[Task]:
    query = select(Vacancy).where(Vacancy.status == "submitted", _nearby(work)).options(joinedload(Vacancy.enterprise))
    query = query.where(or_(Vacancy.submitted_by.is_(None), Vacancy.submitted_by != work.actor.user_id))
    for vacancy in work.session.scalars(query.order_by(Vacancy.submitted_at).limit(MOST)):
        facts = {"firm": vacancy.enterprise.name, "headcount": vacancy.headcount or 0}
        key = vacancy.enterprise_id in keys
        cost = (vacancy.headcount or 1) * (2 if key else 1)
        yield Task(
            "review_vacancy",
            vacancy.title,
            "vacancies.review",
            vacancy.public_id,
            facts,
            vacancy.review_due_at,
            cost,
            key,
        )


def _to_verify(work: Work, calendar: Calendar) -> Iterator[Task]:
    waiting = exists().where(Vacancy.enterprise_id == Enterprise.id, Vacancy.status == "submitted")
    query = select(Enterprise, waiting).where(Enterprise.status == "submitted")
    for column in (Enterprise.registered_by, Enterprise.submitted_by):
        query = query.where(or_(column.is_(None), column != work.actor.user_id))
    if not work.actor.is_district_staff:
        query = query.where(Enterprise.subdistrict == work.actor.place_code)
    for enterprise, blocked in work.session.execute(query.order_by(Enterprise.submitted_at).limit(MOST)):
        since = enterprise.submitted_at.astimezone(ZONE).date() if enterprise.submitted_at else None
        facts = {"since": since, "blocked": blocked}
        due = _close_of(calendar.add(since, 1)) if since else None
        cost = 20 if blocked else 3
        yield Task("verify_enterprise", enterprise.name, "enterprises.review", enterprise.public_id, facts, due, cost)


def _to_check(work: Work) -> Iterator[Task]:
    """Firms that were verified half a year ago; what they say of themselves is held against the register anew."""
    soon = work.today + enterprises.CHECK_AHEAD
    query = select(Enterprise).where(Enterprise.status == "verified", Enterprise.next_check_on <= soon)
    if not work.actor.is_district_staff:
        query = query.where(Enterprise.subdistrict == work.actor.place_code)
    for enterprise in work.session.scalars(query.order_by(Enterprise.next_check_on, Enterprise.id).limit(MOST)):
        facts, due = {"on": enterprise.next_check_on}, _close_of(enterprise.next_check_on or work.today)
        yield Task("check_enterprise", enterprise.name, "enterprises.review", enterprise.public_id, facts, due, 2)


def _own_check(work: Work, enterprise: Enterprise) -> Iterator[Task]:
    if enterprises.check_due(enterprise, work.today):
        due = _close_of(enterprise.next_check_on or work.today)
        yield Task("firm_check", enterprise.name, "enterprises.own", "", {"on": enterprise.next_check_on}, due, 10)


def _to_triage(work: Work) -> Iterator[Task]:
    found = complaints.listing(work, status=complaints.Status.OPEN).order_by(complaints.Complaint.due_at)
    for one in work.session.scalars(found.limit(MOST)):
        facts = {"firm": one.vacancy.enterprise.name, "kind": one.kind}
        title = one.vacancy.title
        yield Task("triage_complaint", title, "complaints.show", one.public_id, facts, one.due_at, COMPLAINT_COST)


def _close_of(day: date) -> datetime:
    return datetime.combine(day, CLOSE_OF_DAY, ZONE)


def _to_list(work: Work, calendar: Calendar, keys: set[int]) -> Iterator[Task]:
    listed = exists().where(Shortlist.vacancy_id == Vacancy.id)
    query = (
        select(Vacancy).where(Vacancy.status.in_(LIVE), ~listed, _nearby(work)).options(joinedload(Vacancy.enterprise))
    )
    for vacancy in work.session.scalars(query.order_by(Vacancy.published_at).limit(MOST)):
        if not vacancy.gap or vacancy.published_at is None:
            continue
        day = calendar.add(vacancy.published_at.astimezone(ZONE).date(), FIRST_LIST_DAYS)
        key = vacancy.enterprise_id in keys
        facts = {"firm": vacancy.enterprise.name, "gap": vacancy.gap}
        due = _close_of(day)
        cost = vacancy.gap * (2 if key else 1)
        yield Task("first_list", vacancy.title, "shortlists.rank", vacancy.public_id, facts, due, cost, key)


def _to_answer(work: Work) -> Iterator[Task]:
    query = select(ReferralRequest, Seeker, Vacancy.title).join(Seeker, Seeker.id == ReferralRequest.seeker_id)
    query = query.join(Vacancy, Vacancy.id == ReferralRequest.vacancy_id)
    own = ReferralRequest.office_id.in_(work.actor.office_ids), ReferralRequest.status == "asked"
    for request, seeker, title in work.session.execute(query.where(*own).limit(MOST)):
        facts = {"seeker": seeker.no, "vacancy": title}
        due = request.asked_at + timedelta(days=2)
        yield Task("answer_request", title, "shortlists.requests", "", facts, due, 5)


def _to_contact(work: Work) -> Iterator[Task]:
    for seeker in work.session.scalars(seekers.unseen(work, SILENT_DAYS).limit(15)):
        days = (work.today - seeker.last_contact_on).days if seeker.last_contact_on else None
        yield Task(
            "contact_seeker", seeker.name, "seekers.show", seeker.public_id, {"days": days, "no": seeker.no}, None, 1
        )


def _organizer(work: Work, calendar: Calendar) -> Iterator[Task]:
    flags = projects.standing(work)
    served = fairs.flags_served(work, [flag.id for flag in flags])
    for flag in flags:
        if flag.id not in served:
            facts = {"gap": flag.gap, "since": flag.raised_on, "reasons": len(flag.reasons)}
            yield Task(
                "flagged_firm", flag.enterprise.name, "projects.flag", flag.public_id, facts, None, flag.gap, True
            )
    coming = fairs.listing(work).where(fairs.Fair.held_on >= work.today).order_by(fairs.Fair.held_on)
    for fair in work.session.scalars(coming.limit(5)):
        due = _close_of(fair.held_on)
        yield Task("coming_fair", fair.name, "fairs.show", fair.public_id, {"on": fair.held_on}, due, 1)
    yield from _to_verify(work, calendar)


def _enterprise(work: Work) -> Iterator[Task]:
    facts: dict[str, Any]
    enterprise = work.session.get(Enterprise, work.actor.enterprise_id) if work.actor.enterprise_id else None
    if enterprise is None:
        yield Task("register_firm", work.actor.user_name, "enterprises.own", "", {}, None, 100)
        return
    if enterprise.status in ("draft", "returned"):
        facts = {"reason": enterprise.return_reason or ""}
        yield Task(f"firm_{enterprise.status}", enterprise.name, "enterprises.own", "", facts, None, 100)
    yield from _own_check(work, enterprise)
    own = select(Vacancy).where(or_(Vacancy.enterprise_id == enterprise.id, Vacancy.agency_id == enterprise.id))
    for vacancy in work.session.scalars(own.where(Vacancy.status.in_(("returned", "draft"))).limit(MOST)):
        facts = {"reason": vacancy.return_reason or "", "no": vacancy.no}
        yield Task(
            f"vacancy_{vacancy.status}",
            vacancy.title,
            "vacancies.show",
            vacancy.public_id,
            facts,
            None,
            vacancy.headcount or 1,
        )
    soon = work.today + EXPIRES_SOON
    for vacancy in work.session.scalars(own.where(Vacancy.status.in_(LIVE), Vacancy.valid_to <= soon).limit(MOST)):
        due = _close_of(vacancy.valid_to) if vacancy.valid_to else None
        yield Task(
            "vacancy_expires",
            vacancy.title,
            "vacancies.show",
            vacancy.public_id,
            {"gap": vacancy.gap},
            due,
            vacancy.gap,
        )
    for invitation in work.session.scalars(fairs.own_invitations(work).limit(MOST)):
        if invitation.fair.held_on >= work.today:
            facts = {"on": invitation.fair.held_on, "place": invitation.fair.place}
            due = _close_of(invitation.fair.held_on)
            yield Task("invited", invitation.fair.name, "fairs.invitation", invitation.public_id, facts, due, 5)
