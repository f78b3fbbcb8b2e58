"""What leaves the platform, and what is looked at."""

from dataclasses import dataclass

from core.events import Code, Event


@dataclass(frozen=True, kw_only=True)
class ListExported(Event, name="audit.list_exported"):
    """A list was taken as a workbook. The subject is the user."""

    list: Code
    rows: int
