"""Special job fairs (专场招聘会): opened from a flag, with the firms invited and the vacancies they bring."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Addressed, Base
from core.enterprises import Enterprise


class Fair(Addressed, Base):
    """A targeted fair: name, date, place."""

    __tablename__ = "fair"

    no: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    held_on: Mapped[date] = mapped_column(index=True)
    place: Mapped[str] = mapped_column(String(120))
    subdistrict: Mapped[str | None] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    flag_id: Mapped[int | None] = mapped_column(ForeignKey("flag.id"), index=True)
    opened_by: Mapped[int | None]
    opened_at: Mapped[datetime]


class Invitation(Addressed, Base):
    """That a firm is invited to a fair, and its answer."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("fair_id", "enterprise_id"),)

    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id", ondelete="CASCADE"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    status: Mapped[str] = mapped_column(String(16))
    invited_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    fair: Mapped[Fair] = relationship(lazy="raise")
    enterprise: Mapped[Enterprise] = relationship(lazy="raise")


class FairVacancy(Base):
    """A vacancy that an invited firm brings to the fair."""

    __tablename__ = "fair_vacancy"

    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id", ondelete="CASCADE"), primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), primary_key=True, index=True)
