"""Keys of programs: a firm's, by its 管理员; those of government systems, by security administrators."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from core import api_keys
from core.access import Permission
from core.api_keys import ApiKey
from core.errors import Conflict, Invalid
from webapp.api_keys.forms import MakeKeyForm
from webapp.errors import say_and_return
from webapp.lists import ordered, paged, workbook
from webapp.request import platform, work
from webapp.security import requires

bp = Blueprint("api_keys", __name__, url_prefix="/api-keys")
SORTS = {"made": ApiKey.made_at, "name": ApiKey.name, "used": ApiKey.last_used_at, "expires": ApiKey.expires_on}


@bp.get("/")
@requires(Permission.API_KEY_MANAGE)
def index() -> Any:
    """The keys, and the form for another one."""
    form = MakeKeyForm()
    form.offer()
    form.suggest()
    return listed(form)


def listed(form: MakeKeyForm, status: int = 200) -> tuple[str, int]:
    """The page."""
    page = paged(wanted())
    states = {key.id: api_keys.state(work, key) for key in page.items}
    return render_template("api_keys/index.html", page=page, states=states, form=form), status


def wanted() -> Any:
    """The keys that the address asks for, the newest first."""
    return ordered(api_keys.listing(work, request.values.get("q", "")), SORTS, "-made", ApiKey.id.desc())


@bp.post("/export")
@requires(Permission.API_KEY_MANAGE)
def export() -> Any:
    """The same list as a workbook; no key stands in it, because none is kept."""
    columns = [
        ("系统", lambda key: key.name),
        ("单位", lambda key: key.enterprise.name if key.enterprise else "外部系统"),
        ("开头", lambda key: key.prefix),
        ("能做什么", lambda key: platform.texts.say("api_scope", key.scopes[-1])),
        ("有效期至", lambda key: key.expires_on.isoformat()),
        ("建的人", lambda key: key.maker.name),
        ("建于", lambda key: key.made_at),
        ("最近使用", lambda key: key.last_used_at),
        ("状态", lambda key: platform.texts.say("api_key", api_keys.state(work, key))),
    ]
    return workbook("api_keys", "接口密钥", wanted(), columns)


@bp.post("/")
@requires(Permission.API_KEY_MANAGE)
def make() -> Any:
    """A new key, shown on this one answer and nowhere else."""
    form = MakeKeyForm()
    form.offer()
    if not form.validate_on_submit():
        return listed(form, 422)
    try:
        key, secret = api_keys.make(work, form.command)
    except Invalid as invalid:
        form.refuse(invalid)
        return listed(form, 422)
    except Conflict as conflict:
        return say_and_return(conflict, url_for(".index"))
    return render_template("api_keys/made.html", key=key, secret=secret)


@bp.post("/<public_id>/revoke")
@requires(Permission.API_KEY_MANAGE)
def revoke(public_id: str) -> Any:
    """The key opens nothing any more."""
    try:
        key = api_keys.revoke(work, public_id)
    except Conflict as conflict:
        return say_and_return(conflict, url_for(".index"))
    flash(f"{key.name}的密钥已吊销，从现在起不能用。")
    return redirect(url_for(".index"))
