"""Questions about vacancies; each begins with who asks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import quantiles
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import joinedload

from core import enterprises
from core.access import Permission, Role
from core.accounts import User
from core.bigrams import matches, terms
from core.enterprises import Enterprise
from core.errors import NotFound
from core.events import EventRow
from core.vacancies import lists
from core.vacancies.models import Vacancy, VacancyChange
from core.vacancies.states import LIVE, Status
from core.work import Work

SHOWN = 30
NUMBER_SAID = re.compile(r"(?:V-)?(?:\d{4}-)?\d{4,}", re.IGNORECASE)
"""A vacancy's number as people say it: whole, without the letter, or its last figures alone."""

ENOUGH_TO_COMPARE = 5
"""Fewer vacancies of an occupation say nothing about what is usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Filters of a list; empty = any."""

    words: str = ""
    occupation: str = ""
    """Key of the occupation that `words` name, where they name one; looked for beside the words themselves."""
    places: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Words of `words` that name places, each with their codes; looked for beside the words themselves."""
    status: str = ""
    subdistrict: str = ""
    education: str = ""
    """What a person has: vacancies that ask for no more."""
    pay: int | None = None
    """元/月 that the highest pay must reach, whatever the unit it is said in."""
    shift: str = ""
    dormitory: bool = False
    meals: bool = False
    no_nights: bool = False
    enterprise: str = ""
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Usual:
    """What the occupation's live vacancies offer, 元/月: quartiles over `number` of them, each by the middle of its
    span."""

    low: int
    middle: int
    high: int
    number: int
    middles: tuple[float, ...] = ()

    def below(self, pay: float) -> float:
        """The share of them that offer less, 0–1."""
        return sum(middle < pay for middle in self.middles) / self.number


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a vacancy's history: what (and which move), when, who, and whether by a program in their name."""

    name: str
    move: str
    at: datetime
    who: str
    by_program: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody changed: when, who ("" for a link or a program), field to (before, after)."""

    at: datetime
    who: str
    fields: Mapping[str, Sequence[Any]]


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


def live(on: date | None = None) -> ColumnElement[bool]:
    """Public at all: published, of a verified firm (and agency); with a day, also not over on it."""
    verified = select(Enterprise.id).where(enterprises.public())
    agency = or_(Vacancy.agency_id.is_(None), Vacancy.agency_id.in_(verified))
    lasts = () if on is None else (or_(Vacancy.valid_to.is_(None), Vacancy.valid_to >= on),)
    return and_(Vacancy.status.in_(LIVE), Vacancy.enterprise_id.in_(verified), agency, *lasts)


def monthly(column: ColumnElement[int | None]) -> ColumnElement[int | None]:
    """A column of pay as 元/月: pay by the day or hour made a month of, the rest as it is."""
    factors = [(Vacancy.salary_unit == unit, column * float(factor)) for unit, factor in lists.month_factors().items()]
    return case(*factors, else_=column)


def monthly_pay() -> ColumnElement[int | None]:
    """The highest pay as 元/月, to sort by."""
    return monthly(Vacancy.salary_max.expression)


def missing_people() -> ColumnElement[int]:
    """The gap, to sort and sum by; negative where more came than were asked for."""
    return func.coalesce(Vacancy.headcount, 0) - Vacancy.filled


def doubted() -> ColumnElement[int]:
    """1 where the firm does not confirm that it still looks for people, else 0; to sort by."""
    return case((Vacancy.status == Status.UNCONFIRMED.value, 1), else_=0)


def narrowed(query: Select[Vacancy], wanted: Wanted) -> Select[Vacancy]:
    """The query with the filters."""
    if wanted.words.strip():
        query = query.where(or_(*_said(wanted)))
    for column, value in (
        (Vacancy.status, wanted.status),
        (Vacancy.subdistrict, wanted.subdistrict),
        (Vacancy.shift, wanted.shift),
    ):
        if value:
            query = query.where(column == value)
    if wanted.enterprise:
        query = query.where(Vacancy.enterprise.has(Enterprise.public_id == wanted.enterprise))
    return query.where(*_offered(wanted))


def _said(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """Ways in which a vacancy answers to the words: by its text, firm and place, its number, the occupation they
    name."""
    # Of signs alone (%, ——) nothing is left to look for, which would match everything.
    if asked := terms(wanted.words):
        yield and_(*(_stands(term, wanted.places.get(term, ())) for term in asked))
    number = wanted.words.strip()
    if NUMBER_SAID.fullmatch(number):
        bare = number.upper().removeprefix("V-")
        yield Vacancy.no.like(f"V-%-{bare}") if bare.isdecimal() else Vacancy.no == f"V-{bare}"
    yield Vacancy.no == number.upper()
    if wanted.occupation:
        yield Vacancy.occupation_key == wanted.occupation


def _stands(term: str, places: Sequence[str]) -> ColumnElement[bool]:
    """Whether the word stands in the vacancy's text, in its firm's names, or names its place."""
    firms = select(Enterprise.id).where(matches(Enterprise.search, term))
    at = (Vacancy.subdistrict.in_(places),) if places else ()
    return or_(matches(Vacancy.search, term), Vacancy.enterprise_id.in_(firms), *at)


def _offered(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """What a vacancy must offer and may ask."""
    if steps := lists.reached_by(wanted.education):
        yield or_(Vacancy.education_min.in_(steps), Vacancy.education_min.is_(None))
    if wanted.pay:
        yield monthly_pay() >= wanted.pay
    if wanted.dormitory:
        yield Vacancy.dormitory.is_(True)
    if wanted.meals:
        yield Vacancy.meals.is_(True)
    if wanted.no_nights:
        yield Vacancy.night_shift.is_(False)
    if wanted.gap:
        yield missing_people() > 0


def listing(work: Work, wanted: Wanted) -> Select[Vacancy]:
    """What the actor sees of vacancies, narrowed, with their firms; the caller orders and pages."""
    work.require(Permission.VACANCY_LIST)
    return narrowed(visible(work), wanted).options(joinedload(Vacancy.enterprise))


def public(work: Work, wanted: Wanted) -> Select[Vacancy]:
    """What everybody may see today, narrowed, with their firms."""
    return narrowed(select(Vacancy).where(live(work.today)), wanted).options(joinedload(Vacancy.enterprise))


def get_public(work: Work, public_id: str) -> Vacancy:
    """A public vacancy; anything else is not found."""
    query = select(Vacancy).where(Vacancy.public_id == public_id, live(work.today))
    vacancy = work.session.scalar(query.options(joinedload(Vacancy.enterprise)))
    if vacancy is None:
        raise NotFound("vacancy.not_found")
    return vacancy


def counts(work: Work) -> dict[str, int]:
    """How many vacancies the actor sees in each state."""
    inner = visible(work).with_only_columns(Vacancy.status, func.count()).group_by(Vacancy.status)
    return {status: number for status, number in work.session.execute(inner)}


def public_counts(work: Work) -> tuple[int, int]:
    """(public vacancies that still need people, people missing over them)."""
    query = select(func.count(), func.sum(missing_people())).where(live(work.today), missing_people() > 0)
    number, gap = work.session.execute(query).one()
    return number, int(gap or 0)


def public_places(work: Work) -> dict[str, int]:
    """How many public vacancies that need people each 街镇 has."""
    query = select(Vacancy.subdistrict, func.count()).where(live(work.today), missing_people() > 0)
    rows = work.session.execute(query.where(Vacancy.subdistrict.is_not(None)).group_by(Vacancy.subdistrict))
    return {code: number for code, number in rows if code}


def most_wanted(work: Work, limit: int) -> list[str]:
    """The occupations in which the public vacancies miss most people."""
    query = select(Vacancy.occupation_key).where(live(work.today), Vacancy.occupation_key.is_not(None))
    query = query.group_by(Vacancy.occupation_key).order_by(func.sum(missing_people()).desc(), Vacancy.occupation_key)
    return [key for key in work.session.scalars(query.limit(limit)) if key]


def review_queue(work: Work) -> Select[Vacancy]:
    """What waits for a second person, the one due first first; not what this very actor put forward."""
    work.require(Permission.VACANCY_REVIEW)
    query = visible(work).where(Vacancy.status == Status.SUBMITTED.value)
    query = query.where(or_(Vacancy.submitted_by.is_(None), Vacancy.submitted_by != work.actor.user_id))
    return query.order_by(Vacancy.review_due_at, Vacancy.id)


def next_to_review(work: Work, after: Vacancy) -> Vacancy | None:
    """The next of the queue beside this one."""
    return work.session.scalars(review_queue(work).where(Vacancy.id != after.id).limit(1)).first()


def overdue_ids(work: Work) -> list[int]:
    """Live or paused vacancies whose last day is over."""
    running = (*LIVE, Status.PAUSED.value)
    query = select(Vacancy.id).where(Vacancy.status.in_(running), Vacancy.valid_to < work.today)
    return list(work.session.scalars(query.order_by(Vacancy.id)))


def similar(work: Work, vacancy: Vacancy) -> Sequence[Vacancy]:
    """Open vacancies of the firm with the same title or occupation: perhaps the same need told twice."""
    same = [Vacancy.title == vacancy.title]
    if vacancy.occupation_key is not None:
        same.append(Vacancy.occupation_key == vacancy.occupation_key)
    query = visible(work).where(
        Vacancy.enterprise_id == vacancy.enterprise_id,
        Vacancy.id != vacancy.id,
        Vacancy.status.in_((*LIVE, Status.SUBMITTED.value, Status.PAUSED.value)),
        Vacancy.created_at > work.now - timedelta(days=90),
        or_(*same),
    )
    return work.session.scalars(query.order_by(Vacancy.id.desc()).limit(5)).all()


def usual_pay(work: Work, occupation_key: str | None) -> Usual | None:
    """What the public vacancies of an occupation offer; None where there are too few to say."""
    if occupation_key is None:
        return None
    low, high = monthly(Vacancy.salary_min.expression), monthly(Vacancy.salary_max.expression)
    query = select(low, high).where(live(work.today), Vacancy.occupation_key == occupation_key)
    said = query.where(Vacancy.salary_min.is_not(None), Vacancy.salary_max.is_not(None))
    rows = work.session.execute(said.limit(2_000))
    middles = [(float(least) + float(most)) / 2 for least, most in rows if least is not None and most is not None]
    if len(middles) < ENOUGH_TO_COMPARE:
        return None
    first, middle, third = (round(one / 10) * 10 for one in quantiles(middles, n=4, method="inclusive"))
    return Usual(first, middle, third, len(middles), tuple(middles))


def history(work: Work, vacancy: Vacancy) -> list[Happening]:
    """What happened to the vacancy, newest first."""
    query = (
        select(EventRow.name, EventRow.facts, EventRow.at, User.name)
        .outerjoin(User, User.id == EventRow.actor_id)
        .where(EventRow.name.like("vacancy.%"), EventRow.subject_id == vacancy.id, EventRow.outcome == "done")
        .order_by(EventRow.seq.desc())
        .limit(SHOWN)
    )
    rows = work.session.execute(query)
    return [
        Happening(name, str(facts.get("event", "")), at, who or "", "api_key" in facts) for name, facts, at, who in rows
    ]


def changes(work: Work, vacancy: Vacancy) -> list[Change]:
    """What was changed in the vacancy since it was written, newest first; of the telephone only that it was."""
    query = select(VacancyChange, User.name).outerjoin(User, User.id == VacancyChange.by)
    query = query.where(VacancyChange.vacancy_id == vacancy.id).order_by(VacancyChange.id.desc()).limit(SHOWN)
    return [Change(row.at, who or "", row.changes) for row, who in work.session.execute(query)]
