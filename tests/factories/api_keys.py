"""Keys of programs for tests, written into the table directly."""

import secrets
from datetime import timedelta
from typing import Any

from core.accounts import User
from core.api_keys import ApiKey
from core.api_keys.queries import secret_hash
from core.enterprises import Enterprise
from core.work import Work


def an_api_key(
    work: Work,
    enterprise: Enterprise | None,
    maker: User,
    *,
    scopes: tuple[str, ...] = ("read", "write"),
    **values: Any,
) -> tuple[ApiKey, str]:
    """A key that opens for half a year from now, and its secret."""
    secret = f"bbk_{secrets.token_urlsafe(32)}"
    plain = {"name": "招聘系统", "expires_on": work.today + timedelta(days=180), "made_at": work.now}
    key = ApiKey(
        enterprise_id=enterprise.id if enterprise else None,
        prefix=secret[:10],
        secret_hash=secret_hash(secret),
        scopes=list(scopes),
        made_by=maker.id,
        **plain | values,
    )
    work.session.add(key)
    work.session.flush()
    return key, secret
