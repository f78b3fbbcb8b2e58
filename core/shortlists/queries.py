"""Questions about frozen lists."""

from collections.abc import Sequence

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import joinedload

from core.access import Role
from core.accounts import User
from core.enterprises import Enterprise
from core.errors import NotFound
from core.seekers import ReferralRequest, Seeker
from core.shortlists.models import IndexEntry, Shortlist, ShortlistEntry
from core.shortlists.shelf import Shelf
from core.vacancies import Vacancy
from core.work import Work


def visible(work: Work) -> Select[Shortlist]:
    """The lists that this actor may see: those of the own office and of offices under it."""
    if work.actor.role is Role.SYSTEM:
        return select(Shortlist)
    if work.actor.role is not Role.COUNSELOR:
        return select(Shortlist).where(false())
    return select(Shortlist).where(Shortlist.office_id.in_(work.actor.office_ids))


def listing(work: Work, words: str = "", mine: bool = False) -> Select[Shortlist]:
    """Lists by number or title of the vacancy, with vacancy and firm."""
    query = visible(work).join(Vacancy).options(joinedload(Shortlist.vacancy).joinedload(Vacancy.enterprise))
    if words:
        query = query.where((Shortlist.no == words.strip().upper()) | Vacancy.title.like(f"%{words.strip()}%"))
    if mine:
        query = query.where(Shortlist.frozen_by == work.actor.user_id)
    return query


def get(work: Work, public_id: str) -> Shortlist:
    """The frozen list of this public id, with vacancy and firm."""
    query = visible(work).where(Shortlist.public_id == public_id)
    query = query.options(joinedload(Shortlist.vacancy).joinedload(Vacancy.enterprise))
    shortlist = work.session.scalar(query)
    if shortlist is None:
        raise NotFound("shortlist.not_found")
    return shortlist


def entries(work: Work, shortlist: Shortlist) -> Sequence[tuple[ShortlistEntry, Seeker]]:
    """The people of a frozen list, best first."""
    query = (
        select(ShortlistEntry, Seeker)
        .join(Seeker, Seeker.id == ShortlistEntry.seeker_id)
        .where(ShortlistEntry.shortlist_id == shortlist.id)
        .order_by(ShortlistEntry.rank)
    )
    return [(entry, seeker) for entry, seeker in work.session.execute(query)]


def tellers(work: Work, shortlist: Shortlist) -> dict[int, str]:
    """Names of those who told what became of the people of a list, by number."""
    query = (
        select(User.id, User.name)
        .join(ShortlistEntry, ShortlistEntry.told_by == User.id)
        .where(ShortlistEntry.shortlist_id == shortlist.id)
        .distinct()
    )
    return {user_id: name for user_id, name in work.session.execute(query)}


def sizes(work: Work, shortlist_ids: Sequence[int]) -> dict[int, int]:
    """How many people each list holds."""
    query = select(ShortlistEntry.shortlist_id, func.count()).where(ShortlistEntry.shortlist_id.in_(shortlist_ids))
    return {list_id: number for list_id, number in work.session.execute(query.group_by(ShortlistEntry.shortlist_id))}


def of_vacancy(work: Work, vacancy_id: int) -> Sequence[Shortlist]:
    """The lists of a vacancy that the actor may see, newest first."""
    return work.session.scalars(
        visible(work).where(Shortlist.vacancy_id == vacancy_id).order_by(Shortlist.frozen_at.desc())
    ).all()


def open_lists(work: Work, seeker_ids: Sequence[int]) -> dict[int, int]:
    """On how many lists of live vacancies each person stands: who is on three is better left for others."""
    query = (
        select(ShortlistEntry.seeker_id, func.count())
        .join(Shortlist, Shortlist.id == ShortlistEntry.shortlist_id)
        .join(Vacancy, Vacancy.id == Shortlist.vacancy_id)
        .where(ShortlistEntry.seeker_id.in_(seeker_ids), Vacancy.status.in_(("published", "unconfirmed")))
    )
    return {seeker_id: number for seeker_id, number in work.session.execute(query.group_by(ShortlistEntry.seeker_id))}


def rankable(work: Work, public_id: str) -> Seeker:
    """A person of any office who agreed to matching: known by number only, for asking their office."""
    query = select(Seeker).where(Seeker.public_id == public_id, Seeker.matching_consent.is_(True))
    seeker = work.session.scalar(query)
    if seeker is None:
        raise NotFound("seeker.not_found")
    return seeker


def requests_of(work: Work, words: str = "", status: str = "") -> Select[ReferralRequest]:
    """Requests that came to the actor's offices and those the actor made; `words`: person's number, title, firm."""
    own = ReferralRequest.office_id.in_(work.actor.office_ids)
    query = select(ReferralRequest).where(own | (ReferralRequest.asked_by == work.actor.user_id))
    if words := words.strip():
        jobs = select(Vacancy.id).join(Vacancy.enterprise)
        jobs = jobs.where(or_(*(told.contains(words, autoescape=True) for told in (Vacancy.title, Enterprise.name))))
        people = select(Seeker.id).where(Seeker.no == words.upper())
        query = query.where(ReferralRequest.vacancy_id.in_(jobs) | ReferralRequest.seeker_id.in_(people))
    return query.where(ReferralRequest.status == status) if status else query


def sides(work: Work, requests: Sequence[ReferralRequest]) -> tuple[dict[int, Seeker], dict[int, Vacancy]]:
    """The person and the vacancy (with its firm) of each request."""
    people = select(Seeker).where(Seeker.id.in_([request.seeker_id for request in requests]))
    jobs = select(Vacancy).where(Vacancy.id.in_([request.vacancy_id for request in requests]))
    return (
        {seeker.id: seeker for seeker in work.session.scalars(people)},
        {vacancy.id: vacancy for vacancy in work.session.scalars(jobs.options(joinedload(Vacancy.enterprise)))},
    )


def stored_tokens(work: Work, kind: str, record_id: int, version: int, shelf: Shelf) -> bytes | None:
    """The tokens stored beside a record, if they are of this version and of today's dictionaries."""
    entry = work.session.get(IndexEntry, (kind, record_id))
    if entry is None or entry.version != version or entry.fingerprint != shelf.lexicon.fingerprint:
        return None
    return entry.tokens
