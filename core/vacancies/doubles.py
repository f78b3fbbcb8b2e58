"""The same need told twice, and a need that grew: 追加人数 beside a second vacancy, which nobody is forbidden
(features.md H5)."""

from collections.abc import Sequence
from datetime import timedelta

from rapidfuzz import fuzz
from sqlalchemy import or_, select

from core.access import Permission
from core.enterprises import Enterprise
from core.errors import Invalid
from core.vacancies.commands import HEADCOUNT
from core.vacancies.confirming import hold
from core.vacancies.events import VacancyExtended
from core.vacancies.models import Vacancy
from core.vacancies.queries import get, visible
from core.vacancies.service import keep_change, may_still_post
from core.vacancies.states import LIVE, MACHINE, Status
from core.work import Work

ALIKE = 88
"""From here on, of 100, two titles name the same work."""

GROWING = tuple(state.value for state in MACHINE.edges["extend"])
FILLED_LATELY = timedelta(days=90)
SHOWN = 3


def doubles(work: Work, firm: str, title: str, subdistrict: str | None) -> Sequence[Vacancy]:
    """Vacancies that run, or were filled lately, in the same 街镇 under nearly the same title; likest first.

    `firm`: its public id; "" for the actor's own.
    """
    known = select(Enterprise.id).where(Enterprise.public_id == firm).scalar_subquery()
    asks = Vacancy.enterprise_id == (known if firm else work.actor.enterprise_id)
    query = visible(work).where(asks, Vacancy.status.in_(GROWING))
    query = query.where(Vacancy.subdistrict == subdistrict if subdistrict else Vacancy.subdistrict.is_(None))
    query = query.where(or_(Vacancy.status != Status.FILLED.value, Vacancy.closed_at > work.now - FILLED_LATELY))
    said = _plain(title)
    likeness = [(fuzz.ratio(said, _plain(one.title)), one) for one in work.session.scalars(query) if said]
    found = sorted((-how, -one.id, one) for how, one in likeness if how >= ALIKE)
    return [one for _how, _newest, one in found[:SHOWN]]


def extend(work: Work, public_id: str, more: int | None) -> Vacancy:
    """The firm looks for so many more people by a vacancy that it has; a filled one is public again.

    The words that a second person has read stay as they are, so that nobody reads them again. Raises Invalid for a
    number that is none, Conflict where the vacancy is over.
    """
    vacancy = get(work, public_id)
    work.require(Permission.VACANCY_EDIT, vacancy)
    may_still_post(work, vacancy)
    target = MACHINE.after(Status(vacancy.status), "extend")
    most = HEADCOUNT.stop - 1 - (vacancy.headcount or 0)
    if more is None or not 1 <= more <= most:
        raise Invalid(headcount=("vacancy.more", {"most": most}))
    headcount = (vacancy.headcount or 0) + more
    keep_change(work, vacancy, {"headcount": headcount})
    vacancy.headcount, vacancy.closed_at, vacancy.updated_at = headcount, None, work.now
    if target.value in LIVE:
        hold(work, vacancy, "extend")
    work.record(VacancyExtended(subject_id=vacancy.id, more=more, headcount=headcount))
    return vacancy


def _plain(title: str) -> str:
    return "".join(title.casefold().split())
