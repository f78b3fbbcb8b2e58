"""The web application: a request is a unit of work."""

import logging
import uuid
from typing import Any

from flask import Response as FlaskResponse
from flask import current_app, g, request, session
from flask.globals import request_ctx
from flask_bootstrap import Bootstrap5
from flask_openapi3 import OpenAPI
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from config.logging import about, acting
from core import api_keys, importing
from core.access import VISITOR
from core.accounts import limits, signin
from core.errors import Conflict
from core.platform import Platform
from core.work import again
from webapp import context, errors, idempotency, security
from webapp.api import entry, problems, specification
from webapp.api import views as api
from webapp.blueprints import BLUEPRINTS
from webapp.drafts import keeping
from webapp.security import FILES, READ

LOG = logging.getLogger(__name__)
OVERTAKEN = frozenset({"taken", "stale"})
"""Two at once on PostgreSQL: the second waited and lost. Asked anew it finds the answer to its key, or what the other
one has made of the record, and the view gives the form back with what was typed."""


class WebApp(OpenAPI):
    """Flask, with the specification of its API, and each dispatch inside `platform.work`.

    A view that returns commits, one that raises rolls back.
    """

    def full_dispatch_request(self) -> FlaskResponse:
        """Gives the request its number: what is logged of it, the history and the page of an error all name it."""
        g.request_id = uuid.uuid4().hex[:12]
        with about(request=g.request_id):
            return super().full_dispatch_request()

    def dispatch_request(self) -> Any:
        """Who asks, may they, then the view in its unit of work."""
        if request.endpoint in FILES or request.routing_exception is not None:
            return super().dispatch_request()
        platform: Platform = self.extensions["platform"]
        if (elsewhere := self._admit(platform)) is not None:
            return elsewhere
        view = self.view_functions[request.endpoint]
        if getattr(view, "own_units", False):
            return super().dispatch_request()
        self._count(platform, view)
        flashed = list(session.get("_flashes", ()))

        def answer() -> Response:
            self._forget(flashed)
            self._prepare(platform, view)
            return self._in_unit(platform)

        try:
            return again(answer)
        except Conflict as conflict:
            self._forget(flashed)
            if conflict.code not in OVERTAKEN or not idempotency.carried():
                raise
            self._prepare(platform, view)
            return self._in_unit(platform)
        except Exception:
            self._forget(flashed)
            raise
        finally:
            g.pop("work", None)

    @staticmethod
    def _admit(platform: Platform) -> Response | None:
        """Who asks, and may they: a program by its key, a person by the session. An answer sends them elsewhere."""
        if request.blueprint == security.API:
            entry.admit(platform)
            return None
        g.actor = security.identify(platform)
        acting(g.actor.user_id)
        security.readable()
        security.same_site()
        return security.guard(g.actor)

    @staticmethod
    def _count(platform: Platform, view: Any) -> None:
        """Notes a page that may be asked for only so often, in a unit of its own, before the costly part."""
        limit = getattr(view, "limit", None)
        if limit is None:
            return
        try:
            with platform.work(g.actor) as unit:
                limits.count(unit, limit, g.actor.counted_as)
        except OperationalError:
            # Somebody writes for long. What only reads answers all the same; a page not counted does no harm.
            LOG.warning("%s was not counted", request.endpoint)

    def _prepare(self, platform: Platform, view: Any) -> None:
        """What takes long and is needed by a change is read before the writing unit opens."""
        first = getattr(view, "prepare", None)
        if first is not None and request.method not in READ:
            with platform.work(g.actor, write=False) as g.work:
                g.prepared = first(**(request.view_args or {}))

    def _in_unit(self, platform: Platform) -> Response:
        view = self.view_functions[request.endpoint or ""]
        write = request.method not in READ and not getattr(view, "reads", False)
        with platform.work(g.actor, write=write) as work:
            g.work = work
            if write and (answer := idempotency.replay(work)) is not None:
                return answer
            response = self.make_response(super().dispatch_request())
            if write:
                idempotency.keep(work, response)
                keeping.settle(work, response)
        return response

    @staticmethod
    def _forget(flashed: list[Any]) -> None:
        """After a roll-back nothing may be said to have been done or be done later, and files can be read once more."""
        if "_flashes" in session or flashed:
            # A list of its own: flash() adds to the one that it finds.
            session["_flashes"] = list(flashed)
        context = request_ctx._get_current_object()  # type: ignore[attr-defined]
        context.flashes = None
        # What waits for the answer, such as an import's child, would look for what was rolled back.
        context._after_request_functions.clear()
        for files in request.files.listvalues():
            for file in files:
                file.stream.seek(0)


def create_app(platform: Platform) -> WebApp:
    """The app on this platform. Raises RuntimeError where a route has no rule or a menu leads nowhere."""
    settings = platform.settings
    app = WebApp("webapp", doc_ui=False, validation_error_callback=problems.misshapen, **specification.ABOUT)
    app.extensions["platform"] = platform
    app.extensions["start_import"] = importing.start
    secure = settings.external_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.session_key,
        SECRET_KEY_FALLBACKS=list(settings.session_key_fallbacks),
        # The newest last: it signs, all are accepted. Flask-WTF does not look at the fallbacks itself.
        WTF_CSRF_SECRET_KEY=[*settings.session_key_fallbacks, settings.session_key],
        SESSION_COOKIE_NAME="__Host-form" if secure else "form",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=settings.upload_limit,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        WTF_I18N_ENABLED=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    security.answer_to(app, security.own_names(settings))
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    Bootstrap5(app)
    # No cookie counts there, so there is nothing that another site could make a browser send.
    CSRFProtect(app).exempt(api.bp)
    errors.register(app)
    context.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.register_api(api.bp)
    app.after_request(security.headers)
    app.after_request(leave_traces)
    security.check_rules(app)
    context.check_menus(app)
    return app


def leave_traces(response: Response) -> Response:
    """What a reading request must leave behind, in one short write unit after the answer is made."""
    actor, by_key = g.get("actor", VISITOR), g.pop("key_touch_due", False)
    if (g.pop("touch_due", False) and actor.session_id) or by_key:
        platform: Platform = current_app.extensions["platform"]
        try:
            with platform.work(actor) as work:
                if by_key:
                    api_keys.touch(work, actor.api_key_id)
                else:
                    signin.touch(work, actor.session_id)
        except DBAPIError:
            # The page is made; a busy database must not take it away.
            LOG.exception("session not touched")
    return response
