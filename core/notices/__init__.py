"""Messages to people, in the platform and outside."""

from core.notices.gateways import Console, Gateway
from core.notices.models import Notice
from core.notices.queries import own, people_of_firm, staff_for_place, staff_of_office, waiting
from core.notices.service import claim, delivered, read, read_all, tell, undelivered

__all__ = [
    "Console",
    "Gateway",
    "Notice",
    "claim",
    "delivered",
    "own",
    "people_of_firm",
    "read",
    "read_all",
    "staff_for_place",
    "staff_of_office",
    "tell",
    "undelivered",
    "waiting",
]
