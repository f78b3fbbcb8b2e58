"""People who sign in, the offices they work for, and their sessions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Addressed, Base


class Office(Addressed, Base):
    """An office of the public employment service: 区, 街镇 or 村社区. It owns a caseload."""

    __tablename__ = "office"

    name: Mapped[str] = mapped_column(String(60), unique=True)
    level: Mapped[str] = mapped_column(String(16))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)
    place_code: Mapped[str | None] = mapped_column(String(16))
    telephone: Mapped[str | None] = mapped_column(String(20))
    closed_at: Mapped[datetime | None]

    parent: Mapped["Office | None"] = relationship(remote_side="Office.id", lazy="raise")


class User(Addressed, Base):
    """An account. Enterprise people have no office; their firm is enterprises.Member."""

    __tablename__ = "user"

    login_name: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(16))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    password_changed_at: Mapped[datetime]
    must_change_password: Mapped[bool] = mapped_column(default=False)
    totp_secret_sealed: Mapped[bytes | None]
    totp_last_step: Mapped[int | None]
    locked_until: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]

    office: Mapped[Office | None] = relationship(lazy="raise")


class UserSession(Base):
    """A sign-in. Only the SHA-256 of the cookie's random value is kept (security.md D19)."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    ip: Mapped[str] = mapped_column(String(45), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")
    reach_reason: Mapped[str | None] = mapped_column(String(32))
    reach_until: Mapped[datetime | None]
    """Until when a person of the 区 office sees all caseloads, and the reason given for it."""

    user: Mapped[User] = relationship(lazy="raise")


class ResetCode(Base):
    """A one-time code that a security administrator issued to a person who forgot the password."""

    __tablename__ = "reset_code"
    __table_args__ = (CheckConstraint("issued_by <> user_id", name="not_own"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    issued_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Attempt(Base):
    """Something that is limited in number, counted in the database for all processes alike (D21)."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_action_who_at", "action", "who", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str] = mapped_column(String(32))
    who: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]


class OldPassword(Base):
    """Hashes of earlier passwords, so that a forced change is a change."""

    __tablename__ = "old_password"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    replaced_at: Mapped[datetime]


class IdempotencyKey(Base):
    """A create that was asked for once: asked again with the same key, it gets the same answer (D12)."""

    __tablename__ = "idempotency_key"
    __table_args__ = (UniqueConstraint("actor", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    actor: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(64))
    request_hash: Mapped[str] = mapped_column(String(64))
    location: Mapped[str | None] = mapped_column(String(500))
    status: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(index=True)


class FormDraft(Addressed, Base):
    """What somebody typed into a form and has not sent: kept while they type, and when their session ran out.

    `place` is the address of the form; what was typed is sealed, because it may name persons.
    """

    __tablename__ = "form_draft"
    __table_args__ = (UniqueConstraint("user_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    place: Mapped[str] = mapped_column(String(200))
    typed_sealed: Mapped[bytes]
    sent: Mapped[bool]
    saved_at: Mapped[datetime] = mapped_column(index=True)
