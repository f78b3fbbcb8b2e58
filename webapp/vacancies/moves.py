"""What is done with a vacancy after it was written: confirmed, paused, closed, extended; and what was done with it."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from core import vacancies
from core.access import Permission
from core.errors import Invalid, Refusal
from webapp import filters
from webapp.errors import say_and_return
from webapp.request import platform, work
from webapp.security import requires
from webapp.vacancies.forms import VacancyForm, whole
from webapp.vacancies.pasting import bp

DAYS = frozenset({"arrive_by", "valid_to"})


@bp.route("/<public_id>/move", methods=["POST"])
@requires(Permission.VACANCY_CLOSE)
def move(public_id: str) -> Any:
    """Confirms, pauses, resumes, closes, withdraws, fills or reopens."""
    address = url_for("vacancies.show", public_id=public_id)
    event = request.form.get("event", "")
    try:
        vacancy = vacancies.move(work, public_id, event, reason=request.form.get("reason") or None)
    except Invalid as invalid:
        return refused(invalid, address)
    except Refusal as refusal:
        return say_and_return(refusal, address)
    flash(f"{vacancy.title}：{platform.texts.say('vacancy_moved', event)}")
    return redirect(address)


@bp.route("/<public_id>/extend", methods=["POST"])
@requires(Permission.VACANCY_EDIT)
def extend(public_id: str) -> Any:
    """追加人数: from the page of the vacancy, or from the form of one that would have been its double."""
    address = url_for("vacancies.show", public_id=public_id)
    try:
        more = whole(request.form.get("headcount", ""))
    except ValueError:
        more = None
    try:
        vacancy = vacancies.extend(work, public_id, more)
    except Invalid as invalid:
        return refused(invalid, address)
    except Refusal as refusal:
        return say_and_return(refusal, address)
    flash(f"{vacancy.title}：追加了{more}人，现在要{vacancy.headcount}人，还缺{vacancy.gap}人。")
    return redirect(address)


def refused(invalid: Invalid, address: str) -> Any:
    """Says the first thing that is wrong, on the page the person came from."""
    code, facts = next(iter(invalid.fields.values()))
    flash(platform.texts.say("error", code, **facts), "refused")
    return redirect(address)


@bp.route("/<public_id>/history")
@requires(Permission.VACANCY_VIEW)
def history(public_id: str) -> Any:
    """Each change: who, when, what stood there before and what after."""
    vacancy = vacancies.get(work, public_id)
    form = VacancyForm(formdata=None)
    changes = [
        (one, [told(form, name, *span) for name, span in one.fields.items()])
        for one in vacancies.changes(work, vacancy)
    ]
    happened = vacancies.history(work, vacancy)
    return render_template("vacancies/history.html", vacancy=vacancy, changes=changes, history=happened)


def told(form: VacancyForm, name: str, before: Any, after: Any) -> tuple[str, str, str]:
    """A changed field: its label, and its values in Chinese; no values for the telephone."""
    label = form[name].label.text if name in form else platform.texts.say("vacancy_field", name)
    return (label, "", "") if name == "contact_phone" else (label, said(name, before), said(name, after))


def said(name: str, value: Any) -> str:
    """A value as the pages say it."""
    if value is None or value in ("", []):
        return "没有填"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return filters.number(value)
    if isinstance(value, list):
        return "、".join(value)
    if name == "subdistrict":
        return platform.places.name(value)
    return filters.day(date.fromisoformat(value)) if name in DAYS else str(value)
