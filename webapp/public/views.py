"""What everybody may see: vacancies of verified firms."""

from typing import Any

from flask import Blueprint, render_template, request

from core import vacancies
from core.vacancies import Vacancy, Wanted
from webapp.lists import ordered, paged
from webapp.request import platform, work
from webapp.vacancies.views import steps_below

bp = Blueprint("public", __name__)
SORTS = {"new": Vacancy.published_at, "pay": Vacancy.salary_max, "gap": Vacancy.headcount}
NEWEST = 12


def wanted() -> Wanted:
    """The filters in the address."""
    asked = request.args
    return Wanted(
        words=asked.get("q", "")[:60],
        subdistrict=asked.get("subdistrict", ""),
        education=asked.get("education", ""),
        pay=asked.get("pay", type=int),
        shift=asked.get("shift", ""),
        dormitory=asked.get("dormitory") == "1",
        gap=True,
    )


def frame() -> dict[str, Any]:
    """What every public page's search needs."""
    sections = platform.texts.sections
    return {
        "places": platform.places.subdistricts(work.today),
        "educations": [value for code, value in sections["education"].items() if code != "any"],
        "shifts": list(sections["shift"].values()),
        "wanted": wanted(),
    }


@bp.route("/")
def index() -> Any:
    """The search box, how much there is, the newest."""
    query = vacancies.public(Wanted(gap=True)).order_by(Vacancy.published_at.desc(), Vacancy.id.desc()).limit(NEWEST)
    newest = work.session.scalars(query).all()
    number, gap = vacancies.public_counts(work)
    return render_template("public/index.html", newest=newest, number=number, gap=gap, **frame())


@bp.route("/jobs")
def search() -> Any:
    """Vacancies found by words, place, pay, schooling, shift, housing."""
    asked = wanted()
    query = vacancies.public(asked, steps_below(asked.education))
    page = paged(ordered(query, SORTS, "-new", Vacancy.id.desc()))
    return render_template("public/search.html", page=page, **frame())


@bp.route("/jobs/<public_id>")
def vacancy(public_id: str) -> Any:
    """One vacancy, with what is public of its firm."""
    found = vacancies.get_public(work, public_id)
    phone = work.vault.open(found, "contact_phone")
    return render_template("public/vacancy.html", vacancy=found, phone=phone, **frame())
