"""A create asked for twice happens once: the second asking gets the first answer (security.md D12)."""

import hashlib
from datetime import timedelta

from flask import redirect, request
from sqlalchemy import delete, select
from werkzeug.wrappers import Response

from core.accounts import IdempotencyKey
from core.errors import Invalid
from core.work import Work

KEEP = timedelta(hours=24)
FIELD = "idempotency_key"
NOT_CONTENT = frozenset({FIELD, "csrf_token"})


def request_hash() -> str:
    """What was asked: address, fields and files' names, without the keys themselves."""
    digest = hashlib.sha256(request.path.encode())
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
    key = request.form.get(FIELD, "")[:64]
    if not key:
        return None
    work.session.execute(delete(IdempotencyKey).where(IdempotencyKey.at < work.now - KEEP))
    who = str(work.actor.user_id or work.actor.ip)
    known = work.session.scalar(select(IdempotencyKey).where(IdempotencyKey.actor == who, IdempotencyKey.key == key))
    if known is None:
        claim = IdempotencyKey(actor=who, key=key, request_hash=request_hash(), at=work.now)
        work.session.add(claim)
        # The claim must reach the database now: on PostgreSQL it makes the second asking wait for the first.
        work.session.flush()
        return None
    if known.request_hash != request_hash():
        raise Invalid(idempotency_key="key_reused")
    return redirect(known.location) if known.location else Response(status=known.status or 204)


def keep(work: Work, response: Response) -> None:
    """Stores the answer of a change that was made, or frees the key when the form came back with errors."""
    key = request.form.get(FIELD, "")[:64]
    if not key:
        return
    who = str(work.actor.user_id or work.actor.ip)
    known = work.session.scalar(select(IdempotencyKey).where(IdempotencyKey.actor == who, IdempotencyKey.key == key))
    if known is None:
        return
    if response.status_code in (301, 302, 303):
        known.location, known.status = response.location, response.status_code
    else:
        work.session.delete(known)
