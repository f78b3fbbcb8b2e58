"""Demand: what workers a firm needs, from draft to filled."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Addressed, Base, Versioned
from core.enterprises import Enterprise


class Vacancy(Addressed, Versioned, Base):
    """A vacancy (用工需求, on pages 岗位). Pay in 元/月; values of the exchange format as they are.

    To keep it needs title and firm; everything else may be missing until it is to be published. `place_text` keeps
    a place outside the district or one not recognised. There is no field for sex. `lint_reason` is why wording that
    the law check blocks stands all the same (a second person has agreed where it is public); `age_limited` counts upper
    bars of age. `confirm_step`: days before the end at which the firm was last asked whether it still stands.
    """

    __tablename__ = "vacancy"
    __table_args__ = (
        CheckConstraint(
            "reviewed_by IS NULL OR submitted_by IS NULL OR reviewed_by <> submitted_by", name="two_persons"
        ),
        CheckConstraint("headcount IS NULL OR headcount > 0", name="headcount"),
        CheckConstraint("filled >= 0", name="filled"),
        Index("ix_vacancy_status_submitted", "status", "submitted_at"),
        Index("ix_vacancy_status_published", "status", "published_at"),
        Index("ix_vacancy_enterprise_status", "enterprise_id", "status"),
    )

    no: Mapped[str] = mapped_column(String(20), unique=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    occupation_key: Mapped[str | None] = mapped_column(String(60), index=True)
    status: Mapped[str] = mapped_column(String(16))
    headcount: Mapped[int | None]
    referred: Mapped[int] = mapped_column(default=0)
    interviewed: Mapped[int] = mapped_column(default=0)
    filled: Mapped[int] = mapped_column(default=0)
    employment_type: Mapped[str | None] = mapped_column(String(8))
    is_dispatch: Mapped[bool] = mapped_column(default=False)
    dispatch_employer: Mapped[str | None] = mapped_column(String(120))
    contract_term: Mapped[str | None] = mapped_column(String(40))
    salary_min: Mapped[int | None]
    salary_max: Mapped[int | None]
    salary_unit: Mapped[str | None] = mapped_column(String(4))
    salary_text: Mapped[str | None] = mapped_column(String(60))
    pay_composition: Mapped[str | None] = mapped_column(String(200))
    pay_day: Mapped[int | None]
    probation_months: Mapped[int | None]
    probation_pay: Mapped[int | None]
    insurance: Mapped[list[str]] = mapped_column(default=list)
    meals: Mapped[bool | None]
    dormitory: Mapped[bool | None]
    shift: Mapped[str | None] = mapped_column(String(8))
    night_shift: Mapped[bool | None]
    hours_per_week: Mapped[int | None]
    hazards: Mapped[list[str]] = mapped_column(default=list)
    subdistrict: Mapped[str | None] = mapped_column(String(16), index=True)
    place_text: Mapped[str | None] = mapped_column(String(120))
    address: Mapped[str | None] = mapped_column(String(200))
    commute_bus: Mapped[bool | None]
    education_min: Mapped[str | None] = mapped_column(String(8))
    experience_years_min: Mapped[int | None]
    certificates: Mapped[list[str]] = mapped_column(default=list)
    skills_must: Mapped[list[str]] = mapped_column(default=list)
    skills_nice: Mapped[list[str]] = mapped_column(default=list)
    duties: Mapped[str] = mapped_column(Text, default="")
    requirements: Mapped[str] = mapped_column(Text, default="")
    lint_reason: Mapped[str | None] = mapped_column(String(200))
    age_limited: Mapped[bool] = mapped_column(default=False, server_default=false())
    confirm_step: Mapped[int | None]
    benefits: Mapped[str | None] = mapped_column(String(300))
    age_note: Mapped[str | None] = mapped_column(String(200))
    contact_name: Mapped[str | None] = mapped_column(String(40))
    contact_phone_sealed: Mapped[bytes | None]
    source: Mapped[str] = mapped_column(String(16), default="web")
    source_ref: Mapped[str | None] = mapped_column(String(300))
    urgent: Mapped[bool] = mapped_column(default=False)
    arrive_by: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    review_due_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    return_reason: Mapped[str | None] = mapped_column(String(300))
    published_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str | None] = mapped_column(String(32))
    import_batch_id: Mapped[int | None] = mapped_column(index=True)
    search: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)

    enterprise: Mapped[Enterprise] = relationship(foreign_keys=[enterprise_id], lazy="raise")

    @property
    def gap(self) -> int:
        """People still missing; 0 where the number was never said."""
        return max((self.headcount or 0) - self.filled, 0)


class VacancyChange(Base):
    """What was changed in a vacancy, by whom: field to [before, after]; of the telephone only that."""

    __tablename__ = "vacancy_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    changes: Mapped[dict[str, Any]]
