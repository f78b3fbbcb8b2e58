"""What happens to fairs."""

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, kw_only=True)
class FairOpened(Event, name="fair.opened"):
    """An organizer opened a targeted fair."""

    flag_id: int | None = None
    firms: int
    vacancies: int


@dataclass(frozen=True, kw_only=True)
class FirmInvited(Event, name="fair.firm_invited"):
    """A firm was invited. The subject is the invitation."""

    fair_id: int
    enterprise_id: int
