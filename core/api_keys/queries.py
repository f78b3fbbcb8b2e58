"""Questions about keys; each begins with who asks. The key itself is asked for by nobody."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, false, or_, select
from sqlalchemy.orm import joinedload

from core.access import Actor, Permission, Role
from core.accounts import User
from core.api_keys.commands import READ
from core.api_keys.models import ApiKey
from core.enterprises import Enterprise, Member
from core.errors import NotFound
from core.work import Work

PREFIX = 10
"""How much of a key is shown: its mark and six characters."""

LOADED = (joinedload(ApiKey.maker), joinedload(ApiKey.enterprise))


def secret_hash(secret: str) -> str:
    """What the database knows of a key."""
    return hashlib.sha256(secret.encode()).hexdigest()


def visible(work: Work) -> Select[ApiKey]:
    """The keys this actor may see: the firm's 管理员 those of the firm, a security administrator all."""
    query = select(ApiKey)
    if work.actor.role is Role.SECADMIN:
        return query
    if work.actor.is_enterprise_admin and work.actor.enterprise_id is not None:
        return query.where(ApiKey.enterprise_id == work.actor.enterprise_id)
    return query.where(false())


def listing(work: Work, words: str = "") -> Select[ApiKey]:
    """The keys with their makers and firms; the caller orders and pages.

    `words`: part of the program's or the firm's name, or a key or its beginning, such as one that was found somewhere.
    """
    work.require(Permission.API_KEY_MANAGE)
    query, said = visible(work).options(*LOADED), words.strip()
    if not said:
        return query
    of_firm = ApiKey.enterprise.has(Enterprise.name.contains(said, autoescape=True))
    begun = ApiKey.prefix == said[:PREFIX]
    return query.where(or_(ApiKey.name.contains(said, autoescape=True), of_firm, begun))


def get(work: Work, public_id: str) -> ApiKey:
    """The key of this public id; NotFound where the actor may not see it."""
    key = work.session.scalar(visible(work).where(ApiKey.public_id == public_id).options(*LOADED))
    if key is None:
        raise NotFound("api_key.not_found")
    return key


def find(work: Work, secret: str) -> ApiKey | None:
    """The key that opens today; None where it is unknown, revoked, over, or its maker is gone."""
    query = select(ApiKey).where(ApiKey.secret_hash == secret_hash(secret), *_living(work))
    return work.session.scalar(query.options(*LOADED))


def state(work: Work, key: ApiKey) -> str:
    """How the key stands: living, revoked, expired, or orphaned where its maker left the firm. A code of [api_key]."""
    if key.revoked_at is not None:
        return "revoked"
    if key.expires_on < work.today:
        return "expired"
    return "living" if work.session.scalar(select(exists().where(ApiKey.id == key.id, *_living(work)))) else "orphaned"


def actor_of(key: ApiKey, *, ip: str, request_id: str) -> Actor:
    """Who acts with the key: for its firm in the name of its maker; for a government system, a visitor who reads."""
    scopes = frozenset(key.scopes)
    if key.enterprise is None:
        return Actor(
            role=Role.VISITOR,
            user_name=key.name,
            api_key_id=key.id,
            key_scopes=scopes & {READ},
            ip=ip,
            request_id=request_id,
        )
    return Actor(
        role=Role.ENTERPRISE,
        user_id=key.made_by,
        user_name=key.maker.name,
        enterprise_id=key.enterprise_id,
        enterprise_name=key.enterprise.name,
        api_key_id=key.id,
        key_scopes=scopes,
        ip=ip,
        request_id=request_id,
    )


def _living(work: Work) -> Sequence[ColumnElement[bool]]:
    able = select(User.id).where(User.disabled_at.is_(None))
    # A program acts in its maker's name: nobody's name is used by a firm that they have left.
    member = exists().where(Member.user_id == ApiKey.made_by, Member.enterprise_id == ApiKey.enterprise_id)
    return (
        ApiKey.revoked_at.is_(None),
        ApiKey.expires_on >= work.today,
        ApiKey.made_by.in_(able),
        or_(ApiKey.enterprise_id.is_(None), member),
    )
