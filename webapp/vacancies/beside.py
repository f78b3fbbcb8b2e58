"""What stands beside the form while it is typed: who would fit, what is usual, ready words, what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from core import response, shortlists, vacancies
from core.access import Role
from core.errors import Conflict
from core.policies.response import Rung
from core.vacancies import Vacancy, lists
from webapp.request import platform, work
from webapp.vacancies.forms import OUTSIDE, VacancyForm
from webapp.vacancies.pay_chart import PayChart

SAME = (
    "title", "salary_min", "salary_max", "salary_unit", "place_text", "education_min", "experience_years_min", "shift",
    "night_shift", "dormitory", "meals", "skills_must", "skills_nice", "certificates", "hazards", "duties",
    "requirements", "headcount", "employment_type",
)  # fmt: skip
"""What the form and the record call by the same name and the engine looks at."""

PROMISED = ("owner", "first_list", "honest_word")
"""Rungs of the ladder that a firm is told of before it hands in."""

READY = ("duties", "requirements")


@dataclass(frozen=True, slots=True)
class Coded:
    """What the title was taken for."""

    name: str
    """The occupation; "" where the title says too little."""

    likely: list[str]
    """Names to choose from instead."""


def asked() -> bool:
    """Whether a button was pressed for it: the form comes back as it was typed, nothing is kept."""
    return request.form.get("then") in ("supply", "ready", "resume")


def beside(form: VacancyForm) -> dict[str, Any]:
    """All that the page shows beside what is typed; little while there is no title."""
    title = (form.title.data or "").strip()
    key = platform.shelf.code_title(title) if title else None
    return counted(form, key) | {
        "coded": coded(title, key),
        "usual": (usual := vacancies.usual_pay(work, key)),
        "chart": PayChart.of(usual, *monthly(form)) if usual else None,
        "ready": vacancies.ready_for(key),
        "doubles": doubles(form, title),
        "promised": promised(),
    }


def counted(form: VacancyForm, key: str | None) -> dict[str, Any]:
    """How many people fit. A firm is told numbers alone, and none below LEAST_TOLD."""
    shown: dict[str, Any] = {"supply": None, "why": "", "coarse": work.actor.role is Role.ENTERPRISE}
    said = form.told()
    if not said["title"]:
        return shown
    place = form.subdistrict.data if form.subdistrict.data != OUTSIDE else None
    vacancy = Vacancy(**{name: said[name] for name in SAME}, subdistrict=place or None, occupation_key=key)
    try:
        return shown | {"supply": shortlists.prices(work, platform.shelf, platform.places, vacancy)}
    except Conflict as conflict:
        return shown | {"why": platform.texts.say("error", conflict.code)}


def doubles(form: VacancyForm, title: str) -> Sequence[Vacancy]:
    """Vacancies of the firm that ask for the same already; none for what is written down itself."""
    if form.before is not None or form.version.data or not title:
        return []
    place = form.subdistrict.data if form.subdistrict.data != OUTSIDE else None
    return vacancies.doubles(work, request.values.get("firm", ""), title, place or None)


def coded(title: str, key: str | None) -> Coded | None:
    """The occupation of a title; None before anything is typed."""
    if not title:
        return None
    name = platform.shelf.occupation_name(key) if key else ""
    return Coded(name, [one for one in platform.shelf.occupations_like(title) if one not in (name, title)])


def monthly(form: VacancyForm) -> tuple[float | None, float | None]:
    """The span of pay that is typed, 元/月; by the piece there is none."""
    unit = form.salary_unit.data or ""
    factor = lists.month_factors().get(unit)
    if factor is None and lists.code("salary_unit", unit) == "piece":
        return None, None
    low, high = form.salary_min.data, form.salary_max.data
    span = (low if low is not None else high, high if high is not None else low)
    return tuple(None if one is None else float(one * (factor or 1)) for one in span)  # type: ignore[return-value]


def promised() -> list[Rung]:
    """The days by which a demand handed in today is answered."""
    return [rung for rung in response.ahead(work.today, platform.calendar) if rung.step in PROMISED]


def put_ready(form: VacancyForm) -> None:
    """Puts the ready words into what is still empty."""
    ready = vacancies.ready_for(platform.shelf.code_title(form.title.data or ""))
    for name in READY if ready else ():
        if not (form[name].data or "").strip():
            form[name].data = getattr(ready, name)
            form[name].raw_data = [form[name].data]
