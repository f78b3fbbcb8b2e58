"""What happens to key projects and flags."""

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, kw_only=True)
class ProjectAdded(Event, name="project.added"):
    """A project came onto the year's list."""

    year: int


@dataclass(frozen=True, kw_only=True)
class FlagRaised(Event, name="flag.raised"):
    """The clock found that a firm needs a plan of its own. The subject is the flag."""

    enterprise_id: int
    gap: int
    rules: int


@dataclass(frozen=True, kw_only=True)
class FlagChanged(Event, name="flag.changed"):
    """The reasons or numbers of a standing flag moved."""

    gap: int
    rules: int


@dataclass(frozen=True, kw_only=True)
class FlagCleared(Event, name="flag.cleared"):
    """No rule holds for the firm any more."""

    enterprise_id: int
