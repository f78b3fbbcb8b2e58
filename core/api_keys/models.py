"""Keys with which programs act for a firm, or read what is public for another government system."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts import User
from core.db import Addressed, Base
from core.enterprises import Enterprise


class ApiKey(Addressed, Base):
    """A key of a firm; without a firm, of a government system, which reads public vacancies alone.

    Only the SHA-256 of the secret is kept: it is 32 random bytes, so there is nothing to guess. `prefix` is what a
    person recognises it by. A program acts in the name of `made_by`: it ends with their membership of the firm.
    """

    __tablename__ = "api_key"

    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    prefix: Mapped[str] = mapped_column(String(16))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]]
    expires_on: Mapped[date]
    made_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    maker: Mapped[User] = relationship(foreign_keys=[made_by], lazy="raise")
    enterprise: Mapped[Enterprise | None] = relationship(lazy="raise")
