"""Targeted fairs opened from a flag: firms invited, their vacancies brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from core import enterprises
from core.access import Permission, Role
from core.enterprises import Enterprise
from core.errors import Invalid, NotFound
from core.fairs.events import FairOpened, FirmInvited
from core.fairs.models import Fair, FairVacancy, Invitation
from core.projects import Flag, live_vacancies, refuse_cleared
from core.vacancies import Vacancy
from core.work import Work

LEAD = timedelta(days=14)
"""From opening a fair to holding it, usually; how far ahead the example of a day lies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFair:
    """A targeted fair. `enterprises` and `vacancies` are public ids; a vacancy must be of an invited firm."""

    name: str
    held_on: date
    place: str
    subdistrict: str | None = None
    enterprises: Sequence[str]
    vacancies: Sequence[str]

    def __post_init__(self) -> None:
        wrong: dict[str, str] = {}
        if not 4 <= len(self.name.strip()) <= 80:
            wrong["name"] = "fair.name"
        if not 2 <= len(self.place.strip()) <= 120:
            wrong["place"] = "fair.place"
        if not self.enterprises:
            wrong["enterprises"] = "fair.enterprises"
        if not self.vacancies:
            wrong["vacancies"] = "fair.vacancies"
        if wrong:
            raise Invalid(**wrong)


def open_fair(work: Work, order: OpenFair, flag: Flag | None) -> Fair:
    """Opens the fair and invites the firms; they are told within a minute.

    Raises Invalid where the day is not in the future, a firm is not verified, or a vacancy is not a live one of an
    invited firm.
    """
    work.require(Permission.FAIR_OPEN)
    if flag is not None:
        refuse_cleared(flag)
    refuse_day(work, order.held_on)
    firms, brought = _asked_for(work, order)
    fair = Fair(
        no="",
        name=order.name.strip(),
        held_on=order.held_on,
        place=order.place.strip(),
        subdistrict=order.subdistrict or None,
        status="planned",
        flag_id=flag.id if flag else None,
        opened_by=work.actor.user_id,
        opened_at=work.now,
    )
    fair.no = f"T-{fair.public_id[:12]}"
    work.session.add(fair)
    # Number, invitations and events need the fair's id.
    work.session.flush()
    fair.no = f"F-{order.held_on.year}-{fair.id:03d}"
    work.session.add_all(FairVacancy(fair_id=fair.id, vacancy_id=vacancy.id) for vacancy in brought)
    work.record(FairOpened(subject_id=fair.id, flag_id=fair.flag_id, firms=len(firms), vacancies=len(brought)))
    for firm in firms:
        invite(work, fair, firm)
    return fair


def refuse_day(work: Work, held_on: date | None) -> None:
    """Raises Invalid where the day is not in the future, with one that would be."""
    if held_on is None or held_on <= work.today:
        raise Invalid(held_on=("fair.held_on", {"example": (work.today + LEAD).isoformat()}))


def _asked_for(work: Work, order: OpenFair) -> tuple[Sequence[Enterprise], list[Vacancy]]:
    """The firms to invite and the vacancies they bring, or Invalid with what has changed since the form was shown."""
    asked = select(Enterprise).where(Enterprise.public_id.in_(order.enterprises)).order_by(Enterprise.id)
    firms = work.session.scalars(asked).all()
    if len(firms) != len(set(order.enterprises)):
        raise Invalid(enterprises="fair.enterprise_unknown")
    if not all(map(enterprises.is_public, firms)):
        raise Invalid(enterprises="fair.enterprise_unverified")
    live = {vacancy.public_id: vacancy for vacancy in live_vacancies(work, [firm.id for firm in firms])}
    if not set(order.vacancies) <= live.keys():
        raise Invalid(vacancies="fair.vacancy_not_live")
    return firms, [live[public_id] for public_id in sorted(set(order.vacancies))]


def invite(work: Work, fair: Fair, enterprise: Enterprise) -> Invitation:
    """Invites a firm; the firm's people see it on their page and are told."""
    invitation = Invitation(fair_id=fair.id, enterprise_id=enterprise.id, status="invited", invited_at=work.now)
    work.session.add(invitation)
    # The event needs the invitation's id.
    work.session.flush()
    work.record(FirmInvited(subject_id=invitation.id, fair_id=fair.id, enterprise_id=enterprise.id))
    return invitation


def listing(work: Work, words: str = "") -> Select[Fair]:
    """The fairs."""
    work.require(Permission.FAIR_VIEW)
    return select(Fair).where(Fair.name.like(f"%{words.strip()}%")) if words else select(Fair)


def get(work: Work, public_id: str) -> Fair:
    """The fair of this public id."""
    work.require(Permission.FAIR_VIEW)
    fair = work.session.scalar(select(Fair).where(Fair.public_id == public_id))
    if fair is None:
        raise NotFound("fair.not_found")
    return fair


def invitations_of(work: Work, fair: Fair) -> Sequence[Invitation]:
    """The invitations of a fair, with their firms."""
    query = select(Invitation).where(Invitation.fair_id == fair.id).options(joinedload(Invitation.enterprise))
    return work.session.scalars(query.order_by(Invitation.id)).all()


def vacancies_of(work: Work, fair_id: int, enterprise_id: int | None = None) -> Sequence[Vacancy]:
    """The vacancies brought to a fair, perhaps those of one firm alone."""
    query = (
        select(Vacancy).join(FairVacancy).where(FairVacancy.fair_id == fair_id).options(joinedload(Vacancy.enterprise))
    )
    if enterprise_id is not None:
        query = query.where(Vacancy.enterprise_id == enterprise_id)
    return work.session.scalars(query.order_by(Vacancy.enterprise_id, Vacancy.no)).all()


def own_invitations(work: Work, words: str = "") -> Select[Invitation]:
    """The invitations of the actor's firm, with the fairs; another firm's are not found. `words` of the fair's name."""
    work.require(Permission.FAIR_INVITATION)
    own = work.actor.enterprise_id if work.actor.role is Role.ENTERPRISE else None
    query = select(Invitation).join(Invitation.fair).options(contains_eager(Invitation.fair))
    query = query.where(Invitation.enterprise_id == (own or 0))
    return query.where(Fair.name.contains(words.strip(), autoescape=True)) if words.strip() else query


def get_invitation(work: Work, public_id: str) -> Invitation:
    """One of the actor's firm's invitations."""
    invitation = work.session.scalar(own_invitations(work).where(Invitation.public_id == public_id))
    if invitation is None:
        raise NotFound("fair.invitation_not_found")
    return invitation


def counts(work: Work, fair_ids: Sequence[int]) -> dict[int, int]:
    """How many firms each fair invited."""
    query = (
        select(Invitation.fair_id, func.count()).where(Invitation.fair_id.in_(fair_ids)).group_by(Invitation.fair_id)
    )
    return {fair_id: number for fair_id, number in work.session.execute(query)}


def of_flag(work: Work, flag_id: int) -> Sequence[Fair]:
    """The fairs opened from a flag."""
    return work.session.scalars(select(Fair).where(Fair.flag_id == flag_id).order_by(Fair.held_on)).all()


def flags_served(work: Work, flag_ids: Sequence[int]) -> set[int]:
    """Those of these flags from which a fair was opened."""
    query = select(Fair.flag_id).where(Fair.flag_id.in_(flag_ids)).distinct()
    return {flag_id for flag_id in work.session.scalars(query) if flag_id is not None}
