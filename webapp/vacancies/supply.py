"""How many registered people fit what is being typed, and what each requirement costs (features.md D1)."""

from typing import Any

from flask import request

from core import shortlists
from core.access import Role
from core.errors import Conflict
from core.vacancies import Vacancy
from webapp.request import platform, work
from webapp.vacancies.forms import OUTSIDE, VacancyForm

SAME = (
    "title", "salary_min", "salary_max", "salary_unit", "place_text", "education_min", "experience_years_min", "shift",
    "night_shift", "dormitory", "meals", "skills_must", "skills_nice", "certificates", "hazards", "duties",
    "requirements", "headcount", "employment_type",
)  # fmt: skip
"""What the form and the record call by the same name and the engine looks at."""


def asked() -> bool:
    """Whether the button for it was pressed: the form comes back as it was typed, nothing is kept."""
    return request.form.get("then") == "supply"


def counted(form: VacancyForm) -> dict[str, Any]:
    """What the panel shows. A firm is told numbers alone, and none below LEAST_TOLD."""
    shown: dict[str, Any] = {"supply": None, "why": "", "coarse": work.actor.role is Role.ENTERPRISE}
    said = form.told()
    if not said["title"]:
        return shown
    place = form.subdistrict.data if form.subdistrict.data != OUTSIDE else None
    vacancy = Vacancy(**{name: said[name] for name in SAME}, subdistrict=place or None)
    vacancy.occupation_key = platform.shelf.code_title(vacancy.title)
    try:
        return shown | {"supply": shortlists.prices(work, platform.shelf, platform.places, vacancy)}
    except Conflict as conflict:
        return shown | {"why": platform.texts.say("error", conflict.code)}


def not_asked() -> dict[str, Any]:
    """The panel before anything is counted."""
    return {"supply": None, "why": "", "coarse": work.actor.role is Role.ENTERPRISE}
