"""What happens to keys of programs. What a program does with its key is told by the events of what it changes."""

from dataclasses import dataclass
from datetime import date

from core.events import Code, Event


@dataclass(frozen=True, kw_only=True)
class ApiKeyMade(Event, name="api_key.made"):
    """A key was made; without a firm, for a government system. `scope` is the widest."""

    enterprise_id: int | None = None
    scope: Code
    expires_on: date


@dataclass(frozen=True, kw_only=True)
class ApiKeyRevoked(Event, name="api_key.revoked"):
    """A key opens nothing any more."""

    enterprise_id: int | None = None
