"""Who asks, and may they: sign-in, permissions at the route, cross-site guards, headers (security.md D1, D19–D23)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from ipaddress import IPv6Address
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wrappers import Response as BaseResponse

from config.settings import Settings
from core import enterprises
from core.access import VISITOR, Actor, Permission, Role, can
from core.accounts import limits, signin
from core.errors import Denied
from core.platform import Platform
from webapp.drafts import keeping

View = TypeVar("View", bound=Callable[..., Any])
READ = frozenset({"GET", "HEAD", "OPTIONS"})
PUBLIC = frozenset(
    {
        "static",
        "bootstrap.static",
        "public.index",
        "public.vacancy",
        "public.poster",
        "public.report",
        "public.receipt",
        "public.search",
        "confirming.show",
        "account.sign_in",
        "account.enter",
        "account.forgotten",
        "account.register",
        "api.docs",
        "api.openapi",
        "help.index",
        "help.picture",
        "swagger.static",
        "status.alive",
        "status.ready",
    }
)
"""Endpoints that need no sign-in; every other one names its permission or the app does not start."""

API = "api"
"""The blueprint of what programs ask: by a key, never by a cookie."""

SIGNED = frozenset({"confirming.show"})
"""Public pages whose address is a permission: it is told to no other site and kept by no cache (security.md A14)."""

FILES = frozenset({"static", "bootstrap.static", "swagger.static"})
LOOPBACK_NAMES = ("localhost", "127.0.0.1")
OPEN_BEFORE_READY = frozenset({"account.password", "account.second_factor", "account.sign_out"})
CSP = (
    "default-src 'self'; img-src 'self' data:; script-src 'self'; style-src 'self'; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


def requires(permission: Permission) -> Callable[[View], View]:
    """Names the permission that a route needs; the service asks again, for the very record."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def own_units(view: View) -> View:
    """Marks a view that opens its units of work itself, because something slow comes before or between."""
    view.own_units = True  # type: ignore[attr-defined]
    return view


def reads(view: View) -> View:
    """Marks a POST that changes nothing: what it asks is too long, or too private, for an address."""
    view.reads = True  # type: ignore[attr-defined]
    return view


def prepare(reader: Callable[..., Any]) -> Callable[[View], View]:
    """Names what a change needs that takes long: `reader(**view_args)` runs in a reading unit before the writing one
    opens, and leaves its answer in `g.prepared`.
    """

    def mark(view: View) -> View:
        view.prepare = reader  # type: ignore[attr-defined]
        return view

    return mark


def limited(limit: limits.Limit) -> Callable[[View], View]:
    """Names how often a page may be asked for, by account or, without one, by address (D21)."""

    def mark(view: View) -> View:
        view.limit = limit  # type: ignore[attr-defined]
        return view

    return mark


def check_rules(app: Flask) -> None:
    """Refuses to start where a route has neither a permission nor a place in PUBLIC."""
    bare = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in PUBLIC and not hasattr(app.view_functions[rule.endpoint], "permission")
    ]
    if bare:
        raise RuntimeError(f"routes without a rule: {sorted(set(bare))}")


def own_names(settings: Settings) -> list[str]:
    """The host names this site answers to (D24): those that are set, else the external address's and this machine's.

    Without an external address it listens on loopback alone, and a page that asks for it by another name was led here
    (DNS rebinding).
    """
    if settings.trusted_hosts:
        return list(settings.trusted_hosts)
    outside = urlsplit(settings.external_url).hostname
    return [*LOOPBACK_NAMES, settings.bind_host, *filter(None, [outside])]


def answer_to(app: Flask, names: Sequence[str]) -> None:
    """Refuses every request for another host. Werkzeug cannot compare IPv6 addresses: they are compared here."""
    addresses = {address for name in names if (address := _address(name)) is not None}
    others = [name for name in names if _address(name) is None]
    if not addresses:
        app.config["TRUSTED_HOSTS"] = others
        return

    def known() -> None:
        # An empty list would mean to werkzeug that every name is ours.
        ours = bool(others) and host_is_trusted(request.host, others)
        if not ours and _address(request.host) not in addresses:
            abort(400, "host")

    app.before_request(known)


