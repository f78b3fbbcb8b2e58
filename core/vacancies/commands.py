"""Orders about vacancies. Form, spreadsheet and API are three ways to fill the same facts (specs A7.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from core.errors import Invalid
from core.vacancies import lists

HEADCOUNT = range(1, 2_001)
PAY = range(0, 500_001)
PROBATION = range(0, 7)
HOURS = range(1, 85)
VALIDITY_DAYS = 90
USUAL_VALIDITY_DAYS = 60
"""At most, and where nobody says (features.md H6)."""
TEXT = 4_000
TITLE = 80
MANY = 30
WORD = 40
LENGTHS = {
    "salary_text": 60,
    "pay_composition": 200,
    "contract_term": 40,
    "dispatch_employer": 120,
    "place_text": 120,
    "address": 200,
    "benefits": 300,
    "age_note": 200,
    "lint_reason": 200,
    "contact_name": 40,
    "source_ref": 300,
    "duties": TEXT,
    "requirements": TEXT,
}
PUBLISHED_NEED = ("headcount", "employment_type", "pay", "place", "duties", "conditions", "valid_to", "contact_phone")
"""The legal minimum of an ad beside the firm: 招聘人数, 招聘条件, 工作内容, 工作地点, 基本劳动报酬, 有效期限
(features.md H2)."""

SUBMITTED_NEED = ("headcount", "pay", "place", "contact_phone")
"""What the district must know to begin; a counselor completes the rest by telephone (features.md H2)."""

FIELD = {"pay": "salary_min", "place": "subdistrict", "conditions": "requirements"}
"""The field at which a missing part is said, where it has another name."""

Reasons = dict[str, str | tuple[str, Mapping[str, object]]]
"""Field to the code of what is wrong with it, or to code and facts."""

SOURCES = ("phone", "visit", "fair")
"""From where staff know of a need that they write down for a firm."""

CHOSEN = {
    "employment_type": "employment_type",
    "salary_unit": "salary_unit",
    "shift": "shift",
    "education_min": "education",
    "insurance": "insurance",
    "hazards": "hazard",
}
"""Fields that hold words of a closed list, with the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VacancyFacts:
    """What is said of a vacancy. To keep it the title suffices; None, "" and () mean not said. Pay in 元 a unit."""

    title: str
    headcount: int | None = None
    employment_type: str | None = None
    is_dispatch: bool = False
    dispatch_employer: str | None = None
    contract_term: str | None = None
    salary_min: int | None = None
    salary_max: int | None = None
    salary_unit: str | None = None
    salary_text: str | None = None
    pay_composition: str | None = None
    pay_day: int | None = None
    probation_months: int | None = None
    probation_pay: int | None = None
    insurance: Sequence[str] = ()
    meals: bool | None = None
    dormitory: bool | None = None
    shift: str | None = None
    night_shift: bool | None = None
    hours_per_week: int | None = None
    hazards: Sequence[str] = ()
    subdistrict: str | None = None
    place_text: str | None = None
    address: str | None = None
    commute_bus: bool | None = None
    education_min: str | None = None
    experience_years_min: int | None = None
    certificates: Sequence[str] = ()
    skills_must: Sequence[str] = ()
    skills_nice: Sequence[str] = ()
    duties: str = ""
    requirements: str = ""
    benefits: str | None = None
    age_note: str | None = None
    lint_reason: str | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    urgent: bool = False
    arrive_by: date | None = None
    valid_to: date | None = None
    source_ref: str | None = None

    def __post_init__(self) -> None:
        if wrong := {**_of_title(self.title), **_of_numbers(self), **_of_words(self)}:
            raise Invalid(**wrong)


RANGES = {
    "headcount": HEADCOUNT,
    "salary_min": PAY,
    "salary_max": PAY,
    "probation_months": PROBATION,
    "probation_pay": PAY,
    "hours_per_week": HOURS,
    "pay_day": range(1, 32),
    "experience_years_min": range(0, 41),
}
PLAIN = tuple(field.name for field in fields(VacancyFacts) if field.name != "contact_phone")
WORDS = ("certificates", "skills_must", "skills_nice")
LISTS = frozenset({"insurance", "hazards", *WORDS})


def _of_title(title: str) -> Reasons:
    length = len(title.strip())
    if not length:
        return {"title": "vacancy.title"}
    return {"title": ("vacancy.title_long", {"length": length})} if length > TITLE else {}


def _of_numbers(said: VacancyFacts) -> Reasons:
    wrong: Reasons = {}
    for name, allowed in RANGES.items():
        value = getattr(said, name)
        if value is not None and value not in allowed:
            wrong[name] = (f"vacancy.{name}", {"value": value})
    low, high = said.salary_min, said.salary_max
    if low is not None and high is not None and low > high:
        wrong.setdefault("salary_max", ("vacancy.salary_order", {"low": low, "high": high}))
    return wrong


def _of_words(said: VacancyFacts) -> Reasons:
    wrong: Reasons = {}
    for name, longest in LENGTHS.items():
        if len(getattr(said, name) or "") > longest:
            wrong[name] = ("vacancy.text_long", {"longest": longest})
    for name, listed in CHOSEN.items():
        if unknown := _unknown(getattr(said, name), lists.values(listed)):
            wrong[name] = ("vacancy.choice", {"said": unknown[:20], "known": "/".join(lists.values(listed))})
    for name in WORDS:
        words = getattr(said, name)
        if len(words) > MANY or any(len(word) > WORD for word in words):
            wrong[name] = ("vacancy.words", {"most": MANY, "longest": WORD})
    return wrong


def _unknown(said: str | Sequence[str] | None, known: Sequence[str]) -> str:
    """The first word that the list does not have; "" where all are known."""
    words = [said] if isinstance(said, str) else said or ()
    return next((word for word in words if word and word not in known), "")


def missing(said: Any, *, has_phone: bool, need: Sequence[str] = PUBLISHED_NEED) -> list[str]:
    """What the facts, or a record, still lack to be published, or for `need`: codes of [vacancy_missing], in the order
    of the form."""
    present = {
        "headcount": said.headcount,
        "employment_type": said.employment_type,
        "pay": said.salary_min is not None and said.salary_max is not None,
        "place": said.subdistrict or said.place_text or said.address,
        "duties": said.duties.strip(),
        "conditions": said.education_min or said.requirements.strip() or said.certificates or said.skills_must,
        "valid_to": said.valid_to,
        "contact_phone": has_phone,
    }
    return [code for code in need if not present[code]]
