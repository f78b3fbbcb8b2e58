"""Keys with which programs act for a firm, or read what is public for another government system."""

from core.api_keys.commands import READ, SCOPES, WRITE, MakeKey
from core.api_keys.models import ApiKey
from core.api_keys.queries import actor_of, find, get, listing, state
from core.api_keys.retention import SWEEPS
from core.api_keys.service import LONGEST_DAYS, MARK, MOST, TOUCH, make, refuse_day, revoke, touch

__all__ = [
    "LONGEST_DAYS",
    "MARK",
    "MOST",
    "READ",
    "SCOPES",
    "SWEEPS",
    "TOUCH",
    "WRITE",
    "ApiKey",
    "MakeKey",
    "actor_of",
    "find",
    "get",
    "listing",
    "make",
    "refuse_day",
    "revoke",
    "state",
    "touch",
]
