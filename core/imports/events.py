"""What happens to batches. One event a batch, however many rows it has."""

from dataclasses import dataclass

from core.events import Code, Event


@dataclass(frozen=True, kw_only=True)
class ImportReceived(Event, name="import.received"):
    """A file came in."""

    kind: Code
    sha256: Code
    size: int


@dataclass(frozen=True, kw_only=True)
class ImportCommitted(Event, name="import.committed"):
    """The clean rows of a batch were written, all at once."""

    kind: Code
    sha256: Code
    new: int
    updated: int
    left_out: int


@dataclass(frozen=True, kw_only=True)
class ImportReverted(Event, name="import.reverted"):
    """A batch was taken back; what somebody has worked on since was kept."""

    kind: Code
    removed: int
    restored: int
    kept: int


@dataclass(frozen=True, kw_only=True)
class ImportTaken(Event, name="import.taken"):
    """The rows that were not written were handed out as a workbook."""

    rows: int


@dataclass(frozen=True, kw_only=True)
class ImportDiscarded(Event, name="import.discarded"):
    """A batch was dropped before anything was written."""
