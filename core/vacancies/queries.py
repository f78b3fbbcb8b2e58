"""Questions about vacancies; each begins with who asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import joinedload

from core import enterprises
from core.access import Role
from core.bigrams import matches
from core.enterprises import Enterprise
from core.errors import NotFound
from core.vacancies.models import Vacancy
from core.vacancies.states import LIVE, Status
from core.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Filters of a list; empty = any. `pay` is the least 元/月 that the highest pay must reach."""

    words: str = ""
    status: str = ""
    subdistrict: str = ""
    education: str = ""
    pay: int | None = None
    shift: str = ""
    dormitory: bool = False
    enterprise: str = ""
    gap: bool = False


def visible(work: Work) -> Select[Vacancy]:
    """The vacancies this actor may see: an HR person those of the own firm or posted by it, staff all."""
    query = select(Vacancy)
    if work.actor.is_staff or work.actor.role is Role.SYSTEM:
        return query
    own = work.actor.enterprise_id
    if work.actor.role is Role.ENTERPRISE and own is not None:
        return query.where(or_(Vacancy.enterprise_id == own, Vacancy.agency_id == own))
    return query.where(false())


def get(work: Work, public_id: str) -> Vacancy:
    """The vacancy of this public id; NotFound where the actor may not see it."""
    query = visible(work).where(Vacancy.public_id == public_id).options(joinedload(Vacancy.enterprise))
    vacancy = work.session.scalar(query)
    if vacancy is None:
        raise NotFound("vacancy.not_found")
    return vacancy


def firm_of(work: Work, vacancy: Vacancy) -> Enterprise:
    """The firm that needs the people."""
    return work.session.get_one(Enterprise, vacancy.enterprise_id)


def live() -> ColumnElement[bool]:
    """Public at all: published, of a verified firm."""
    verified = select(Enterprise.id).where(enterprises.public())
    return and_(Vacancy.status.in_(LIVE), Vacancy.enterprise_id.in_(verified))


def narrowed(query: Select[Vacancy], wanted: Wanted) -> Select[Vacancy]:
    """The query with the filters."""
    if wanted.words.strip():
        query = query.where(or_(matches(Vacancy.search, wanted.words), Vacancy.no == wanted.words.strip().upper()))
    for column, value in (
        (Vacancy.status, wanted.status),
        (Vacancy.subdistrict, wanted.subdistrict),
        (Vacancy.shift, wanted.shift),
    ):
        if value:
            query = query.where(column == value)
    if wanted.pay:
        query = query.where(Vacancy.salary_max >= wanted.pay)
    if wanted.dormitory:
        query = query.where(Vacancy.dormitory.is_(True))
    if wanted.enterprise:
        query = query.where(Vacancy.enterprise.has(Enterprise.public_id == wanted.enterprise))
    if wanted.gap:
        query = query.where(func.coalesce(Vacancy.headcount, 0) > Vacancy.filled)
    return query


def listing(work: Work, wanted: Wanted, steps: Sequence[str] = ()) -> Select[Vacancy]:
    """What the actor sees of vacancies, narrowed. `steps`: the schoolings that a person of `education` reaches."""
    query = narrowed(visible(work), wanted).options(joinedload(Vacancy.enterprise))
    return query.where(or_(Vacancy.education_min.in_(steps), Vacancy.education_min.is_(None))) if steps else query


def public(wanted: Wanted, steps: Sequence[str] = ()) -> Select[Vacancy]:
    """What everybody may see, narrowed."""
    query = narrowed(select(Vacancy).where(live()), wanted).options(joinedload(Vacancy.enterprise))
    return query.where(or_(Vacancy.education_min.in_(steps), Vacancy.education_min.is_(None))) if steps else query


def get_public(work: Work, public_id: str) -> Vacancy:
    """A public vacancy; anything else is not found."""
    query = select(Vacancy).where(Vacancy.public_id == public_id, live()).options(joinedload(Vacancy.enterprise))
    vacancy = work.session.scalar(query)
    if vacancy is None:
        raise NotFound("vacancy.not_found")
    return vacancy


def counts(work: Work) -> dict[str, int]:
    """How many vacancies the actor sees in each state."""
    inner = visible(work).with_only_columns(Vacancy.status, func.count()).group_by(Vacancy.status)
    return {status: number for status, number in work.session.execute(inner)}


def public_counts(work: Work) -> tuple[int, int]:
    """(public vacancies, people missing over them)."""
    query = select(func.count(), func.sum(func.coalesce(Vacancy.headcount, 0) - Vacancy.filled)).where(live())
    number, gap = work.session.execute(query).one()
    return number, int(gap or 0)


def overdue_ids(work: Work) -> list[int]:
    """Live or paused vacancies whose last day is over."""
    running = (*LIVE, Status.PAUSED.value)
    query = select(Vacancy.id).where(Vacancy.status.in_(running), Vacancy.valid_to < work.today)
    return list(work.session.scalars(query.order_by(Vacancy.id)))


def similar(work: Work, vacancy: Vacancy) -> Sequence[Vacancy]:
    """Open vacancies of the firm with the same occupation: perhaps the same need told twice."""
    recent: datetime = work.now - timedelta(days=90)
    query = visible(work).where(
        Vacancy.enterprise_id == vacancy.enterprise_id,
        Vacancy.id != vacancy.id,
        Vacancy.status.in_((*LIVE, Status.SUBMITTED.value)),
        Vacancy.created_at > recent,
        or_(Vacancy.title == vacancy.title, Vacancy.occupation_key == vacancy.occupation_key),
    )
    return work.session.scalars(query.limit(5)).all()
