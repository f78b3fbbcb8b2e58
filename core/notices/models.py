"""Messages to people, in the platform and outside."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Addressed, Base


class Notice(Addressed, Base):
    """A message to one user: code and facts, made Chinese when shown; `endpoint`/`address` say where it leads."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_user_read", "user_id", "read_at"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    code: Mapped[str] = mapped_column(String(48))
    facts: Mapped[dict[str, Any]]
    link: Mapped[str | None] = mapped_column(String(200))
    event_seq: Mapped[int | None] = mapped_column(index=True)
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    channel: Mapped[str] = mapped_column(String(12), default="platform")
    claimed_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
