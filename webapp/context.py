"""What every template may use: who asks, may they, codes to Chinese, the menu."""

from typing import Any

from flask import Flask, g, session
from markupsafe import Markup

from core import notices
from core.access import VISITOR, Permission, Role, can
from core.platform import Platform
from core.shortlists import LEAST_TOLD
from webapp import filters, looks, navigation
from webapp.forms import CommandForm
from webapp.request import platform

HIDDEN = frozenset({"csrf_token", "idempotency_key"})
FIND = {
    Role.COUNSELOR: "seekers.index",
    Role.ORGANIZER: "vacancies.index",
    Role.ENTERPRISE: "vacancies.mine",
    Role.SECADMIN: "accounts.index",
}
"""Where the search box of the rail leads."""


def register(app: Flask) -> None:
    """Hangs globals and filters into Jinja."""
    filters.register(app)
    looks.register(app)
    app.context_processor(of_request)
    app.jinja_env.globals.update(can=may, t=say, place=place_name, form_keys=form_keys, least_told=LEAST_TOLD)


def of_request() -> dict[str, Any]:
    """Values that change with the request. Counts ask the database only while its unit of work is open."""
    actor = g.get("actor", VISITOR)
    counts = notices.waiting(g.work) if "work" in g and actor.user_id else {}
    shown = {"notices.index": counts.get("notices", 0)}
    return {
        "actor": actor if actor.user_id else None,
        "nav": navigation.menu(actor.role, shown) if actor.user_id else (),
        "nav_other": navigation.other(shown) if actor.user_id else (),
        "find_endpoint": FIND.get(actor.role),
        "unread": counts.get("notices", 0),
        "demo": platform.settings.demo,
        "site": platform.texts.sections["site"],
        "work": g.get("work"),
    }


def may(permission: str, subject: Any = None) -> bool:
    """Whether the one who asks may; only to hide what would be refused."""
    return can(g.get("actor", VISITOR), Permission(permission), subject)


def say(section: str, code: str, /, **facts: object) -> str:
    """A code in Chinese."""
    return platform.texts.say(section, code, **facts)


def place_name(code: str | None) -> str:
    """A place code in Chinese."""
    return platform.places.name(code)


def form_keys() -> Markup:
    """The hidden fields that every form without a form object needs: cross-site token and one-time key."""
    # Not bound to what was posted: several forms of a page answered to a POST must not share its key. Without ids:
    # a page has many of them.
    form = CommandForm(formdata=None)
    return Markup("").join(field(id=False) for field in form if field.name in HIDDEN)


def check_menus(app: Flask) -> None:
    """Refuses to start where a menu leads to a page that does not exist."""
    navigation.check(app)


def clear_form_session() -> None:
    """A new sign-in gets new cross-site tokens."""
    session.clear()


def of(app: Flask) -> Platform:
    """The platform of an app, for tests and commands."""
    found: Platform = app.extensions["platform"]
    return found
