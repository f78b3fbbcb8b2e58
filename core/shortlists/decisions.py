"""Outcomes as judged pairs: what `python3 -m matching learn --decisions` learns from, when somebody asks it to."""

from collections.abc import Iterator

from sqlalchemy import select

from core.access import Permission
from core.seekers import Seeker
from core.shortlists.models import Shortlist, ShortlistEntry
from core.shortlists.outcomes import HIRED, NOT_HIRED
from core.vacancies import Vacancy
from core.work import Work
from matching.weights import PARTS

COLUMNS = ("vacancy_id", "seeker_id", "grade", *PARTS)
GRADES: dict[tuple[str | None, str | None], int] = {
    (HIRED, None): 3,
    (NOT_HIRED, "interview"): 1,
    (NOT_HIRED, "skills"): 0,
    (NOT_HIRED, "certificate"): 0,
}
"""Grade of matching-format.md by result and reason. Whoever could not be reached, would not or did not come, or came
too late for the place, says nothing of the fit and is left out."""


def decisions(work: Work) -> Iterator[tuple[str, ...]]:
    """One line for each vacancy and person with an outcome that tells of the fit: public ids, grade, and the value of
    each part as the first list showed it, empty where the part was not known. Raises Denied.
    """
    work.require(Permission.BENCH_VIEW)
    query = (
        select(Vacancy.public_id, Seeker.public_id, ShortlistEntry)
        .select_from(ShortlistEntry)
        .join(Shortlist, Shortlist.id == ShortlistEntry.shortlist_id)
        .join(Vacancy, Vacancy.id == Shortlist.vacancy_id)
        .join(Seeker, Seeker.id == ShortlistEntry.seeker_id)
        .where(ShortlistEntry.result.is_not(None))
        .order_by(Shortlist.id, ShortlistEntry.rank)
    )
    seen: set[tuple[str, str]] = set()
    for vacancy_id, seeker_id, entry in work.session.execute(query):
        grade = GRADES.get((entry.result, entry.result_reason))
        if grade is None or (vacancy_id, seeker_id) in seen:
            continue
        seen.add((vacancy_id, seeker_id))
        values = {part["code"]: f"{part['value']:.6g}" for part in entry.reasons["parts"] if part["known"]}
        yield (vacancy_id, seeker_id, str(grade), *(values.get(part, "") for part in PARTS))
