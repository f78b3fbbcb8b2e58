"""Questions about people; each begins with the caseloads that the actor sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, false, or_, select

from core.access import Role
from core.errors import NotFound
from core.seekers.models import Consent, Contact, ReferralRequest, Seeker
from core.seekers.retention import ERASED
from core.work import Work

BETWEEN_DIGITS = str.maketrans("", "", " -")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Filters of the list; empty = any."""

    words: str = ""
    occupation: str = ""
    """Key of the occupation that `words` name, where they name one; it is looked for beside the words themselves."""
    status: str = ""
    subdistrict: str = ""
    education: str = ""
    consent: str = ""
    mine: bool = False


def visible(work: Work) -> Select[Seeker]:
    """The people whose records this actor sees in full: those of the own office and of offices under it.

    What is left of a person who was erased is a figure, not a record.
    """
    known = select(Seeker).where(Seeker.status != ERASED)
    if work.actor.role is Role.SYSTEM:
        return known
    if work.actor.role is not Role.COUNSELOR:
        return known.where(false())
    return known.where(Seeker.office_id.in_(work.actor.office_ids))


def get(work: Work, public_id: str) -> Seeker:
    """The person of this public id; NotFound outside the actor's caseloads."""
    seeker = work.session.scalar(visible(work).where(Seeker.public_id == public_id))
    if seeker is None:
        raise NotFound("seeker.not_found")
    return seeker


def listing(work: Work, wanted: Wanted) -> Select[Seeker]:
    """The people that match. Digits are looked for as number or whole phone (by its blind index), words as name."""
    query = visible(work)
    words = wanted.words.strip()
    if words:
        digits = words.translate(BETWEEN_DIGITS)
        mark = work.vault.index(Seeker.__tablename__, "phone", digits)
        found = [Seeker.name.startswith(words, autoescape=True), Seeker.no == words.upper(), Seeker.phone_index == mark]
        if wanted.occupation:
            found.append(Seeker.occupation_key == wanted.occupation)
        query = query.where(or_(*found))
    for column, value in (
        (Seeker.status, wanted.status),
        (Seeker.home_subdistrict, wanted.subdistrict),
        (Seeker.education, wanted.education),
    ):
        if value:
            query = query.where(column == value)
    if wanted.consent:
        query = query.where(Seeker.matching_consent.is_(wanted.consent == "yes"))
    if wanted.mine:
        query = query.where(Seeker.counselor_id == work.actor.user_id)
    return query


def same_id_number(work: Work, id_number: str) -> Seeker | None:
    """The person with this (normalised) ID number, whoever owns the record."""
    mark = work.vault.index(Seeker.__tablename__, "id_number", id_number)
    return work.session.scalar(select(Seeker).where(Seeker.id_number_index == mark))


def contacts(work: Work, seeker: Seeker, limit: int = 50) -> Sequence[Contact]:
    """The talks with a person, newest first."""
    query = select(Contact).where(Contact.seeker_id == seeker.id).order_by(Contact.at.desc()).limit(limit)
    return work.session.scalars(query).all()


def consents(work: Work, seeker: Seeker) -> Sequence[Consent]:
    """What a person agreed to, newest first."""
    return work.session.scalars(select(Consent).where(Consent.seeker_id == seeker.id).order_by(Consent.id.desc())).all()


def requests_for(work: Work, status: str = "asked") -> Select[ReferralRequest]:
    """Requests to refer people of the actor's caseloads."""
    return select(ReferralRequest).where(
        ReferralRequest.office_id.in_(work.actor.office_ids), ReferralRequest.status == status
    )


def unseen(work: Work, days: int) -> Select[Seeker]:
    """The actor's own people whom nobody has spoken with for so many days, longest first."""
    since = work.today - timedelta(days=days)
    query = visible(work).where(Seeker.counselor_id == work.actor.user_id, Seeker.status == "seeking")
    return query.where(or_(Seeker.last_contact_on.is_(None), Seeker.last_contact_on < since)).order_by(
        Seeker.last_contact_on.asc().nulls_first(), Seeker.id
    )
