"""What happens to complaints; no word of what was said is in them."""

from dataclasses import dataclass

from core.events import Code, Event


@dataclass(frozen=True, kw_only=True)
class ComplaintReported(Event, name="complaint.reported"):
    """Somebody reported a public vacancy."""

    vacancy_id: int
    kind: Code


@dataclass(frozen=True, kw_only=True)
class ComplaintDecided(Event, name="complaint.decided"):
    """A counselor said what became of it."""

    vacancy_id: int
    act: Code
    status: Code


@dataclass(frozen=True, kw_only=True)
class ComplaintEscalated(Event, name="complaint.escalated"):
    """Nobody decided within 24 hours; the district's office hears of it."""

    vacancy_id: int


@dataclass(frozen=True, kw_only=True)
class ComplaintPhoneRead(Event, name="complaint.phone_read"):
    """A counselor read the reporter's telephone in clear."""
