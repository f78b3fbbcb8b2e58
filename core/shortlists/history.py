"""A person's history with the lists they stand on and the vacancies that they were asked for."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from core import seekers
from core.accounts import User
from core.seekers import Happening, Seeker
from core.shortlists.events import ShortlistFrozen
from core.shortlists.models import Shortlist, ShortlistEntry
from core.shortlists.queries import visible
from core.vacancies import Vacancy
from core.work import Work

SHOWN = 30


def history(work: Work, public_id: str) -> list[Happening]:
    """What happened to the person, newest first; `facts` name vacancies by title, and lists that the actor may see.

    Raises NotFound for whoever may not see the record.
    """
    seeker = seekers.get(work, public_id)
    told = [*seekers.history(work, public_id, SHOWN), *_lists(work, seeker)]
    told.sort(key=lambda one: one.at, reverse=True)
    return _titled(work, told[:SHOWN])


def _lists(work: Work, seeker: Seeker) -> Iterable[Happening]:
    seen = visible(work).with_only_columns(Shortlist.id)
    query = (
        select(Shortlist, User.name, Shortlist.id.in_(seen))
        .join(ShortlistEntry, ShortlistEntry.shortlist_id == Shortlist.id)
        .outerjoin(User, User.id == Shortlist.frozen_by)
        .where(ShortlistEntry.seeker_id == seeker.id)
    )
    for shortlist, who, open_to_actor in work.session.execute(query):
        facts: dict[str, Any] = {"vacancy_id": shortlist.vacancy_id}
        if open_to_actor:
            facts |= {"list_no": shortlist.no, "list_id": shortlist.public_id}
        yield Happening(ShortlistFrozen.name, shortlist.frozen_at, who or "", facts)


def _titled(work: Work, told: list[Happening]) -> list[Happening]:
    wanted = {one.facts["vacancy_id"] for one in told if "vacancy_id" in one.facts}
    titles = select(Vacancy.id, Vacancy.title).where(Vacancy.id.in_(wanted))
    found = {number: title for number, title in work.session.execute(titles)}
    return [
        replace(one, facts={**one.facts, "title": found[one.facts["vacancy_id"]]}) if "vacancy_id" in one.facts else one
        for one in told
    ]
