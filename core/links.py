"""Addresses that stand for a permission: signed for one purpose, so that who holds one may do that and no more
(security.md A14, D24). What ends a link is said by the record that it names."""

import hashlib
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

LONGEST = 300


def sign(key: str, purpose: str, *said: str | int) -> str:
    """A token for an address that says this; the same words give the same token."""
    return str(_signer(key, purpose).dumps(list(said)))


def read(key: str, purpose: str, token: str) -> list[Any] | None:
    """What a token says; None where it was not signed for this purpose."""
    if len(token) > LONGEST:
        return None
    try:
        said = _signer(key, purpose).loads(token)
    except BadData:
        return None
    return said if isinstance(said, list) else None


def _signer(key: str, purpose: str) -> URLSafeSerializer:
    # The purpose is the salt: what was signed to confirm a vacancy opens nothing else.
    strong = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(key, salt=f"link.{purpose}", signer_kwargs=strong)
