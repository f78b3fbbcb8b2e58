"""What happens to the response to a demand."""

from dataclasses import dataclass

from core.events import Code, Event


@dataclass(frozen=True, kw_only=True)
class DemandReceived(Event, name="response.received"):
    """A demand came in: its clock runs, the firm gets its receipt."""

    vacancy_id: int


@dataclass(frozen=True, kw_only=True)
class DemandOwned(Event, name="response.owned"):
    """A counselor took the demand; the firm hears who."""

    vacancy_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class DemandChecked(Event, name="response.checked"):
    """A counselor made sure of the demand, by telephone or at a visit."""

    vacancy_id: int
    how: Code


@dataclass(frozen=True, kw_only=True)
class WordSaid(Event, name="response.said"):
    """A counselor spoke with the firm about the demand."""

    vacancy_id: int
    how: Code


@dataclass(frozen=True, kw_only=True)
class DemandEscalated(Event, name="response.escalated"):
    """The firm asked the district's office to look at it, which it may do once."""

    vacancy_id: int


@dataclass(frozen=True, kw_only=True)
class RungReached(Event, name="response.rung"):
    """Something was due and has not happened: who must know is told."""

    vacancy_id: int
    step: Code


@dataclass(frozen=True, kw_only=True)
class ResponseEnded(Event, name="response.ended"):
    """The response is over; the firm gets the closing word."""

    vacancy_id: int
    state: Code
    cause: Code
