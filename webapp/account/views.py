"""A person's own account: signing in and out, password, sessions, second factor.

Password hashes take long by intent, so these views open their units of work themselves.
"""

from typing import Any
from urllib.parse import urlsplit

import pyotp
import segno
from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, session, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from core import accounts
from core.access import Permission, Role
from core.accounts import limits, passwords, signin
from core.errors import Invalid, TooMany
from webapp.account.forms import ForgottenForm, PasswordForm, RegisterForm, SecondFactorForm, SignInForm
from webapp.request import platform, work
from webapp.security import cookie_name, own_units, requires, set_cookie

bp = Blueprint("account", __name__, url_prefix="/account")
HOME = {
    Role.SYSADMIN: "status.index",
    Role.SECADMIN: "accounts.index",
    Role.AUDITOR: "audit.index",
}
ISSUER = "北碚就业服务"


def home() -> str:
    """The first page of the one who is signed in."""
    return url_for(HOME.get(g.actor.role, "home.today"))


def next_address() -> str:
    """Where the person wanted to go, if that is a page of ours; else the first page of the role."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    if not wanted.startswith("/") or parts.scheme or parts.netloc or "\\" in wanted or wanted.startswith("//"):
        return url_for("account.landing")
    try:
        current_app.create_url_adapter(request).match(parts.path, method="GET")  # type: ignore[union-attr]
    except (HTTPException, RequestRedirect):
        return url_for("account.landing")
    return wanted


@bp.route("/landing")
@requires(Permission.ACCOUNT_OWN)
def landing() -> Any:
    """Sends to the first page of the role."""
    return redirect(home())


@bp.route("/more")
@requires(Permission.ACCOUNT_OWN)
def more() -> Any:
    """The whole menu, for phones."""
    return render_template("account/more.html")


@bp.route("/sign-in", methods=["GET", "POST"])
@own_units
def sign_in() -> Any:
    """The door. In demo mode alone it offers one-click entry as each role."""
    if g.actor.user_id is not None and request.method == "GET":
        return redirect(home())
    form = SignInForm()
    if form.validate_on_submit() and (token := _enter(form)) is not None:
        return _signed_in(token)
    return _sign_in_page(form)


def _sign_in_page(form: SignInForm) -> Any:
    shown = []
    if platform.settings.demo:
        with platform.work(g.actor, write=False) as unit:
            shown = accounts.signin.demo_people(unit)
    page = render_template("account/sign_in.html", form=form, people=shown, wanted=request.values.get("next", ""))
    return page, 422 if form.is_submitted() else 200


def _enter(form: SignInForm) -> str | None:
    """The new session's cookie, or None with the reason at the form; the same answer for name and password."""
    try:
        with platform.work(g.actor) as unit:
            user_id, password_hash = signin.candidate(unit, form.login_name.data)
    except TooMany as refusal:
        form.form_errors = [platform.texts.say("error", refusal.code, **refusal.facts)]
        return None
    right = passwords.verify(password_hash, form.password.data)
    if right and user_id is not None:
        try:
            with platform.work(g.actor) as unit:
                return signin.sign_in(unit, user_id, form.code.data, request.user_agent.string)
        except Invalid as invalid:
            form.refuse(invalid)
            why = "code"
    else:
        form.form_errors = [platform.texts.say("error", "account.wrong")]
        why = "password"
    with platform.work(g.actor) as unit:
        signin.failed(unit, user_id, why)
    return None


def _signed_in(token: str) -> Any:
    if g.actor.session_id is not None:
        # Who signs in anew on the same browser leaves no session behind that nobody holds.
        with platform.work(g.actor) as unit:
            signin.sign_out(unit, g.actor.session_id)
    session.clear()
    return set_cookie(redirect(next_address()), token)


@bp.route("/enter", methods=["POST"])
@own_units
def enter() -> Any:
    """One-click entry as a made-up person; exists in demo mode alone."""
    if not platform.settings.demo:
        abort(404)
    with platform.work(g.actor) as unit:
        token = signin.enter_demo(unit, request.form.get("login_name", ""), request.user_agent.string)
    return _signed_in(token)


@bp.route("/register", methods=["GET", "POST"])
@own_units
def register() -> Any:
    """An HR person opens an account, then registers the firm."""
    form = RegisterForm()
    if form.validate_on_submit() and (token := _register(form)) is not None:
        session.clear()
        return set_cookie(redirect(url_for("enterprises.own")), token)
    return render_template("account/register.html", form=form), 422 if form.is_submitted() else 200


def _register(form: RegisterForm) -> str | None:
    try:
        names = (form.login_name.data, form.name.data)
        platform.passwords.check(form.password.data, staff=False, names=names)
        with platform.work(g.actor) as unit:
            limits.count(unit, limits.REGISTER, g.actor.ip)
        hashed = passwords.hash_password(form.password.data)
        with platform.work(g.actor) as unit:
            user = accounts.register(unit, form.login_name.data, form.name.data, hashed)
            return signin.open_session(unit, user, request.user_agent.string)
    except Invalid as invalid:
        form.refuse(invalid)
    except TooMany as refusal:
        form.form_errors = [platform.texts.say("error", refusal.code, **refusal.facts)]
    return None


