"""A create asked for twice happens once: the second asking gets the first answer (security.md D12)."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from flask import current_app, g, redirect, request
from sqlalchemy import delete, select
from werkzeug.wrappers import Response

from core.accounts import IdempotencyKey
from core.errors import Conflict, Invalid
from core.work import Work

View = TypeVar("View", bound=Callable[..., object])
KEEP = timedelta(hours=24)
FIELD = "idempotency_key"
HEADER = "Idempotency-Key"
HEADER_KEY = re.compile(r"[!-~]{1,64}")
NOT_CONTENT = frozenset({FIELD, "csrf_token"})


def carried() -> bool:
    """Whether the asking carries a one-time key: a form in a field, a program in a header."""
    return HEADER in request.headers if by_program() else FIELD in request.form


def by_program() -> bool:
    """Whether a program asks, with an API key."""
    return "actor" in g and g.actor.api_key_id is not None


def key_asked() -> str:
    """The one-time key; "" where there is none. Raises Invalid for a header that is none."""
    if not by_program():
        return request.form.get(FIELD, "")[:64]
    key = request.headers.get(HEADER) if request.method == "POST" else None
    if key is not None and not HEADER_KEY.fullmatch(key):
        raise Invalid(**{HEADER: "api.idempotency_key"})
    return key or ""


def replayed_by(reader: Callable[[Work, IdempotencyKey], Response]) -> Callable[[View], View]:
    """Names what answers a program that asks again; a form is sent to where it was sent before."""

    def mark(view: View) -> View:
        view.replayed = reader  # type: ignore[attr-defined]
        return view

    return mark


def request_hash() -> str:
    """What was asked: address, fields and files' names, or a program's body; without the keys themselves."""
    digest = hashlib.sha256(request.path.encode())
    if by_program():
        digest.update(request.get_data())
    for name, values in sorted(request.form.lists()):
        if name not in NOT_CONTENT:
            digest.update(repr((name, values)).encode())
    for name, file in sorted(request.files.items()):
        digest.update(repr((name, file.filename)).encode())
    return digest.hexdigest()


def replay(work: Work) -> Response | None:
    """The stored answer of the same asking; None the first time, when the key is claimed in this transaction.

    Raises Invalid where the key was used for something else.
    """
    key = key_asked()
    if not key:
        return None
    work.session.execute(delete(IdempotencyKey).where(IdempotencyKey.at < work.now - KEEP))
    who = work.actor.counted_as
    known = work.session.scalar(select(IdempotencyKey).where(IdempotencyKey.actor == who, IdempotencyKey.key == key))
    if known is None:
        claim = IdempotencyKey(actor=who, key=key, request_hash=request_hash(), at=work.now)
        work.session.add(claim)
        # The claim must reach the database now: on PostgreSQL it makes the second asking wait for the first.
        work.session.flush()
        return None
    if known.request_hash != request_hash():
        if by_program():
            raise Conflict("api.key_reused")
        raise Invalid(idempotency_key="key_reused")
    if (again := getattr(current_app.view_functions[request.endpoint or ""], "replayed", None)) is not None:
        answer: Response = again(work, known)
        return answer
    return redirect(known.location) if known.location else Response(status=known.status or 204)


def keep(work: Work, response: Response) -> None:
    """Stores the answer of a change that was made, or frees the key when the form came back with errors."""
    key = key_asked()
    if not key:
        return
    who = work.actor.counted_as
    known = work.session.scalar(select(IdempotencyKey).where(IdempotencyKey.actor == who, IdempotencyKey.key == key))
    if known is None:
        return
    if response.status_code in (301, 302, 303):
        known.location, known.status = response.location, response.status_code
    elif by_program() and "Content-Location" in response.headers:
        known.location, known.status = response.headers["Content-Location"], response.status_code
    else:
        work.session.delete(known)
