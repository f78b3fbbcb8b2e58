"""What happens to shortlists."""

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, kw_only=True)
class ShortlistFrozen(Event, name="shortlist.frozen"):
    """A counselor froze a list for a vacancy."""

    vacancy_id: int
    people: int
    index_number: int


@dataclass(frozen=True, kw_only=True)
class ShortlistExported(Event, name="shortlist.exported"):
    """A frozen list was taken as a workbook, masked."""

    people: int
