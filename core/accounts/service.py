"""Accounts made, moved, disabled; passwords changed and forgotten ones replaced."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta

import pyotp
from sqlalchemy import delete, exists, select

from core.access import Permission, Role
from core.accounts import limits, signin
from core.accounts.commands import OFFICE, STAFF_ROLES, MakeAccount, MoveAccount
from core.accounts.events import (
    AccountDisabled,
    AccountEnabled,
    AccountMade,
    AccountMoved,
    PasswordChanged,
    ResetCodeIssued,
    SecondFactorCleared,
    SecondFactorSet,
)
from core.accounts.models import Office, OldPassword, ResetCode, User
from core.accounts.offices import office_by_name
from core.accounts.queries import get_office, get_user
from core.accounts.retention import GONE
from core.errors import Conflict, Invalid
from core.events import Code
from core.work import Work

CODE_LIFE = timedelta(hours=24)
REMEMBERED = 5
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"

HandOver = Callable[[Work, int, int | None], int]
"""Gives the open work of one user to another, or to nobody (it stays with the office), and says how many records moved;
the same user twice only counts. The caller above knows the records."""


def none_yet(work: Work) -> bool:
    """Whether there is no account at all."""
    return not work.session.scalar(select(exists().where(User.id > 0)))


def make(work: Work, order: MakeAccount, password_hash: str, *, must_change: bool = True) -> User:
    """An account. The password was hashed before the unit of work; Invalid where the name is taken."""
    work.require(Permission.ACCOUNT_MANAGE)
    login_name = order.login_name.strip().casefold()
    if work.session.scalar(select(exists().where(User.login_name == login_name))):
        raise Invalid(login_name="account.name_taken")
    office = _office(work, order)
    return _add(work, login_name, order.name, order.role, office, password_hash, must_change=must_change)


def register(work: Work, login_name: str, name: str, password_hash: str) -> User:
    """An HR person opens an account for themselves; it can do nothing until a firm is registered with it.

    The caller has counted the try in a unit of its own: a refusal here rolls back, the count must stay.
    """
    order = MakeAccount(login_name=login_name, name=name, role=Role.ENTERPRISE)
    folded = order.login_name.strip().casefold()
    if work.session.scalar(select(exists().where(User.login_name == folded))):
        raise Invalid(login_name="account.name_taken")
    return _add(work, folded, order.name, Role.ENTERPRISE, None, password_hash, must_change=False)


def _add(
    work: Work, login_name: str, name: str, role: Role, office: Office | None, password_hash: str, *, must_change: bool
) -> User:
    user = User(
        login_name=login_name,
        name=name.strip(),
        role=role.value,
        office_id=office.id if office else None,
        password_hash=password_hash,
        password_changed_at=work.now,
        must_change_password=must_change,
        created_at=work.now,
    )
    work.session.add(user)
    # The event needs the account's id.
    work.session.flush()
    work.record(AccountMade(subject_id=user.id, role=Code(role.value), office_id=user.office_id))
    return user


def move(work: Work, user_id: str, order: MoveAccount, hand_over: HandOver) -> User:
    """Another role or office; open work is handed to `order.hand_to`, all sessions end."""
    work.require(Permission.ACCOUNT_MANAGE)
    user = _other(work, user_id)
    office = get_office(work, order.office_public_id) if order.office_public_id and order.role in STAFF_ROLES else None
    heir = _hand_over(work, user, order.hand_to, hand_over)
    user.role, user.office_id = order.role.value, office.id if office else None
    signin.end_sessions(work, user.id)
    work.record(AccountMoved(subject_id=user.id, role=Code(user.role), office_id=user.office_id, handed_to=heir))
    return user


def disable(work: Work, user_id: str, hand_to: str | None, hand_over: HandOver) -> User:
    """Nobody signs in with this account any more; open work goes to somebody else, sessions end."""
    work.require(Permission.ACCOUNT_MANAGE)
    user = _other(work, user_id)
    if user.disabled_at is not None:
        raise Conflict("account.already_disabled")
    heir = _hand_over(work, user, hand_to, hand_over)
    user.disabled_at = work.now
    signin.end_sessions(work, user.id)
    work.record(AccountDisabled(subject_id=user.id, handed_to=heir))
    return user


def enable(work: Work, user_id: str) -> User:
    """A disabled account may sign in again, with a new password. Conflict where its person was forgotten since."""
    work.require(Permission.ACCOUNT_MANAGE)
    user = _other(work, user_id)
    if user.login_name.startswith(GONE):
        raise Conflict("account.gone")
    user.disabled_at, user.must_change_password = None, True
    work.record(AccountEnabled(subject_id=user.id))
    return user


def issue_code(work: Work, user_id: str) -> str:
    """A one-time code (24 hours) for a person who forgot the password; shown once, kept as its hash."""
    work.require(Permission.ACCOUNT_MANAGE)
    user = _other(work, user_id)
    work.session.execute(delete(ResetCode).where(ResetCode.user_id == user.id, ResetCode.used_at.is_(None)))
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    issued_by = work.actor.user_id
    if issued_by is None:
        raise Conflict("account.code_by_person")
    row = ResetCode(
        user_id=user.id,
        code_hash=_code_hash(code),
        issued_by=issued_by,
        issued_at=work.now,
        expires_at=work.now + CODE_LIFE,
    )
    work.session.add(row)
    work.record(ResetCodeIssued(subject_id=user.id))
    return code


def use_code(work: Work, login_name: str, code: str, password_hash: str) -> None:
    """Sets a new password by a one-time code. The same answer whether the name or the code is wrong."""
    row, user = _living_code(work, login_name, code)
    row.used_at = work.now
    _set_password(work, user, password_hash, "code")
    signin.end_sessions(work, user.id)
    limits.forget(work, limits.SIGN_IN, user.login_name)


def password_hashes(work: Work) -> list[str]:
    """The actor's present and former hashes, newest first: to be compared outside the unit of work."""
    return _hashes(work, work.session.get_one(User, work.actor.user_id))


