"""What a posting says, as the facts of a vacancy: places found, pay by the month, unread words where they belong."""

from datetime import date, timedelta
from typing import Any

from core.places import Places
from core.postings.patterns import patterns
from core.postings.reader import Posting, monthly
from core.vacancies import lists

USUAL_DAYS = 60
"""How long a vacancy is valid when the text does not say (specs A7.1)."""


def facts(posting: Posting, places: Places, today: date) -> dict[str, Any]:
    """Fields of VacancyFacts that the text fills; what no field took stands in duties or requirements."""
    said = monthly(posting.values, lists.values("salary_unit")[0])
    duties, requirements = _sorted(posting.unread)
    values = {name: value for name, value in said.items() if name != "place" and value is not None}
    if values.get("shift") not in (None, *lists.values("shift")):
        values.pop("shift")
    return {
        **values,
        **_place(said.get("place"), places, today),
        "duties": duties,
        "requirements": requirements,
        "valid_to": today + timedelta(days=USUAL_DAYS),
    }


def _place(words: str | None, places: Places, today: date) -> dict[str, str]:
    """The 街镇 where it is one of the district's today, with the address; else the words as they are."""
    if not words:
        return {}
    found = places.resolve(words)
    if found is None or found.level != "subdistrict" or found.parent != places.home or not found.holds(today):
        return {"place_text": words}
    exact = patterns()["place"]["exact"].search(words) or patterns()["place"]["numbered"].search(words)
    return {"subdistrict": found.code, **({"address": words} if exact else {})}


def _sorted(unread: str) -> tuple[str, str]:
    """The unread clauses: those that tell what is done, and the others."""
    duties: list[str] = []
    others: list[str] = []
    for clause in unread.split("\n"):
        (duties if patterns()["noise"]["duty"].search(clause) else others).append(clause)
    return "\n".join(duties), "\n".join(others)
