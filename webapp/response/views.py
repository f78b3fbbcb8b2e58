"""The ladder of response: what counselors do for a demand, the firm's one escalation, papers, the manager's figures."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from core import response, shortlists, vacancies
from core.access import Permission
from core.errors import Conflict, Invalid, NotFound
from core.shortlists import LEAST_TOLD
from core.vacancies import Vacancy
from webapp import filters
from webapp.errors import say_and_return
from webapp.lists import paged
from webapp.request import platform, work
from webapp.security import requires

bp = Blueprint("response", __name__, url_prefix="/response")
FIGURES = ("value", "of")


@bp.route("/")
@requires(Permission.RESPONSE_MEASURE)
def index() -> Any:
    """The figures of the last 90 days; each opens the rows behind it."""
    kpis = response.kpis(work, platform.calendar)
    chosen = next((one for one in kpis if one.code == request.args.get("rows")), None)
    page = None
    if chosen is not None:
        query = response.behind(work, chosen.rows).order_by(response.Response.received_at.desc())
        page = paged(query)
    waiting = response.waiting(work)
    return render_template("response/index.html", kpis=kpis, chosen=chosen, page=page, waiting=waiting)


def panel(vacancy: Vacancy) -> dict[str, Any]:
    """What a vacancy's page shows of its response; nothing before the first submission."""
    found = response.of_vacancy(work, vacancy.id)
    if found is None:
        return {"response": None}
    return {
        "response": found,
        "owner": response.owner_of(work, found),
        "rungs": response.ladder(work, found, platform.calendar),
        "words": response.words_of(work, found),
        "open_response": found.state in {state.value for state in response.OPEN},
        "hows": response.HOW,
    }


def done(public_id: str, act: Callable[[], object], said: str) -> Any:
    """Does it and goes back to the vacancy; what hinders is said there."""
    address = url_for("vacancies.show", public_id=public_id)
    try:
        act()
    except Conflict as conflict:
        return say_and_return(conflict, address)
    except Invalid as invalid:
        code, facts = next(iter(invalid.fields.values()))
        flash(platform.texts.say("error", code, **facts), "refused")
        return redirect(address)
    flash(said)
    return redirect(address)


@bp.post("/<public_id>/own")
@requires(Permission.RESPONSE_HANDLE)
def own(public_id: str) -> Any:
    """A counselor takes the demand."""
    return done(public_id, lambda: response.own(work, public_id), "由自己负责，单位会收到通知。")


@bp.post("/<public_id>/check")
@requires(Permission.RESPONSE_HANDLE)
def check(public_id: str) -> Any:
    """The demand was made sure of."""
    how = request.form.get("how", "")
    return done(public_id, lambda: response.check(work, public_id, how), "已记下核实。")


@bp.post("/<public_id>/say")
@requires(Permission.RESPONSE_HANDLE)
def say(public_id: str) -> Any:
    """What was said to the firm."""
    how, words = request.form.get("how", ""), request.form.get("words", "")
    return done(public_id, lambda: response.say(work, public_id, how, words), "已记下，单位看得到。")


@bp.post("/<public_id>/escalate")
@requires(Permission.RESPONSE_ESCALATE)
def escalate(public_id: str) -> Any:
    """The firm asks the district's office to look at it."""
    return done(public_id, lambda: response.escalate(work, public_id), "已请区里过问，区里的咨询员会收到通知。")


@bp.get("/<public_id>/diagnosis.pdf")
@requires(Permission.RESPONSE_VIEW)
def diagnosis(public_id: str) -> Any:
    """The diagnosis sheet: what each requirement costs, what others pay."""
    found = response.get(work, public_id)
    return paper("diagnosis", found.vacancy, {**common(found), **prices(found.vacancy)})


@bp.get("/<public_id>/closing.pdf")
@requires(Permission.RESPONSE_VIEW)
def closing(public_id: str) -> Any:
    """The closing letter: what was done and what came of it. NotFound while the demand is open."""
    found = response.get(work, public_id)
    if found.closed_at is None:
        raise NotFound("response.not_found")
    return paper("closing_letter", found.vacancy, common(found))


def paper(name: str, vacancy: Vacancy, data: dict[str, Any]) -> Response:
    """A PDF by its template."""
    made = platform.papers.pdf(name, data)
    headers = {"Content-Disposition": f'inline; filename="{vacancy.no}-{name}.pdf"'}
    return Response(made, mimetype="application/pdf", headers=headers)


def common(found: response.Response) -> dict[str, Any]:
    """What every paper on a demand says."""
    vacancy, texts = found.vacancy, platform.texts
    rungs = response.ladder(work, found, platform.calendar)
    usual = vacancies.usual_pay(work, vacancy.occupation_key)
    return {
        "no": vacancy.no,
        "firm": vacancy.enterprise.name,
        "title": vacancy.title,
        "pay": filters.money(vacancy.salary_min, vacancy.salary_max, vacancy.salary_unit),
        "place": platform.places.name(vacancy.subdistrict) or vacancy.place_text or "",
        "received_on": filters.day(found.received_at.date()),
        "today": filters.day(work.today),
        "numbers": response.numbers(vacancy),
        "lists": response.lists_of(work, vacancy.id),
        "state": texts.say("response_state", found.state),
        "cause": texts.say("response_cause", found.close_cause) if found.close_cause else "",
        "telephone": texts.sections["site"]["telephone"],
        "usual": [usual.low, usual.middle, usual.high, usual.number] if usual else [],
        "rungs": [
            [texts.say("response_step", one.step), filters.day(one.due_on), outcome(one.outcome)]
            for one in rungs
            if one.outcome or one.due_on <= work.today
        ],
        "words": [[filters.day(word.at.date()), word.words] for word, _who in response.words_of(work, found)],
    }


def outcome(code: str) -> str:
    """What became of a rung, in Chinese."""
    return platform.texts.say("response_outcome", code) if code else ""


def prices(vacancy: Vacancy) -> dict[str, Any]:
    """The price list of the requirements, no number below the least that a firm is told; empty without an index."""
    try:
        found = shortlists.prices(work, platform.shelf, platform.places, vacancy)
    except Conflict:
        return {"prices": [], "concessions": [], "left": None}
    texts = platform.texts

    def told(number: int) -> str:
        return str(number) if number >= LEAST_TOLD else f"<{LEAST_TOLD}"

    return {
        "left": told(found.left),
        "prices": [[texts.say("requirement", one.code), told(one.removes), told(one.alone)] for one in found.prices],
        "concessions": [
            [f"最高月薪加{one.amount}元" if one.code == "pay" else texts.say("concession", one.code), told(one.left)]
            for one in found.concessions
        ],
    }