def _address(host: str) -> IPv6Address | None:
    """The IPv6 address, with or without brackets and port; None where it is a name or of the older kind."""
    try:
        return IPv6Address(host.removeprefix("[").partition("]")[0].partition("%")[0])
    except ValueError:
        return None


def cookie_name() -> str:
    """`__Host-` binds the cookie to this host and https; on loopback over http it would vanish."""
    return "__Host-sid" if current_app.config["SESSION_COOKIE_SECURE"] else "sid"


def visitor() -> Actor:
    """Somebody of whom the address is known."""
    return replace(VISITOR, ip=request.remote_addr or "", request_id=g.request_id)


def identify(platform: Platform) -> Actor:
    """The actor of this request, looked up in a read unit of its own."""
    token, unknown = request.cookies.get(cookie_name()), visitor()
    if not token:
        return unknown
    with platform.work(unknown, write=False) as work:
        session = signin.find(work, token)
        if session is None:
            return unknown
        actor = signin.actor_of(work, session, ip=unknown.ip, request_id=unknown.request_id)
        g.touch_due = work.now - session.seen_at >= signin.TOUCH
        g.must_change_password = signin.password_stale(work, session.user, platform.passwords)
        g.must_set_factor = _factor_missing(platform, actor, session.user.totp_secret_sealed)
        if actor.role is Role.ENTERPRISE:
            actor = enterprises.with_firm(work, actor)
        return actor


def _factor_missing(platform: Platform, actor: Actor, secret: bytes | None) -> bool:
    """Staff need a second factor where the setting says so (security.md D20)."""
    return platform.settings.totp_required_for_staff and actor.role is not Role.ENTERPRISE and secret is None


def guard(actor: Actor) -> BaseResponse | None:
    """Lets the request pass, sends to sign-in, or raises Denied."""
    endpoint = request.endpoint
    if endpoint is None or endpoint in PUBLIC:
        return None
    if actor.user_id is None:
        wanted = request.full_path if request.method == "GET" else keeping.rescue(request.cookies.get(cookie_name()))
        return redirect(url_for("account.sign_in", next=wanted))
    if g.get("must_change_password") and endpoint not in OPEN_BEFORE_READY:
        return redirect(url_for("account.password"))
    if g.get("must_set_factor") and endpoint not in OPEN_BEFORE_READY:
        return redirect(url_for("account.second_factor"))
    permission = current_app.view_functions[endpoint].permission  # type: ignore[attr-defined]
    if not can(actor, permission):
        raise Denied(f"denied.{permission.value}")
    return None


def readable() -> None:
    """Refuses the character 0, which no person types and PostgreSQL cannot hold."""
    words = [*request.args.values(), *(value for values in request.form.listvalues() for value in values)]
    words += [file.filename or "" for file in request.files.values()]
    if any("\0" in word for word in (*words, request.path)):
        abort(400)


def same_site() -> None:
    """Refuses a change that another site's page asks for; the token in the form is the other guard (D22)."""
    if request.method not in READ and from_elsewhere():
        abort(400, "cross-site")


def from_elsewhere() -> bool:
    """Whether the browser says that another site's page asks."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None and site not in ("same-origin", "none"):
        return True
    return origin is not None and origin != "null" and urlsplit(origin).netloc != request.host


def headers(response: Response) -> Response:
    """What every answer says to the browser (D23)."""
    response.headers.setdefault("Content-Security-Policy", CSP)
    response.headers["X-Content-Type-Options"] = "nosniff"
    private = g.get("actor", VISITOR).user_id or request.endpoint in SIGNED
    response.headers["Referrer-Policy"] = "no-referrer" if private else "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint not in FILES and (private or request.blueprint == API):
        response.headers["Cache-Control"] = "no-store"
    return response


def set_cookie(response: BaseResponse, token: str) -> BaseResponse:
    """Gives the browser its session; it ends with the browser, and in the database after 10 hours."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(cookie_name(), token, secure=secure, httponly=True, samesite="Lax", path="/")
    return response
