"""Targeted fairs: opened from a flag by organizers, seen by the invited firms."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from core import fairs, projects
from core.access import Permission
from core.errors import Conflict, Invalid
from core.fairs import Fair, Invitation
from core.projects import Flag
from webapp.errors import say_and_return
from webapp.fairs.forms import OpenFairForm
from webapp.lists import ordered, paged, workbook
from webapp.request import platform, work
from webapp.security import requires

bp = Blueprint("fairs", __name__, url_prefix="/fairs")
SORTS = {"held": Fair.held_on, "name": Fair.name}


@bp.route("/")
@requires(Permission.FAIR_VIEW)
def index() -> Any:
    """All fairs, the next one first."""
    page = paged(ordered(fairs.listing(work, request.args.get("q", "")), SORTS, "-held", Fair.id.desc()))
    return render_template("fairs/index.html", page=page, firms=fairs.counts(work, [fair.id for fair in page.items]))


@bp.route("/export", methods=["POST"])
@requires(Permission.FAIR_VIEW)
def export() -> Any:
    """The filtered list as a workbook."""
    columns = [
        ("编号", lambda f: f.no),
        ("名称", lambda f: f.name),
        ("日期", lambda f: f.held_on.isoformat()),
        ("地点", lambda f: f.place),
        ("状态", lambda f: platform.texts.say("fair_status", f.status)),
    ]
    query = ordered(fairs.listing(work, request.values.get("q", "")), SORTS, "-held", Fair.id.desc())
    return workbook("fairs", "专场招聘会", query, columns)


@bp.route("/new/<public_id>", methods=["GET", "POST"])
@requires(Permission.FAIR_OPEN)
def new(public_id: str) -> Any:
    """Opens a fair from a flag: the firm itself and flagged firms that lack the same occupations are offered."""
    flag = projects.get_flag(work, public_id)
    firms, vacancies = offered(flag)
    form = OpenFairForm()
    form.offer(firms, vacancies)
    if request.method == "GET":
        prefill(form, flag)
    elif form.validate_on_submit():
        try:
            fair = fairs.open_fair(work, form.command, flag)
        except Invalid as invalid:
            form.refuse(invalid)
        except Conflict as conflict:
            return say_and_return(conflict, url_for("projects.flag", public_id=public_id))
        else:
            flash(f"已办{fair.no}，邀请1分钟内送到单位。")
            return redirect(url_for("fairs.show", public_id=fair.public_id))
    page = render_template("fairs/new.html", form=form, flag=flag)
    return page, 422 if form.is_submitted() else 200


def offered(flag: Flag) -> tuple[list[Any], list[Any]]:
    """Firms and vacancies that a fair from this flag may bring: the flag's own first."""
    flagged = {flag.enterprise_id: flag.enterprise, **{f.enterprise_id: f.enterprise for f in projects.standing(work)}}
    vacancies = projects.live_vacancies(work, flagged)
    own = {
        vacancy.occupation_key or vacancy.title for vacancy in vacancies if vacancy.enterprise_id == flag.enterprise_id
    }
    fitting = [v for v in vacancies if v.enterprise_id == flag.enterprise_id or (v.occupation_key or v.title) in own]
    fitting.sort(key=lambda v: (v.enterprise_id != flag.enterprise_id, v.enterprise_id, -v.gap))
    firms = [
        flagged[enterprise_id]
        for enterprise_id in dict.fromkeys([flag.enterprise_id, *(v.enterprise_id for v in fitting)])
    ]
    return firms, fitting


def prefill(form: OpenFairForm, flag: Flag) -> None:
    """What can be said already: the name, the place's 街镇, everything of the flagged firm ticked."""
    form.name.data = f"{flag.enterprise.short_name or flag.enterprise.name}等单位专场招聘会"
    form.subdistrict.data = flag.enterprise.subdistrict
    form.enterprises.data = [value for value, _ in form.enterprises.choices or ()]
    form.vacancies.data = [value for value, _ in form.vacancies.choices or ()]


@bp.route("/<public_id>")
@requires(Permission.FAIR_VIEW)
def show(public_id: str) -> Any:
    """One fair: who is invited, what they bring."""
    fair = fairs.get(work, public_id)
    invitations, vacancies = fairs.invitations_of(work, fair), fairs.vacancies_of(work, fair.id)
    return render_template("fairs/show.html", fair=fair, invitations=invitations, vacancies=vacancies)


@bp.route("/invitations")
@requires(Permission.FAIR_INVITATION)
def invitations() -> Any:
    """The invitations of the own firm."""
    page = paged(invited())
    return render_template("fairs/invitations.html", page=page)


def invited() -> Any:
    """The own invitations that the address asks for, the newest first."""
    sorts = {"invited": Invitation.invited_at, "day": Fair.held_on, "name": Fair.name}
    return ordered(fairs.own_invitations(work, request.values.get("q", "")), sorts, "-invited", Invitation.id.desc())


@bp.route("/invitations/export", methods=["POST"])
@requires(Permission.FAIR_INVITATION)
def export_invitations() -> Any:
    """The own invitations as a workbook."""
    columns = [
        ("日期", lambda i: i.fair.held_on),
        ("招聘会", lambda i: i.fair.name),
        ("地点", lambda i: i.fair.place),
        ("状态", lambda i: platform.texts.say("invitation_status", i.status)),
    ]
    return workbook("invitations", "招聘会邀请", invited(), columns)


@bp.route("/invitations/<public_id>")
@requires(Permission.FAIR_INVITATION)
def invitation(public_id: str) -> Any:
    """One invitation: day, place, and the own vacancies that are brought."""
    found = fairs.get_invitation(work, public_id)
    own = fairs.vacancies_of(work, found.fair_id, found.enterprise_id)
    return render_template("fairs/invitation.html", invitation=found, vacancies=own)
