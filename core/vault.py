"""Personal data under lock: fields sealed with AES-256-GCM, found again by a keyed blind index.

The ciphertext is bound to its place (table, column, public id), so that a value copied into another row does not
open (security.md D4, D5). Keys live outside the database.
"""

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
SEALED = "_sealed"
"""How the columns end that hold what is sealed."""


@dataclass(frozen=True, slots=True)
class Vault:
    """Seals and opens fields. `keys`: key id (one byte, 1–255) to 32 bytes; the highest id seals."""

    keys: Mapping[int, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)

    def seal(self, record: Any, name: str, value: str | None) -> None:
        """Sets `name_sealed` and, where the model has one, `name_index`."""
        sealed = None if not value else self.encrypt(_place(record, name), value)
        setattr(record, f"{name}{SEALED}", sealed)
        if hasattr(type(record), f"{name}_index"):
            index = None if not value else self.index(type(record).__tablename__, name, value)
            setattr(record, f"{name}_index", index)

    def open(self, record: Any, name: str) -> str | None:
        """The clear text of a sealed field, or None. Callers that show it record that they did."""
        sealed: bytes | None = getattr(record, f"{name}{SEALED}")
        return None if sealed is None else self.decrypt(_place(record, name), sealed)

    @property
    def newest(self) -> int:
        """The id of the key that seals."""
        return max(self.keys)

    def encrypt(self, place: str, value: str) -> bytes:
        """Key id, nonce, ciphertext; `place` is bound in."""
        key_id = self.newest
        nonce = os.urandom(NONCE)
        return bytes([key_id]) + nonce + AESGCM(self.keys[key_id]).encrypt(nonce, value.encode(), place.encode())

    def decrypt(self, place: str, sealed: bytes) -> str:
        """Raises cryptography's InvalidTag where the value was moved or changed."""
        key, nonce = self.keys[sealed[0]], sealed[1 : 1 + NONCE]
        return AESGCM(key).decrypt(nonce, sealed[1 + NONCE :], place.encode()).decode()

    def index(self, table: str, name: str, value: str) -> str:
        """A blind index: equal values of one field give equal marks, and only the key's holder can make one."""
        field_key = hmac.digest(self.index_key, f"{table}.{name}".encode(), hashlib.sha256)
        return hmac.new(field_key, value.encode(), hashlib.sha256).hexdigest()


def place(table: str, name: str, public_id: str) -> str:
    """Where a field lies; what is sealed for one place opens at no other."""
    return f"{table}:{name}:{public_id}"


def _place(record: Any, name: str) -> str:
    return place(type(record).__tablename__, name, record.public_id)
