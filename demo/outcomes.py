"""What became of the people of the frozen lists, as counselors would have noted it; and whom plain ways would have put
first.

Nobody is hired twice, nobody who still looks for work was hired, and no vacancy hires more people than it asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from core import shortlists
from core.seekers import Seeker
from core.vacancies import Vacancy
from core.work import ZONE, Work
from demo.tables import Tables

ANSWERED_AFTER = 6
"""Working days until a firm has answered."""
TOLD = 0.8
"""So many of the answers are noted."""
HIRED = 0.6
"""So many of those who found work found it through the first list that put them forward."""
UNREACHABLE = 0.1
REASONS = (
    ("interview", 0.3),
    ("unwilling", 0.25),
    ("full", 0.2),
    ("absent", 0.12),
    ("skills", 0.08),
    ("certificate", 0.05),
)
UNTOLD = {"result": None, "result_reason": None, "told_by": None, "told_at": None}


def tell(work: Work, tables: Tables, lists: Sequence[dict[str, Any]], entries: Sequence[dict[str, Any]]) -> None:
    """Writes the outcome into each entry, in the order of time; the same on every list of one vacancy."""
    ids = {entry["seeker_id"] for entry in entries}
    employed = set(work.session.scalars(select(Seeker.id).where(Seeker.id.in_(ids), Seeker.status == "employed")))
    wanted = {number: count for number, count in work.session.execute(select(Vacancy.id, Vacancy.headcount))}
    by_number = {row["id"]: row for row in lists}
    known: dict[tuple[int, int], dict[str, Any]] = {}
    hired: Counter[int] = Counter()
    for entry in entries:
        row = by_number[entry["shortlist_id"]]
        pair = (row["vacancy_id"], entry["seeker_id"])
        if pair not in known:
            free = entry["seeker_id"] in employed and hired[pair[0]] < (wanted[pair[0]] or 1)
            known[pair] = outcome(tables, row, f"{pair[0]} {pair[1]}", free)
            if known[pair]["result"] == "hired":
                employed.discard(entry["seeker_id"])
                hired[pair[0]] += 1
        entry.update(known[pair])


def outcome(tables: Tables, row: dict[str, Any], key: str, free: bool) -> dict[str, Any]:
    """One answer of a firm; none while it is too early, or where nobody noted it."""
    hours, frozen = tables.hours, row["frozen_at"].astimezone(ZONE).date()
    day = tables.platform.calendar.add(frozen, ANSWERED_AFTER + round(6 * hours.share(f"{key} day")))
    if day > tables.district.today or hours.share(f"{key} told") >= TOLD:
        return UNTOLD
    found = {"told_by": row["frozen_by"], "told_at": hours.moment(day, f"{key} told", after=row["frozen_at"])}
    share = hours.share(f"{key} result")
    if free and share < HIRED:
        return {"result": "hired", "result_reason": None, **found}
    if hours.share(f"{key} reached") < UNREACHABLE:
        return {"result": "unreachable", "result_reason": None, **found}
    return {"result": "not_hired", "result_reason": reason(hours.share(f"{key} why")), **found}


def reason(share: float) -> str:
    """The reason that the share falls on."""
    for code, width in REASONS:
        share -= width
        if share < 0:
            return code
    return "other"


def baselines(work: Work, number: int, vacancy: Vacancy, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Whom plain ways would have put first at that hour, among those registered by then."""
    found = shortlists.baselines(work, vacancy, row["frozen_at"] - timedelta(seconds=40))
    return [
        {"shortlist_id": number, "way": way, "rank": rank, "seeker_id": seeker_id}
        for way, ids in found.items()
        for rank, seeker_id in enumerate(ids, 1)
    ]
