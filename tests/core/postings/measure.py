"""How much of a set of labelled recruiting texts is read right, field by field."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from core import postings
from core.places import Places
from core.platform import CONFIG

FOLDER = Path(__file__).parent
TODAY = date(2026, 8, 1)
FIELDS = (
    "headcount", "salary_min", "salary_max", "salary_unit", "education_min", "experience_years_min", "shift",
    "night_shift", "meals", "dormitory", "commute_bus", "insurance", "place", "contact_name", "contact_phone",
    "certificates", "arrive_by", "employment_type", "probation_months", "probation_pay", "urgent",
)  # fmt: skip
TOLD_AS_NO = ("meals", "dormitory", "night_shift")
"""Fields in which no is another answer than nothing."""


@dataclass
class Measure:
    """Counts by field: vacancies whose field was right; of `title` those that were found under their name."""

    vacancies: int = 0
    invented: int = 0
    right: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def share(self, name: str) -> float:
        """The share of vacancies whose field is right."""
        return self.right[name] / self.vacancies

    def whole(self) -> float:
        """The share of all fields, titles included; of a vacancy that was not found all that it says is missed."""
        return sum(self.right.values()) / self.vacancies / (len(FIELDS) + 1)


def measured(name: str) -> Measure:
    """The measure of tests/core/postings/<name>.jsonl."""
    places, found = Places.read(CONFIG / "places.csv"), Measure()
    for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        read = {one.values["title"]: one.values for one in postings.read(case["text"], places, TODAY)}
        for wanted in case["vacancies"]:
            values = read.pop(wanted["title"], None)
            found.vacancies += 1
            found.right["title"] += values is not None
            for one in FIELDS:
                right = same(one, plain(one, (values or {}).get(one)), plain(one, wanted[one]))
                found.right[one] += right
                if not right:
                    found.wrong.append(f"{case['id']} {wanted['title']} {one}")
        found.invented += len(read)
    return found


def plain(name: str, value: Any) -> Any:
    """A value as it is compared: empty is nothing, lists have no order, telephones no blanks."""
    if value in (None, [], (), "") or (value is False and name not in TOLD_AS_NO):
        return None
    if name in ("insurance", "certificates"):
        return sorted(value)
    if name == "contact_phone":
        return re.sub(r"\D", "", value)
    return value.isoformat() if isinstance(value, date) else value


def same(name: str, said: Any, wanted: Any) -> bool:
    """Whether they are one answer; of two places one may be more exact than the other."""
    if name == "place" and said and wanted:
        short, long = sorted((re.sub(r"[\s市区,，、]|重庆|北碚", "", one) for one in (said, wanted)), key=len)
        return short == long or (len(short) > 1 and short in long)
    return bool(said == wanted)
