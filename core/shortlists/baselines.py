"""Whom a clerk without the engine would have put first: the plain ways that a frozen list is measured beside (D9)."""

from datetime import datetime

from sqlalchemy import or_, select

from core.seekers import Seeker
from core.shortlists.indexing import SEEKING
from core.shortlists.models import Shortlist, ShortlistBaseline
from core.vacancies import Vacancy
from core.work import Work

FIRST = 5
"""As many as precision@5 looks at."""

NEWEST, SAME_OCCUPATION = "newest", "same_occupation"
WAYS = (NEWEST, SAME_OCCUPATION)
GROUP = 3
"""Level of the occupation tree from which on people change between trades within days (config/dictionaries)."""


def baselines(work: Work, vacancy: Vacancy, at: datetime) -> dict[str, list[int]]:
    """Record ids of the first five by each way: registered last, and registered last among the same occupation, of
    those registered by then.

    Both choose among those who agreed to matching and seek, as the engine does; neither knows hard conditions.
    """
    query = (
        select(Seeker.id)
        .where(Seeker.matching_consent.is_(True), Seeker.status.in_(SEEKING), Seeker.registered_at <= at)
        .order_by(Seeker.registered_at.desc(), Seeker.id.desc())
        .limit(FIRST)
    )
    found = {NEWEST: list(work.session.scalars(query)), SAME_OCCUPATION: []}
    if vacancy.occupation_key:
        group = ".".join(vacancy.occupation_key.split(".")[:GROUP])
        same = or_(Seeker.occupation_key == group, Seeker.occupation_key.startswith(f"{group}.", autoescape=True))
        found[SAME_OCCUPATION] = list(work.session.scalars(query.where(same)))
    return found


def keep(work: Work, shortlist: Shortlist, vacancy: Vacancy) -> None:
    """Stores the plain ways' people beside a list that was just frozen."""
    work.session.add_all(
        ShortlistBaseline(shortlist_id=shortlist.id, way=way, rank=rank, seeker_id=seeker_id)
        for way, ids in baselines(work, vacancy, work.now).items()
        for rank, seeker_id in enumerate(ids, 1)
    )
