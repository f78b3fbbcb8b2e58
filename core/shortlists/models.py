"""Lists of people for a vacancy, frozen with what they rest on; and the index they are ranked by."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Addressed, Base
from core.vacancies import Vacancy


class Shortlist(Addressed, Base):
    """A frozen list (推荐名单): who was picked, in which order, under which index, weights and dictionaries."""

    __tablename__ = "shortlist"
    __table_args__ = (Index("ix_shortlist_vacancy_frozen", "vacancy_id", "frozen_at"),)

    no: Mapped[str] = mapped_column(String(20), unique=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    frozen_at: Mapped[datetime]
    index_number: Mapped[int]
    index_built_at: Mapped[datetime | None]
    weights_version: Mapped[str] = mapped_column(String(64))
    lexicon_fingerprint: Mapped[str] = mapped_column(String(64))
    considered: Mapped[int]
    excluded: Mapped[dict[str, Any]] = mapped_column(default=dict)

    vacancy: Mapped[Vacancy] = relationship(lazy="raise")


class ShortlistEntry(Base):
    """One person on a frozen list, with score and reasons as they were shown."""

    __tablename__ = "shortlist_entry"
    __table_args__ = (UniqueConstraint("shortlist_id", "seeker_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shortlist_id: Mapped[int] = mapped_column(ForeignKey("shortlist.id", ondelete="CASCADE"))
    seeker_id: Mapped[int] = mapped_column(ForeignKey("seeker.id"), index=True)
    rank: Mapped[int]
    score: Mapped[float]
    confidence: Mapped[float]
    utility: Mapped[float | None]
    reasons: Mapped[dict[str, Any]]
    result: Mapped[str | None] = mapped_column(String(12))
    """What became of it: hired, not_hired, unreachable; None while nobody told."""
    result_reason: Mapped[str | None] = mapped_column(String(12))
    told_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    told_at: Mapped[datetime | None]


class ShortlistBaseline(Base):
    """Whom a plain way of choosing would have put first when a list was frozen: what the list is measured beside."""

    __tablename__ = "shortlist_baseline"
    __table_args__ = (UniqueConstraint("shortlist_id", "way", "rank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shortlist_id: Mapped[int] = mapped_column(ForeignKey("shortlist.id", ondelete="CASCADE"))
    way: Mapped[str] = mapped_column(String(16))
    rank: Mapped[int]
    seeker_id: Mapped[int] = mapped_column(ForeignKey("seeker.id"), index=True)


class IndexEntry(Base):
    """The tokens of a record, cut once when it is saved or by the clock, beside the dictionaries they were cut by."""

    __tablename__ = "index_entry"

    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    record_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    tokens: Mapped[bytes]


class IndexFile(Base):
    """An archive that the clock wrote; the newest number is the one to map."""

    __tablename__ = "index_file"

    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), index=True)
    path: Mapped[str] = mapped_column(String(200))
    built_at: Mapped[datetime]
    records: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(80))
    """What the archive was made of; the same signature again means that nothing has changed."""
