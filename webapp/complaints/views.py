"""Complaints for the counselors of the place: what waits, how long still, what was found."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from core import complaints
from core.access import Permission
from core.complaints import Complaint, Kind, Status
from core.errors import Conflict
from core.vacancies import Vacancy
from webapp.complaints.forms import DecideForm
from webapp.errors import say_and_return
from webapp.lists import ordered, paged
from webapp.request import platform, work
from webapp.security import requires

bp = Blueprint("complaints", __name__, url_prefix="/complaints")
SORTS = {
    "due": Complaint.due_at.expression,
    "reported": Complaint.reported_at.expression,
    "title": Vacancy.title.expression,
}


@bp.route("/")
@requires(Permission.COMPLAINT_TRIAGE)
def index() -> Any:
    """What was reported of the vacancies of the own place; open ones unless the address says otherwise."""
    asked = request.args
    status = asked.get("status", Status.OPEN.value)
    query = complaints.listing(work, asked.get("q", ""), "" if status == "any" else status, asked.get("kind", ""))
    page = paged(ordered(query, SORTS, "due", Complaint.id.asc()))
    texts = platform.texts
    return render_template(
        "complaints/index.html",
        page=page,
        status=status,
        states=[(state.value, texts.say("complaint_status", state.value)) for state in Status],
        kinds=[(kind.value, texts.say("complaint_kind", kind.value)) for kind in Kind],
    )


@bp.route("/<public_id>")
@requires(Permission.COMPLAINT_TRIAGE)
def show(public_id: str) -> Any:
    """One complaint, with its vacancy and what else was reported of it."""
    return _page(complaints.get(work, public_id), DecideForm(formdata=None))


@bp.route("/<public_id>/decide", methods=["POST"])
@requires(Permission.COMPLAINT_TRIAGE)
def decide(public_id: str) -> Any:
    """What was found; where the vacancy is to come down, it comes down with this."""
    complaint, form = complaints.get(work, public_id), DecideForm()
    form.offer()
    if not form.validate_on_submit():
        return _page(complaint, form), 422
    try:
        complaints.decide(work, public_id, form.command)
    except Conflict as conflict:
        return say_and_return(conflict, url_for("complaints.show", public_id=public_id))
    flash(f"已记：{platform.texts.say('complaint_act', form.command.act)}。")
    return redirect(url_for("complaints.index"))


@bp.route("/<public_id>/phone", methods=["POST"])
@requires(Permission.COMPLAINT_TRIAGE)
def phone(public_id: str) -> Any:
    """The reporter's telephone in clear, once."""
    shown = complaints.read_phone(work, public_id)
    return _page(complaints.get(work, public_id), DecideForm(formdata=None), shown)


def _page(complaint: Complaint, form: DecideForm, shown: str | None = None) -> str:
    form.offer()
    form.version.data = str(complaint.version)
    return render_template(
        "complaints/show.html",
        complaint=complaint,
        form=form,
        shown=shown,
        masked=work.vault.open(complaint, "phone"),
        others=complaints.others_of(work, complaint),
    )
