"""Keys made, revoked, used; check, change, record."""

import secrets
from datetime import date, timedelta

from sqlalchemy import func, select, update

from core.access import Permission, Role
from core.api_keys.commands import READ, SCOPES, MakeKey
from core.api_keys.events import ApiKeyMade, ApiKeyRevoked
from core.api_keys.models import ApiKey
from core.api_keys.queries import PREFIX, get, secret_hash
from core.errors import Conflict, Invalid
from core.events import Code
from core.work import Work

MARK = "bbk_"
"""Begins every key, so that one that got into a repository or a mail is recognised as one."""

SECRET_BYTES = 32
LONGEST_DAYS = 366
MOST = 10
"""Living keys of one firm, or of all government systems together."""

TOUCH = timedelta(minutes=5)


def make(work: Work, order: MakeKey) -> tuple[ApiKey, str]:
    """A key of the actor's firm, or of a government system where a security administrator asks; and its secret.

    The secret is kept nowhere. Raises Invalid for a day that is over or too far, Conflict where there are too many.
    """
    work.require(Permission.API_KEY_MANAGE)
    owner = None if work.actor.role is Role.SECADMIN else work.actor.enterprise_id
    refuse_day(work, order.expires_on)
    if owner is None and set(order.scopes) != {READ}:
        raise Invalid(scopes="api_key.system_reads")
    same = ApiKey.enterprise_id.is_(None) if owner is None else ApiKey.enterprise_id == owner
    living = select(func.count()).where(same, ApiKey.revoked_at.is_(None), ApiKey.expires_on >= work.today)
    if (work.session.scalar(living) or 0) >= MOST:
        raise Conflict("api_key.too_many", most=MOST)
    secret = MARK + secrets.token_urlsafe(SECRET_BYTES)
    scopes = [scope for scope in SCOPES if scope in order.scopes]
    key = ApiKey(
        enterprise_id=owner,
        name=order.name.strip(),
        prefix=secret[:PREFIX],
        secret_hash=secret_hash(secret),
        scopes=scopes,
        expires_on=order.expires_on,
        made_by=work.actor.user_id,
        made_at=work.now,
    )
    work.session.add(key)
    # The event needs the key's id.
    work.session.flush()
    work.record(ApiKeyMade(subject_id=key.id, enterprise_id=owner, scope=Code(scopes[-1]), expires_on=order.expires_on))
    return key, secret


def refuse_day(work: Work, expires_on: date | None) -> None:
    """Raises Invalid where the last day is over or more than a year ahead."""
    latest = work.today + timedelta(days=LONGEST_DAYS)
    if expires_on is None or not work.today <= expires_on <= latest:
        raise Invalid(expires_on=("api_key.expires_on", {"latest": latest.isoformat()}))


def revoke(work: Work, public_id: str) -> ApiKey:
    """The key opens nothing any more, from this moment."""
    key = get(work, public_id)
    work.require(Permission.API_KEY_MANAGE, key)
    if key.revoked_at is not None:
        raise Conflict("api_key.revoked")
    key.revoked_at, key.revoked_by = work.now, work.actor.user_id
    work.record(ApiKeyRevoked(subject_id=key.id, enterprise_id=key.enterprise_id))
    return key


def touch(work: Work, key_id: int) -> None:
    """Notes that the key was used."""
    work.session.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_at=work.now))