def password_hashes_by_code(work: Work, login_name: str, code: str) -> list[str]:
    """The same of whoever holds a living one-time code. Raises Invalid(code=…) for everybody else."""
    return _hashes(work, _living_code(work, login_name, code)[1])


def change_password(work: Work, password_hash: str) -> None:
    """The actor's own new password; every other session ends."""
    work.require(Permission.ACCOUNT_OWN)
    user = work.session.get_one(User, work.actor.user_id)
    _set_password(work, user, password_hash, "own")
    signin.end_sessions(work, user.id, but=work.actor.session_id)


def set_second_factor(work: Work, secret: str, code: str, old_code: str | None, agent: str) -> str:
    """Keeps the secret once the person has shown that the phone knows it; all sessions end, a new one begins.

    The caller has verified the password outside the unit of work. Where a second factor is set up already, a code of
    it is asked for too: a password alone must not replace it. Returns the cookie's value. Raises Invalid(code=…) or
    Invalid(old_code=…).
    """
    work.require(Permission.ACCOUNT_OWN)
    # Locked, so that two requests at once cannot both use one code.
    user = work.session.get_one(User, work.actor.user_id, with_for_update=True)
    if user.totp_secret_sealed is not None:
        try:
            signin.check_code(work, user, old_code)
        except Invalid as invalid:
            raise Invalid(old_code=invalid.fields["code"]) from invalid
    if not pyotp.TOTP(secret).verify(code.strip(), for_time=work.now, valid_window=1):
        raise Invalid(code="totp.wrong")
    work.vault.seal(user, "totp_secret", secret)
    user.totp_last_step = pyotp.TOTP(secret).timecode(work.now)
    work.record(SecondFactorSet(subject_id=user.id))
    signin.end_sessions(work, user.id)
    return signin.open_session(work, user, agent)


def clear_second_factor(work: Work, user_id: str) -> None:
    """After the phone was lost."""
    work.require(Permission.ACCOUNT_MANAGE)
    user = _other(work, user_id)
    work.vault.seal(user, "totp_secret", None)
    user.totp_last_step = None
    signin.end_sessions(work, user.id)
    work.record(SecondFactorCleared(subject_id=user.id))


def _set_password(work: Work, user: User, password_hash: str, how: str) -> None:
    work.session.add(OldPassword(user_id=user.id, password_hash=user.password_hash, replaced_at=work.now))
    user.password_hash, user.password_changed_at, user.must_change_password = password_hash, work.now, False
    work.record(PasswordChanged(subject_id=user.id, how=Code(how)))


def _living_code(work: Work, login_name: str, code: str) -> tuple[ResetCode, User]:
    query = (
        select(ResetCode, User)
        .join(User, User.id == ResetCode.user_id)
        .where(ResetCode.code_hash == _code_hash(code), User.login_name == login_name.strip().casefold())
    )
    found = work.session.execute(query).first()
    if found is None or found[0].used_at is not None or work.now >= found[0].expires_at or found[1].disabled_at:
        raise Invalid(code="account.code_wrong")
    return found[0], found[1]


def _hashes(work: Work, user: User) -> list[str]:
    query = select(OldPassword.password_hash).where(OldPassword.user_id == user.id).order_by(OldPassword.id.desc())
    return [user.password_hash, *work.session.scalars(query.limit(REMEMBERED))]


def _other(work: Work, user_id: str) -> User:
    """A user who is not the one who asks: nobody changes their own rights."""
    user = get_user(work, user_id)
    if user.id == work.actor.user_id:
        raise Conflict("account.not_own")
    return user


def _office(work: Work, order: MakeAccount) -> Office | None:
    if order.role not in STAFF_ROLES:
        return None
    if order.office_public_id:
        return get_office(work, order.office_public_id)
    return office_by_name(work, order.office_name or "")


def _hand_over(work: Work, user: User, hand_to: str | None, hand_over: HandOver) -> int | None:
    if hand_to is None:
        if hand_over(work, user.id, user.id):
            raise Invalid(hand_to="account.heir_needed")
        return None
    if hand_to == OFFICE:
        hand_over(work, user.id, None)
        return None
    heir = get_user(work, hand_to)
    same = heir.role == user.role and heir.office_id == user.office_id
    if heir.id == user.id or heir.disabled_at is not None or not same:
        raise Invalid(hand_to="account.heir")
    hand_over(work, user.id, heir.id)
    return heir.id


def _code_hash(code: str) -> str:
    folded = code.upper().replace("-", "").replace(" ", "")
    return hashlib.sha256(folded.encode()).hexdigest()
