"""Ready words for common work: duties and requirements that a clerk edits instead of writing them."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from core.vacancies import lists


@dataclass(frozen=True, slots=True)
class Ready:
    """What is mostly done, and asked, in an occupation."""

    duties: str
    requirements: str


def ready_for(occupation_key: str | None) -> Ready | None:
    """The words for an occupation, or for the group above it; None where nobody wrote any."""
    key = occupation_key or ""
    while key and key not in book():
        key = key.rpartition(".")[0]
    return book().get(key)


@cache
def book() -> Mapping[str, Ready]:
    """The words of config/dictionaries/duties.csv by occupation key."""
    path = lists.TEXT.parent / "dictionaries" / "duties.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["key"]: Ready(row["duties"], row["requirements"]) for row in csv.DictReader(file)}
