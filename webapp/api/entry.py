"""Who asks through the API, and may they: a key in the Authorization header and nothing else, no cookie."""

from typing import Any

from flask import abort, current_app, g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from config.logging import acting
from core import api_keys
from core.access import VISITOR, Actor, can
from core.accounts import limits
from core.errors import Denied
from core.platform import Platform
from webapp.api.problems import invalid
from webapp.security import PUBLIC, READ, visitor

BODY_LIMIT = 256 * 1024
"""The largest vacancy takes a tenth of it."""


def admit(platform: Platform) -> None:
    """Sets the actor, or raises: Unauthorized without a living key, Denied without the scope. Then reads the body,
    which must not be waited for while the unit of work is open.
    """
    request.max_content_length = BODY_LIMIT
    g.actor = visitor()
    if "\0" in request.path or any("\0" in word for word in request.args.values()):
        abort(400)
    if request.endpoint in PUBLIC:
        return
    g.actor = _actor(platform)
    acting(g.actor.user_id)
    view: Any = current_app.view_functions[request.endpoint or ""]
    if not can(g.actor, view.permission):
        # Each denial is written into the history: a program in a loop must not fill it.
        with platform.work(g.actor) as work:
            limits.count(work, view.limit, g.actor.counted_as)
        raise Denied(f"denied.{view.permission.value}")
    if request.method not in READ:
        request.get_data()
    if "body" in view.__annotations__:
        read_body()


def _actor(platform: Platform) -> Actor:
    """The actor of the key, looked up in a read unit of its own."""
    # Read here: werkzeug's own reader breaks at a letter that is not ASCII.
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.casefold() != "bearer" or not token.strip():
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", {"realm": "api"}))
    with platform.work(VISITOR, write=False) as work:
        key = api_keys.find(work, token.strip())
        if key is None:
            refused = {"realm": "api", "error": "invalid_token"}
            raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", refused))
        g.key_touch_due = key.last_used_at is None or work.now - key.last_used_at >= api_keys.TOUCH
        return api_keys.actor_of(key, ip=g.actor.ip, request_id=g.request_id)


def read_body() -> None:
    """The body as JSON, kept by the request for the view: 415 for another kind, 400 for no JSON, 422 for no object."""
    if request.mimetype != "application/json":
        abort(415)
    try:
        said = request.get_json()
    except RecursionError:
        abort(400)
    if not isinstance(said, dict):
        raise invalid({"body": "api.object"})
    if unkeepable(said):
        raise invalid({"body": "api.character"})


def unkeepable(said: object) -> bool:
    """Whether a text of it has what a database cannot hold: the character 0, or half a character (\\ud800)."""
    left = [said]
    while left:
        one = left.pop()
        if isinstance(one, str):
            if "\0" in one or any("\ud800" <= char <= "\udfff" for char in one):
                return True
        elif isinstance(one, dict):
            left += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            left += one
    return False
