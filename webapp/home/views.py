"""The work page of each role: what to do today, in order, each with its reason, its clock and one button."""

from collections import Counter
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from core import today as today_list
from core.access import Permission, Role
from core.today import Task
from webapp import filters
from webapp.lists import Page
from webapp.request import platform, work
from webapp.security import requires

bp = Blueprint("home", __name__)
ROWS = 10
OWN_PAGES = {Role.SYSADMIN: "status.index", Role.SECADMIN: "accounts.index", Role.AUDITOR: "audit.index"}


@bp.route("/today")
@requires(Permission.ACCOUNT_OWN)
def today() -> Any:
    """The list, narrowed to one kind of task by the chips."""
    if work.actor.role in OWN_PAGES:
        return redirect(url_for(OWN_PAGES[work.actor.role]))
    tasks = today_list.tasks(work, platform.calendar)
    kinds = Counter(task.kind for task in tasks)
    kind = request.args.get("kind", "")
    shown = [task for task in tasks if not kind or task.kind == kind]
    number = max(1, min(request.args.get("page", 1, type=int), -(-len(shown) // ROWS) or 1))
    page = Page(shown[(number - 1) * ROWS : number * ROWS], number, ROWS, len(shown))
    said = {"what": what, "why": why, "address": address}
    return render_template("home/today.html", page=page, kinds=kinds, kind=kind, total=len(tasks), **said)


def what(task: Task) -> str:
    """The act in one line; names of people are masked as on every list."""
    title = filters.masked_name(task.title) if task.kind == "contact_seeker" else task.title
    return platform.texts.say("task", task.kind, title=title, **task.facts)


def why(task: Task) -> str:
    """The reason in one line, with numbers."""
    facts = {name: filters.day(value) if hasattr(value, "isoformat") else value for name, value in task.facts.items()}
    if task.kind == "triage_complaint":
        facts["kind"] = platform.texts.say("complaint_kind", task.facts["kind"])
    variant = ""
    if task.kind == "verify_enterprise" and task.facts.get("blocked"):
        variant = "_blocked"
    if task.kind == "contact_seeker" and task.facts.get("days") is None:
        variant = "_never"
    return platform.texts.say("task_reason", f"{task.kind}{variant}", **facts)


def address(task: Task) -> str:
    """Where the act is done."""
    return url_for(task.endpoint, public_id=task.public_id) if task.public_id else url_for(task.endpoint)
