"""What happens to shortlists."""

from dataclasses import dataclass

from core.events import Code, Event


@dataclass(frozen=True, kw_only=True)
class ShortlistFrozen(Event, name="shortlist.frozen"):
    """A counselor froze a list for a vacancy."""

    vacancy_id: int
    people: int
    index_number: int


@dataclass(frozen=True, kw_only=True)
class OutcomeTold(Event, name="outcome.told"):
    """A counselor noted what became of a person of a list; `none` where it was taken back."""

    seeker_id: int
    result: Code
    reason: Code


@dataclass(frozen=True, kw_only=True)
class ShortlistExported(Event, name="shortlist.exported"):
    """A frozen list was taken as a workbook, masked."""

    people: int
