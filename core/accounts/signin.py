"""Signing in and out: sessions kept in the database, found by the hash of the cookie's random value."""

import hashlib
import secrets
from datetime import timedelta

import pyotp
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from core.access import Actor, OfficeLevel, Role
from core.accounts import limits, passwords
from core.accounts.events import SignedIn, SignedOut, SignInFailed
from core.accounts.models import User, UserSession
from core.accounts.offices import reach
from core.errors import Invalid, NotFound
from core.events import Code
from core.work import Work

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
TOUCH = timedelta(minutes=1)
TOKEN_BYTES = 32
DEMO_PREFIX = "demo-"


def token_hash(token: str) -> str:
    """What the database knows of a cookie."""
    return hashlib.sha256(token.encode()).hexdigest()


def candidate(work: Work, login_name: str) -> tuple[int | None, str | None]:
    """Counts the try, then gives account id and password hash to verify outside the unit of work.

    Raises TooMany when this name or this address has tried too often.
    """
    # Counted under the name as it is looked up: blanks around it would give five more tries each.
    name = login_name.strip().casefold()
    limits.count(work, limits.SIGN_IN_ADDRESS, work.actor.ip)
    limits.count(work, limits.SIGN_IN, name)
    user = work.session.scalar(select(User).where(User.login_name == name))
    if user is None or user.disabled_at is not None:
        return None, None
    return user.id, user.password_hash


def sign_in(work: Work, user_id: int, code: str | None, agent: str) -> str:
    """Opens a session for a person whose password was right and returns the cookie's value.

    Raises Invalid(code=…) where a second factor is set up and the code is missing, wrong or used before.
    """
    # Locked, so that two requests at once cannot both use one code.
    user = work.session.get_one(User, user_id, with_for_update=True)
    if user.totp_secret_sealed is not None:
        check_code(work, user, code)
    limits.forget(work, limits.SIGN_IN, user.login_name.casefold())
    return open_session(work, user, agent)


def open_session(work: Work, user: User, agent: str) -> str:
    """A new session with a fresh random id; returns the cookie's value, which is kept nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session = UserSession(
        token_hash=token_hash(token),
        user_id=user.id,
        created_at=work.now,
        seen_at=work.now,
        expires_at=work.now + ABSOLUTE,
        ip=work.actor.ip,
        agent=agent[:200],
    )
    work.session.add(session)
    user.last_seen_at = work.now
    work.record(SignedIn(subject_id=user.id))
    return token


def failed(work: Work, user_id: int | None, why: str) -> None:
    """Leaves a trace of a failed try."""
    work.record(SignInFailed(subject_id=user_id or 0, why=Code(why)), outcome="refused")


def find(work: Work, token: str) -> UserSession | None:
    """The living session of a cookie, with its user and office; None when idle, over, ended or disabled."""
    query = (
        select(UserSession)
        .where(UserSession.token_hash == token_hash(token))
        .options(joinedload(UserSession.user).joinedload(User.office))
    )
    session = work.session.scalar(query)
    if session is None or session.revoked_at is not None or session.user.disabled_at is not None:
        return None
    if work.now >= session.expires_at or work.now - session.seen_at >= IDLE:
        return None
    return session


def actor_of(work: Work, session: UserSession, *, ip: str, request_id: str) -> Actor:
    """The actor without firm; webapp/security adds the firm from enterprises."""
    user, office = session.user, session.user.office
    return Actor(
        role=Role(user.role),
        user_id=user.id,
        user_name=user.name,
        office_id=user.office_id,
        office_name=office.name if office else "",
        office_level=OfficeLevel(office.level) if office else None,
        office_ids=reach(work, office, session) if office else frozenset(),
        place_code=(office.place_code or "") if office else "",
        session_id=session.id,
        ip=ip,
        request_id=request_id,
    )


def touch(work: Work, session_id: int) -> None:
    """Notes that the session was used."""
    work.session.execute(update(UserSession).where(UserSession.id == session_id).values(seen_at=work.now))


def own_sessions(work: Work) -> list[UserSession]:
    """The living sessions of the actor, newest first."""
    query = select(UserSession).where(
        UserSession.user_id == work.actor.user_id,
        UserSession.revoked_at.is_(None),
        UserSession.expires_at > work.now,
        UserSession.seen_at > work.now - IDLE,
    )
    return list(work.session.scalars(query.order_by(UserSession.created_at.desc())))


def sign_out(work: Work, session_id: int) -> None:
    """Ends one of the actor's own sessions. Raises NotFound for anybody else's."""
    session = work.session.get(UserSession, session_id)
    if session is None or session.user_id != work.actor.user_id:
        raise NotFound()
    session.revoked_at = work.now
    work.record(SignedOut(subject_id=session.user_id, sessions=1))


def end_sessions(work: Work, user_id: int, *, but: int | None = None) -> int:
    """Ends all sessions of a user (after a change of password or role), perhaps but one; returns how many."""
    query = update(UserSession).where(UserSession.user_id == user_id, UserSession.revoked_at.is_(None))
    if but is not None:
        query = query.where(UserSession.id != but)
    return work.session.execute(query.values(revoked_at=work.now)).rowcount  # type: ignore[attr-defined, no-any-return]


def check_code(work: Work, user: User, code: str | None) -> None:
    """Raises Invalid(code=…) unless the code is of now or half a minute ago, and was not used."""
    secret = work.vault.open(user, "totp_secret")
    assert secret is not None
    totp = pyotp.TOTP(secret)
    if not code:
        raise Invalid(code="totp.missing")
    step = totp.timecode(work.now)
    for past in (step, step - 1):
        fits = pyotp.utils.strings_equal(totp.generate_otp(past), code.strip())
        if fits and (user.totp_last_step is None or past > user.totp_last_step):
            user.totp_last_step = past
            return
    raise Invalid(code="totp.wrong")


def password_stale(work: Work, user: User, policy: passwords.PasswordPolicy) -> bool:
    """Whether the person must choose a new password before anything else (first sign-in, or older than the policy)."""
    if user.must_change_password:
        return True
    if policy.rotation_days <= 0:
        return False
    return work.now - user.password_changed_at > timedelta(days=policy.rotation_days)


def has_second_factor(work: Work) -> bool:
    """Whether the actor has set up a second factor."""
    return work.session.get_one(User, work.actor.user_id).totp_secret_sealed is not None


def demo_people(work: Work) -> list[User]:
    """The made-up people whom the demo's sign-in page offers: one for each role and level, by login name."""
    query = select(User).where(User.login_name.like(f"{DEMO_PREFIX}%"), User.disabled_at.is_(None))
    return list(work.session.scalars(query.options(joinedload(User.office)).order_by(User.id)))


def enter_demo(work: Work, login_name: str, agent: str) -> str:
    """A session as one of the made-up people; the caller has made sure that this is a demo."""
    user = next((user for user in demo_people(work) if user.login_name == login_name), None)
    if user is None:
        raise NotFound()
    return open_session(work, user, agent)
