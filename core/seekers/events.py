"""What happens to people's records."""

from dataclasses import dataclass

from core.events import Code, Event


@dataclass(frozen=True, kw_only=True)
class SeekerRegistered(Event, name="seeker.registered"):
    """A person was registered."""

    office_id: int
    consented: bool


@dataclass(frozen=True, kw_only=True)
class SeekerChanged(Event, name="seeker.changed"):
    """Fields of a person's record changed."""

    fields: int


@dataclass(frozen=True, kw_only=True)
class SuggestionTaken(Event, name="seeker.suggestion_taken"):
    """A counselor took into the record what the person's own words tell."""

    told: Code


@dataclass(frozen=True, kw_only=True)
class SuggestionDeclined(Event, name="seeker.suggestion_declined"):
    """A counselor left out what was read in the person's own words."""

    told: Code


@dataclass(frozen=True, kw_only=True)
class SeekerContacted(Event, name="seeker.contacted"):
    """A counselor spoke, or tried to speak, with a person."""

    channel: Code
    result: Code


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event, name="seeker.consent_given"):
    """A person agreed to a purpose."""

    purpose: Code
    channel: Code


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event, name="seeker.consent_withdrawn"):
    """A person took an agreement back; its use stops at once."""

    purpose: Code


@dataclass(frozen=True, kw_only=True)
class SeekerUnmasked(Event, name="seeker.unmasked"):
    """A field was shown in clear to a counselor, with a reason."""

    field: Code
    reason: Code


@dataclass(frozen=True, kw_only=True)
class ReferralAsked(Event, name="referral.asked"):
    """A counselor asked the office that owns a person to refer them. The subject is the request."""

    seeker_id: int
    vacancy_id: int
    office_id: int


@dataclass(frozen=True, kw_only=True)
class ReferralAnswered(Event, name="referral.answered"):
    """The owning office answered a request."""

    answer: Code
