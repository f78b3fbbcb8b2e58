"""What happens to vacancies."""

from dataclasses import dataclass
from datetime import date

from core.events import Code, Event


@dataclass(frozen=True, kw_only=True)
class VacancyKept(Event, name="vacancy.kept"):
    """A vacancy was written down; it may still lack what publishing needs."""

    enterprise_id: int
    missing: int


@dataclass(frozen=True, kw_only=True)
class VacancySubmitted(Event, name="vacancy.submitted"):
    """A vacancy waits for review."""

    enterprise_id: int
    headcount: int


@dataclass(frozen=True, kw_only=True)
class VacancyEdited(Event, name="vacancy.edited"):
    """Fields of a vacancy changed; `recheck` when a published one must be reviewed again."""

    fields: int
    recheck: bool


@dataclass(frozen=True, kw_only=True)
class VacancyPublished(Event, name="vacancy.published"):
    """A counselor reviewed and published a vacancy."""

    enterprise_id: int


@dataclass(frozen=True, kw_only=True)
class VacancyOverridden(Event, name="vacancy.overridden"):
    """A second person let wording stand that the law check blocks, for the reason that the firm gave."""

    rules: int


@dataclass(frozen=True, kw_only=True)
class VacancyReturned(Event, name="vacancy.returned"):
    """A counselor sent a vacancy back with a reason."""

    enterprise_id: int


@dataclass(frozen=True, kw_only=True)
class VacancyMoved(Event, name="vacancy.moved"):
    """A vacancy was paused, resumed, closed, withdrawn, filled or reopened."""

    event: Code
    status: Code


@dataclass(frozen=True, kw_only=True)
class VacancyExtended(Event, name="vacancy.extended"):
    """So many more people are looked for by the same vacancy."""

    more: int
    headcount: int


@dataclass(frozen=True, kw_only=True)
class VacancyAsked(Event, name="vacancy.asked"):
    """The clock asked the firm, so many days before the end, whether the vacancy still holds."""

    days: int
    valid_to: date


@dataclass(frozen=True, kw_only=True)
class VacancyConfirmed(Event, name="vacancy.confirmed"):
    """Who held the link said that people are still looked for; the vacancy holds until that day."""

    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class VacancyExpired(Event, name="vacancy.expired"):
    """The clock took a vacancy down after its last day."""

    enterprise_id: int
