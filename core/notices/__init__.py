"""Messages to people, in the platform and outside."""

from core.notices.gateways import Console, Gateway
from core.notices.models import Notice
from core.notices.queries import found, own, people_of_firm, people_of_role, staff_for_place, staff_of_office, waiting
from core.notices.retention import SWEEPS
from core.notices.service import TRIES, WAITS, claim, delivered, given_up, read, read_all, tell, told_since

__all__ = [
    "SWEEPS",
    "TRIES",
    "WAITS",
    "Console",
    "Gateway",
    "Notice",
    "claim",
    "delivered",
    "found",
    "given_up",
    "own",
    "people_of_firm",
    "people_of_role",
    "read",
    "read_all",
    "staff_for_place",
    "staff_of_office",
    "tell",
    "told_since",
    "waiting",
]
