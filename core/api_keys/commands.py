"""The order for a key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.errors import Invalid

READ, WRITE = "read", "write"
SCOPES = (READ, WRITE)
NAME = range(2, 41)


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeKey:
    """A key by the name of the program that is to use it. Who writes may read."""

    name: str
    scopes: Sequence[str]
    expires_on: date

    def __post_init__(self) -> None:
        wrong: dict[str, str] = {}
        if len(self.name.strip()) not in NAME:
            wrong["name"] = "api_key.name"
        if READ not in self.scopes or not set(self.scopes) <= set(SCOPES):
            wrong["scopes"] = "api_key.scopes"
        if wrong:
            raise Invalid(**wrong)
