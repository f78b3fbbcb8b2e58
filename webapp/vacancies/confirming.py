"""The page behind a signed link: the firm says with one click that it still looks for people; no sign-in.

Opening it changes nothing, because mail scanners open links.
"""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from core import vacancies
from core.errors import Conflict
from core.notices import Notice
from webapp.request import platform, work

bp = Blueprint("confirming", __name__, url_prefix="/confirm")


@bp.route("/<token>", methods=["GET", "POST"])
def show(token: str) -> Any:
    """What is confirmed, and the button."""
    key, wrong = platform.settings.link_key, ""
    if request.method == "POST":
        try:
            vacancies.confirm_by_link(work, key, token)
        except Conflict as conflict:
            wrong = platform.texts.say("error", conflict.code, **conflict.facts)
        else:
            return redirect(url_for("confirming.show", token=token))
    found = vacancies.asked(work, key, token)
    page = render_template("vacancies/confirm.html", vacancy=found.vacancy, until=found.until, wrong=wrong)
    return page, 409 if wrong else 200


def address_of(notice: Notice, public_id: str) -> str:
    """The address that a question leads to. Signed when it is shown: no token lies in the database."""
    days, valid_to = int(notice.facts["days"]), str(notice.facts["date"])
    token = vacancies.token(platform.settings.link_key, public_id, days, valid_to)
    return url_for("confirming.show", token=token)