@bp.route("/forgotten", methods=["GET", "POST"])
@own_units
def forgotten() -> Any:
    """A new password by the one-time code of a security administrator."""
    form = ForgottenForm()
    if form.validate_on_submit() and _replace(form):
        flash("密码已换，用新密码登录。")
        return redirect(url_for("account.sign_in"))
    return render_template("account/forgotten.html", form=form), 422 if form.is_submitted() else 200


def _replace(form: ForgottenForm) -> bool:
    try:
        platform.passwords.check(form.password.data, staff=True, names=(form.login_name.data,))
        with platform.work(g.actor) as unit:
            limits.count(unit, limits.RESET_ADDRESS, g.actor.ip)
            limits.count(unit, limits.RESET, form.login_name.data.strip().casefold())
        with platform.work(g.actor, write=False) as unit:
            known = accounts.password_hashes_by_code(unit, form.login_name.data, form.code.data)
        if any(passwords.verify(old, form.password.data) for old in known):
            raise Invalid(password="account.old_again")
        hashed = passwords.hash_password(form.password.data)
        with platform.work(g.actor) as unit:
            accounts.use_code(unit, form.login_name.data, form.code.data, hashed)
    except Invalid as invalid:
        form.refuse(invalid)
        return False
    except TooMany as refusal:
        form.form_errors = [platform.texts.say("error", refusal.code, **refusal.facts)]
        return False
    return True


@bp.route("/sign-out", methods=["POST"])
@requires(Permission.ACCOUNT_OWN)
def sign_out() -> Any:
    """Ends this session and clears what the browser kept of it (never its storage: see security.md D23)."""
    signin.sign_out(work, g.actor.session_id)
    session.clear()
    response = redirect(url_for("public.index"))
    response.delete_cookie(cookie_name(), path="/")
    response.headers["Clear-Site-Data"] = '"cache", "cookies"'
    return response


@bp.route("/password", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
@own_units
def password() -> Any:
    """Changes the own password; all other sessions end."""
    form = PasswordForm()
    if form.validate_on_submit() and _change(form):
        flash("密码已改，其他登录都已退出。")
        return redirect(home())
    stale = g.get("must_change_password", False)
    return render_template("account/password.html", form=form, stale=stale), 422 if form.is_submitted() else 200


def _change(form: PasswordForm) -> bool:
    try:
        with platform.work(g.actor) as unit:
            limits.count(unit, limits.PASSWORD, str(g.actor.user_id))
            current, *former = accounts.password_hashes(unit)
        if not passwords.verify(current, form.old.data):
            raise Invalid(old="account.old_wrong")
        staff = g.actor.role is not Role.ENTERPRISE
        platform.passwords.check(form.password.data, staff=staff, names=(g.actor.user_name,))
        if any(passwords.verify(old, form.password.data) for old in (current, *former)):
            raise Invalid(password="account.old_again")
        hashed = passwords.hash_password(form.password.data)
        with platform.work(g.actor) as unit:
            accounts.change_password(unit, hashed)
    except Invalid as invalid:
        form.refuse(invalid)
        return False
    except TooMany as refusal:
        form.form_errors = [platform.texts.say("error", refusal.code, **refusal.facts)]
        return False
    return True


@bp.route("/sessions", methods=["GET"])
@requires(Permission.ACCOUNT_OWN)
def sessions() -> Any:
    """Where this account is signed in."""
    own = signin.own_sessions(work)
    return render_template("account/sessions.html", sessions=own, has_factor=signin.has_second_factor(work))


@bp.route("/sessions/<int(max=2147483647):session_id>/end", methods=["POST"])
@requires(Permission.ACCOUNT_OWN)
def end_session(session_id: int) -> Any:
    """Ends one of the own sessions."""
    signin.sign_out(work, session_id)
    flash("这处登录已退出。")
    return redirect(url_for("account.sessions"))


@bp.route("/second-factor", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
@own_units
def second_factor() -> Any:
    """Sets up the second factor: a QR code for the phone, kept once the phone has shown that it knows it."""
    form = SecondFactorForm()
    secret = session.setdefault("totp", pyotp.random_base32())
    if form.validate_on_submit() and (token := _set_factor(form, secret)) is not None:
        session.pop("totp")
        flash("动态码已启用，其他登录都已退出；下次登录时填。")
        return set_cookie(redirect(url_for("account.sessions")), token)
    with platform.work(g.actor, write=False) as unit:
        replaces = signin.has_second_factor(unit)
    address = pyotp.TOTP(secret).provisioning_uri(name=g.actor.user_name, issuer_name=ISSUER)
    picture = segno.make(address, error="m").svg_data_uri(scale=5)
    page = render_template("account/second_factor.html", form=form, picture=picture, secret=secret, replaces=replaces)
    return page, 422 if form.is_submitted() else 200


def _set_factor(form: SecondFactorForm, secret: str) -> str | None:
    """The new session's cookie, or None with the reason at the form."""
    try:
        with platform.work(g.actor) as unit:
            limits.count(unit, limits.PASSWORD, str(g.actor.user_id))
            current = accounts.password_hashes(unit)[0]
        if not passwords.verify(current, form.password.data):
            raise Invalid(password="account.old_wrong")
        with platform.work(g.actor) as unit:
            agent = request.user_agent.string
            return accounts.set_second_factor(unit, secret, form.code.data, form.old_code.data, agent)
    except Invalid as invalid:
        form.refuse(invalid)
    except TooMany as refusal:
        form.form_errors = [platform.texts.say("error", refusal.code, **refusal.facts)]
    return None
