"""Refusal to page: one table. Error pages ask no database: their unit of work is already over."""

import logging
from typing import Any

from flask import Flask, Response, flash, g, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException, SecurityError

from core.access import VISITOR
from core.accounts.events import AccessDenied
from core.errors import Conflict, Denied, Invalid, NotFound, Refusal, TooMany
from core.events import Code
from webapp import security
from webapp.api import problems
from webapp.drafts import keeping
from webapp.request import platform

STATUS: dict[type[Refusal], int] = {NotFound: 404, Denied: 403, Conflict: 409, Invalid: 422, TooMany: 429}
PAGES = frozenset({400, 403, 404, 409, 413, 422, 429, 500, 503})
LOG = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Hangs the table into the app."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(SecurityError, foreign_host)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(OperationalError, unavailable)
    app.register_error_handler(NoConnection, unavailable)
    app.register_error_handler(DataError, unreadable)
    app.register_error_handler(OverflowError, unreadable)
    app.register_error_handler(Exception, broken)


def refused(refusal: Refusal) -> Any:
    """A refusal of the core, said in Chinese."""
    if isinstance(refusal, Denied):
        record_denial(refusal)
    if problems.asked():
        return problems.refused(refusal, STATUS[type(refusal)])
    return page(STATUS[type(refusal)], platform.texts.say("error", refusal.code, **refusal.facts))


def record_denial(refusal: Denied) -> None:
    """Leaves a trace of what was denied, in a unit of its own: the request's has rolled back."""
    actor = g.get("actor", VISITOR)
    with platform.work(actor) as work:
        work.record(AccessDenied(subject_id=actor.user_id or 0, what=Code(refusal.code[:64])), outcome="refused")


def forged(error: CSRFError) -> Any:
    """The form's token is missing or old, as after signing in anew beside it. What was typed is kept, and the person
    asked once more; from another site's page it is not."""
    kept = None if security.from_elsewhere() else keeping.rescue(request.cookies.get(security.cookie_name()))
    if kept is not None:
        return redirect(kept)
    return page(400, platform.texts.say("error", "csrf"))


def http(error: HTTPException) -> Any:
    """Flask's own refusals: no such page, too large, wrong method."""
    if error.code is None or error.code < 400:
        return error
    if problems.asked():
        return problems.of_http(error)
    return page(error.code, "")


def foreign_host(error: SecurityError) -> Any:
    """Asked under a name that is not ours: no page, because no address can be made of such a name."""
    return Response(status=400)


def unavailable(error: Exception) -> Any:
    """The database is busy, full or away: say so, and that nothing was changed."""
    LOG.exception("database")
    return page(503, "")


def unreadable(error: Exception) -> Any:
    """A value that the database cannot take, such as a number of thirty digits in the address."""
    LOG.warning("unreadable value for %s: %s", request.endpoint, type(error).__name__)
    return page(400, "")


def broken(error: Exception) -> Any:
    """Our own fault: a number for the person, the rest in the log."""
    LOG.exception("broken %s", request.endpoint)
    return page(500, "")


def page(status: int, said: str) -> Any:
    """The page of a status, without any query; for a program what it can read."""
    if problems.asked():
        return problems.answer(status)
    number = g.get("request_id", "")
    template = f"errors/{status if status in PAGES else 500 if status >= 500 else 400}.html"
    return render_template(template, said=said, number=number, status=status), status


def say_and_return(refusal: Refusal, address: str) -> Any:
    """For a button on a page: tells why not, on the page the person came from. What is not found has no such page."""
    if isinstance(refusal, NotFound):
        raise refusal
    flash(platform.texts.say("error", refusal.code, **refusal.facts), "refused")
    return redirect(address)
