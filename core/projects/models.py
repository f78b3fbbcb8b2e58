"""Key projects of the year and the flags that say which firms need a plan of their own (一企一策)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Addressed, Base
from core.enterprises import Enterprise


class Project(Addressed, Base):
    """A project on the year's list (招商重点项目, 重点建设项目)."""

    __tablename__ = "project"
    __table_args__ = (UniqueConstraint("year", "list_type", "name"),)

    name: Mapped[str] = mapped_column(String(120))
    year: Mapped[int] = mapped_column(index=True)
    list_type: Mapped[str] = mapped_column(String(16))
    phase: Mapped[str | None] = mapped_column(String(16))
    subdistrict: Mapped[str | None] = mapped_column(String(16))
    place_text: Mapped[str | None] = mapped_column(String(120))
    planned_headcount: Mapped[int | None]
    investment: Mapped[int | None]
    starts_on: Mapped[date | None]
    import_batch_id: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[datetime]


class ProjectEnterprise(Base):
    """A firm of a project; a firm may be in several."""

    __tablename__ = "project_enterprise"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), primary_key=True, index=True)


class Flag(Addressed, Base):
    """That a firm needs a plan: raised by the nightly job, with reasons and numbers, until none holds any more.

    `reasons` is a list of {code, numbers…}; rules to come (headcount curve, monthly reports) add codes, not columns.
    """

    __tablename__ = "flag"
    __table_args__ = (Index("ix_flag_enterprise_cleared", "enterprise_id", "cleared_on"),)

    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    raised_on: Mapped[date]
    judged_on: Mapped[date]
    cleared_on: Mapped[date | None]
    reasons: Mapped[list[dict[str, Any]]]
    gap: Mapped[int]
    on_board: Mapped[int | None]
    open_key: Mapped[str | None] = mapped_column(String(24), unique=True)
    """`open:<enterprise id>` while the flag stands, then null: one open flag a firm, held by the database."""

    enterprise: Mapped[Enterprise] = relationship(lazy="raise")
