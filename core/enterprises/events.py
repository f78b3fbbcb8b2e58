"""What happens to firms."""

from dataclasses import dataclass

from core.events import Code, Event


@dataclass(frozen=True, kw_only=True)
class EnterpriseRegistered(Event, name="enterprise.registered"):
    """A firm was registered by its HR person, or by staff on its behalf."""

    by: Code


@dataclass(frozen=True, kw_only=True)
class EnterprisesNamed(Event, name="enterprise.named"):
    """Firms came to be known by name only. The subject is the firm, or the import batch."""

    count: int


@dataclass(frozen=True, kw_only=True)
class EnterpriseSubmitted(Event, name="enterprise.submitted"):
    """A firm waits for its verifier; `again` after a change to a verified one."""

    again: bool


@dataclass(frozen=True, kw_only=True)
class EnterpriseEdited(Event, name="enterprise.edited"):
    """Fields of a firm's record were changed."""

    fields: int


@dataclass(frozen=True, kw_only=True)
class EnterpriseVerified(Event, name="enterprise.verified"):
    """A second person held the fields against this basis and found them right."""

    basis: Code


@dataclass(frozen=True, kw_only=True)
class EnterpriseReturned(Event, name="enterprise.returned"):
    """The verifier sent the record back with a reason; `submitted_by` is who hears of it."""

    submitted_by: int | None = None


@dataclass(frozen=True, kw_only=True)
class EnterpriseSuspended(Event, name="enterprise.suspended"):
    """Nothing of this firm is public until it is restored and verified again."""


@dataclass(frozen=True, kw_only=True)
class EnterpriseRestored(Event, name="enterprise.restored"):
    """A suspended firm waits for a second person to verify it again."""


@dataclass(frozen=True, kw_only=True)
class EnterpriseLabelled(Event, name="enterprise.labelled"):
    """Staff changed the labels."""

    given: int
    taken: int


@dataclass(frozen=True, kw_only=True)
class MemberAdded(Event, name="enterprise.member_added"):
    """A user speaks for the firm from now on."""

    user_id: int
    is_admin: bool


@dataclass(frozen=True, kw_only=True)
class MemberRemoved(Event, name="enterprise.member_removed"):
    """A user no longer speaks for the firm."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class JoinAsked(Event, name="enterprise.join_asked"):
    """A user without a firm asks to speak for this one."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class ClientAdded(Event, name="enterprise.client_added"):
    """An agency named a firm it may post for."""

    client_id: int


@dataclass(frozen=True, kw_only=True)
class ClientRemoved(Event, name="enterprise.client_removed"):
    """An agency may no longer post for a firm."""

    client_id: int
