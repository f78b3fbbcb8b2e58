"""Accounts and offices, for security administrators."""

import secrets
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from sqlalchemy import case

from core import accounts
from core.access import OfficeLevel, Permission
from core.accounts import Office, User, passwords
from core.errors import Conflict, Invalid, Refusal
from core.handover import caseload, hand_over
from webapp.accounts.forms import MakeAccountForm, MoveAccountForm, OpenOfficeForm
from webapp.errors import say_and_return
from webapp.lists import ordered, paged, workbook
from webapp.request import platform, work
from webapp.security import own_units, requires

bp = Blueprint("accounts", __name__, url_prefix="/accounts")
SORTS = {"name": User.name, "login": User.login_name, "role": User.role, "seen": User.last_seen_at}


@bp.route("/")
@requires(Permission.ACCOUNT_MANAGE)
def index() -> Any:
    """All accounts, searched and filtered."""
    page = paged(wanted())
    return render_template("accounts/index.html", page=page, offices=accounts.offices(work))


def wanted() -> Any:
    """The query that the filters in the address ask for."""
    filters = [request.args.get(name, "") for name in ("q", "role", "office", "state")]
    return ordered(accounts.users(work, *filters), SORTS, "name", User.id)


@bp.route("/export", methods=["POST"])
@requires(Permission.ACCOUNT_MANAGE)
def export() -> Any:
    """The filtered list as a workbook."""
    columns = [
        ("姓名", lambda u: u.name),
        ("登录名", lambda u: u.login_name),
        ("角色", lambda u: platform.texts.say("role", u.role)),
        ("机构", lambda u: u.office.name if u.office else ""),
        ("建于", lambda u: u.created_at),
        ("最近登录", lambda u: u.last_seen_at),
        ("状态", lambda u: "已停用" if u.disabled_at else "可登录"),
    ]
    return workbook("accounts", "账号", wanted(), columns)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_MANAGE)
@own_units
def new() -> Any:
    """A new account. Its first password is a one-time code that nobody but the person uses."""
    form = MakeAccountForm()
    with platform.work(g.actor, write=False) as unit:
        form.offer(accounts.offices(unit))
    if form.validate_on_submit():
        # Nobody knows this password: the person sets their own with the one-time code.
        unknown = passwords.hash_password(secrets.token_urlsafe(32))
        try:
            with platform.work(g.actor) as unit:
                user = accounts.make(unit, form.command, unknown)
                code = accounts.issue_code(unit, user.public_id)
        except Invalid as invalid:
            form.refuse(invalid)
        else:
            return render_template("accounts/code.html", user=user, code=code)
    return render_template("accounts/new.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/<public_id>", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_MANAGE)
def show(public_id: str) -> Any:
    """One account: role and office changed, open work handed over."""
    user = accounts.get_user(work, public_id)
    form = MoveAccountForm(role=user.role, office=user.office.public_id if user.office else "")
    heirs = [
        heir for heir in accounts.staff_of(work, user.office_id or 0) if heir.id != user.id and heir.role == user.role
    ]
    form.offer(accounts.offices(work), heirs)
    if form.validate_on_submit():
        try:
            accounts.move(work, public_id, form.command, hand_over)
        except Invalid as invalid:
            form.refuse(invalid)
        except Conflict as conflict:
            return say_and_return(conflict, url_for("accounts.show", public_id=public_id))
        else:
            flash(f"{user.name}已调岗，原有登录都已退出。")
            return redirect(url_for("accounts.show", public_id=public_id))
    page = render_template("accounts/show.html", user=user, form=form, heirs=heirs)
    return page, 422 if form.is_submitted() else 200


@bp.route("/<public_id>/disable", methods=["POST"])
@requires(Permission.ACCOUNT_MANAGE)
def disable(public_id: str) -> Any:
    """Stops an account; open work goes to the person chosen."""
    try:
        user = accounts.disable(work, public_id, request.form.get("hand_to") or None, hand_over)
    except Refusal as refusal:
        return say_and_return(refusal, url_for("accounts.show", public_id=public_id))
    flash(f"{user.name}的账号已停用。")
    return redirect(url_for("accounts.index"))


@bp.route("/<public_id>/enable", methods=["POST"])
@requires(Permission.ACCOUNT_MANAGE)
def enable(public_id: str) -> Any:
    """Lets a disabled account sign in again."""
    user = accounts.enable(work, public_id)
    flash(f"{user.name}的账号已启用，发一次性码后可登录。")
    return redirect(url_for("accounts.show", public_id=public_id))


@bp.route("/<public_id>/code", methods=["POST"])
@requires(Permission.ACCOUNT_MANAGE)
def code(public_id: str) -> Any:
    """A one-time code for a forgotten password, shown once."""
    issued = accounts.issue_code(work, public_id)
    return render_template("accounts/code.html", user=accounts.get_user(work, public_id), code=issued)


@bp.route("/<public_id>/second-factor/clear", methods=["POST"])
@requires(Permission.ACCOUNT_MANAGE)
def clear_second_factor(public_id: str) -> Any:
    """Takes the second factor away, after the phone was lost."""
    accounts.clear_second_factor(work, public_id)
    flash("动态码已取消，此人下次登录后重新设置。")
    return redirect(url_for("accounts.show", public_id=public_id))


@bp.route("/offices", methods=["GET", "POST"])
@requires(Permission.OFFICE_MANAGE)
def offices() -> Any:
    """Offices of three levels: the tree, and a form for a new one."""
    form = OpenOfficeForm()
    known = accounts.offices(work)
    form.offer(known)
    if form.validate_on_submit():
        try:
            office = accounts.open_office(work, form.command)
        except Invalid as invalid:
            form.refuse(invalid)
        else:
            flash(f"已建{office.name}。")
            return redirect(url_for("accounts.offices"))
    page = paged(wanted_offices())
    said = render_template("accounts/offices.html", form=form, page=page, people=accounts.head_count(work))
    return said, 422 if form.is_submitted() else 200


def wanted_offices() -> Any:
    """The offices that the address asks for: the 区 first, then 街镇, then 村社区."""
    rank = case({level.value: at for at, level in enumerate(OfficeLevel)}, value=Office.level)
    sorts = {"level": rank, "name": Office.name}
    return ordered(accounts.listed_offices(work, request.values.get("q", "")), sorts, "level", Office.id)


@bp.post("/offices/export")
@requires(Permission.OFFICE_MANAGE)
def export_offices() -> Any:
    """The same list as a workbook."""
    people = accounts.head_count(work)
    columns = [
        ("名称", lambda office: office.name),
        ("层级", lambda office: platform.texts.say("office_level", office.level)),
        ("电话", lambda office: office.telephone),
        ("人数", lambda office: people.get(office.id, 0)),
    ]
    return workbook("offices", "机构", wanted_offices(), columns)


@bp.route("/offices/<public_id>/close", methods=["POST"])
@requires(Permission.OFFICE_MANAGE)
def close_office(public_id: str) -> Any:
    """Closes an empty office."""
    try:
        office = accounts.close_office(work, public_id, caseload)
    except Refusal as refusal:
        return say_and_return(refusal, url_for("accounts.offices"))
    flash(f"{office.name}已撤销。")
    return redirect(url_for("accounts.offices"))
