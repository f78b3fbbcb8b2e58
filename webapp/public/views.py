"""What everybody may see: vacancies of verified firms."""

from typing import Any

from flask import Blueprint, Response, render_template, url_for

from core import vacancies
from core.accounts import limits
from core.vacancies import Vacancy, Wanted
from webapp.lists import paged
from webapp.public import reports
from webapp.public.poster import poster as poster_of
from webapp.public.posting import posting
from webapp.request import platform, work
from webapp.security import limited
from webapp.vacancies.lists import in_order, wanted

bp = Blueprint("public", __name__)
reports.register(bp)
NEWEST = 12
MOST_WANTED = 8


def frame(asked: Wanted) -> dict[str, Any]:
    """What every public page's search needs."""
    lists = vacancies.lists
    return {
        "places": platform.places.subdistricts(work.today),
        "educations": lists.values("education")[1:],
        "shifts": lists.values("shift"),
        "wanted": asked,
    }


@bp.route("/")
def index() -> Any:
    """The search box, how much there is, what is wanted most, the newest."""
    query = vacancies.public(work, Wanted(gap=True))
    query = query.order_by(vacancies.doubted(), Vacancy.published_at.desc(), Vacancy.id.desc())
    newest = work.session.scalars(query.limit(NEWEST)).all()
    number, gap = vacancies.public_counts(work)
    trades = [platform.shelf.occupation_name(key) for key in vacancies.most_wanted(work, MOST_WANTED)]
    return render_template(
        "public/index.html", newest=newest, number=number, gap=gap, trades=trades, **frame(wanted(public=True))
    )


@bp.route("/jobs")
@limited(limits.SEARCH_ADDRESS)
def search() -> Any:
    """Vacancies found by words, place, pay, schooling, shift, housing; those that nobody confirms come last."""
    asked = wanted(public=True)
    page = paged(in_order(vacancies.public(work, asked).order_by(vacancies.doubted()), "-new"))
    return render_template("public/search.html", page=page, near=vacancies.public_places(work), **frame(asked))


@bp.route("/jobs/<public_id>")
def vacancy(public_id: str) -> Any:
    """One vacancy, with what is public of its firm."""
    found = vacancies.get_public(work, public_id)
    phone = work.vault.open(found, "contact_phone")
    usual = vacancies.usual_pay(work, found.occupation_key)
    data = posting(found, platform.places, platform.texts, address_of(found))
    page = frame(wanted(public=True))
    return render_template("public/vacancy.html", vacancy=found, phone=phone, usual=usual, posting=data, **page)


@bp.route("/jobs/<public_id>/poster.pdf")
@limited(limits.POSTER_ADDRESS)
def poster(public_id: str) -> Any:
    """One vacancy as a sheet for the factory's gate."""
    found = vacancies.get_public(work, public_id)
    data = poster_of(found, platform.places, platform.texts, address_of(found))
    answer = Response(platform.papers.pdf("poster", data), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{found.no}.pdf"'
    return answer


def address_of(vacancy: Vacancy) -> str:
    """The vacancy's page as it is asked for from outside."""
    outside = platform.settings.external_url.rstrip("/")
    if not outside:
        return url_for("public.vacancy", public_id=vacancy.public_id, _external=True)
    return outside + url_for("public.vacancy", public_id=vacancy.public_id)
