"""The response to a demand: who owns it, how far it is, what was said; and the rungs that were reached."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Addressed, Base, Versioned
from core.vacancies import Vacancy


class Response(Addressed, Versioned, Base):
    """The second state of a vacancy (specs A7.3). Days count from `received_at`, the first time it was submitted."""

    __tablename__ = "response"
    __table_args__ = (Index("ix_response_state_received", "state", "received_at"),)

    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id", ondelete="CASCADE"), unique=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    state: Mapped[str] = mapped_column(String(16))
    received_at: Mapped[datetime]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    owned_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    checked_how: Mapped[str | None] = mapped_column(String(8))
    transmitted_at: Mapped[datetime | None]
    first_listed_at: Mapped[datetime | None]
    said_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    escalated_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    closed_at: Mapped[datetime | None]
    close_cause: Mapped[str | None] = mapped_column(String(16))

    vacancy: Mapped[Vacancy] = relationship(lazy="raise")


class ResponseStep(Base):
    """A rung that was reached, once: what was told, or why nothing needed to be (`outcome`)."""

    __tablename__ = "response_step"
    __table_args__ = (UniqueConstraint("response_id", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), index=True)
    step: Mapped[str] = mapped_column(String(16))
    due_on: Mapped[date]
    done_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(12))
    facts: Mapped[dict[str, Any]]


class ResponseWord(Base):
    """What a counselor said to the firm, and how: by telephone, at a visit, in writing."""

    __tablename__ = "response_word"

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    how: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(String(300))
