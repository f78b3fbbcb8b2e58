"""What the public reports of vacancies (举报、报错), and what became of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Addressed, Base, Versioned
from core.vacancies import Vacancy


class Complaint(Addressed, Versioned, Base):
    """Somebody says that a public vacancy is not as it should be.

    `no` is the receipt: it cannot be guessed, because whoever knows it sees the state. `subdistrict` is the vacancy's
    place when it was reported, whose office looks into it. `phone` is the reporter's own, where they gave one.
    """

    __tablename__ = "complaint"
    __table_args__ = (Index("ix_complaint_status_due", "status", "due_at"),)

    no: Mapped[str] = mapped_column(String(12), unique=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), index=True)
    subdistrict: Mapped[str | None] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    said: Mapped[str] = mapped_column(String(300), default="")
    phone_sealed: Mapped[bytes | None]
    status: Mapped[str] = mapped_column(String(16))
    reported_at: Mapped[datetime]
    due_at: Mapped[datetime]
    escalated_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    note: Mapped[str | None] = mapped_column(String(300))

    vacancy: Mapped[Vacancy] = relationship(lazy="raise")
