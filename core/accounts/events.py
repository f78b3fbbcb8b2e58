"""What happens to accounts."""

from dataclasses import dataclass

from core.events import Code, Event


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event, name="account.signed_in"):
    """Somebody signed in."""


@dataclass(frozen=True, kw_only=True)
class SignInFailed(Event, name="account.sign_in_failed"):
    """A wrong name, password or code. The subject is the account, 0 where there is none."""

    why: Code


@dataclass(frozen=True, kw_only=True)
class SignedOut(Event, name="account.signed_out"):
    """Somebody signed out, or ended some of their sessions."""

    sessions: int


@dataclass(frozen=True, kw_only=True)
class AccountMade(Event, name="account.made"):
    """An account was made."""

    role: Code
    office_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class AccountMoved(Event, name="account.moved"):
    """A person went to another role or office; the open caseload went to somebody else."""

    role: Code
    office_id: int | None = None
    handed_to: int | None = None


@dataclass(frozen=True, kw_only=True)
class AccountDisabled(Event, name="account.disabled"):
    """An account can no longer sign in."""

    handed_to: int | None = None


@dataclass(frozen=True, kw_only=True)
class AccountEnabled(Event, name="account.enabled"):
    """A disabled account may sign in again."""


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event, name="account.password_changed"):
    """A person changed the password; all other sessions ended."""

    how: Code


@dataclass(frozen=True, kw_only=True)
class ResetCodeIssued(Event, name="account.reset_code_issued"):
    """A security administrator issued a one-time code to a person who forgot the password."""


@dataclass(frozen=True, kw_only=True)
class SecondFactorSet(Event, name="account.second_factor_set"):
    """A person set up the second factor."""


@dataclass(frozen=True, kw_only=True)
class SecondFactorCleared(Event, name="account.second_factor_cleared"):
    """A security administrator took the second factor away, after the phone was lost."""


@dataclass(frozen=True, kw_only=True)
class OfficeOpened(Event, name="office.opened"):
    """An office was opened."""

    level: Code


@dataclass(frozen=True, kw_only=True)
class OfficeClosed(Event, name="office.closed"):
    """An office was closed."""


@dataclass(frozen=True, kw_only=True)
class ReachWidened(Event, name="account.reach_widened"):
    """A person of the 区 office opened all caseloads for half an hour, with a reason."""

    reason: Code


@dataclass(frozen=True, kw_only=True)
class AccessDenied(Event, name="access.denied"):
    """Something was asked that the actor may not do."""

    what: Code
