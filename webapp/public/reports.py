"""Anybody reports a public vacancy, and sees with the receipt what became of it."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from core import complaints, vacancies
from core.accounts import limits
from core.errors import Invalid, NotFound, TooMany
from webapp.complaints.forms import ReportForm
from webapp.request import platform, work
from webapp.security import limited

LONGEST_RECEIPT = 20


def register(bp: Blueprint) -> None:
    """Adds the two pages to the public ones."""
    bp.add_url_rule("/jobs/<public_id>/report", "report", report, methods=["GET", "POST"])
    bp.add_url_rule("/reports", "receipt", receipt)


def report(public_id: str) -> Any:
    """What is wrong with a vacancy; no sign-in."""
    vacancy, form, status = vacancies.get_public(work, public_id), ReportForm(), 200
    form.offer()
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                made = complaints.report(work, public_id, form.command, allow_demo=platform.settings.demo)
                return redirect(url_for("public.receipt", no=made.no, fresh=1))
        except Invalid as invalid:
            form.refuse(invalid)
        except TooMany as refusal:
            form.form_errors, status = [platform.texts.say("error", refusal.code, **refusal.facts)], 429
    return render_template("public/report.html", vacancy=vacancy, form=form), status


@limited(limits.RECEIPT_ADDRESS)
def receipt() -> Any:
    """The state of a complaint, for whoever holds its number; nothing of the reporter."""
    no, found, wrong = request.args.get("no", "").strip()[:LONGEST_RECEIPT], None, ""
    if no:
        try:
            found = complaints.of_receipt(work, no)
        except NotFound as missing:
            wrong = platform.texts.say("error", missing.code)
    fresh = request.args.get("fresh") == "1"
    page = render_template("public/receipt.html", complaint=found, wrong=wrong, fresh=fresh)
    return page, 404 if wrong else 200
