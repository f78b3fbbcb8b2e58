"""Job seekers: people registered by a counselor, with what they want, can do and have agreed to."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.accounts import Office
from core.db import Addressed, Base, Versioned

OFFICE = Office.__tablename__


class Seeker(Addressed, Versioned, Base):
    """A person (求职者). ID number, phone, class and health are sealed; `sex` serves statistics and audit only, never
    the engine.

    `health_limits` is a JSON list, kept only while the separate consent stands (D31), as sensitive.py says.
    `certificates` = ["无"] means said to have none; empty means not said (matching-format.md).
    """

    __tablename__ = "seeker"
    __table_args__ = (
        Index("ix_seeker_office_status", "office_id", "status"),
        CheckConstraint("sensitive_consent OR health_limits_sealed IS NULL", name="health_needs_consent"),
    )

    no: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(40), index=True)
    id_number_sealed: Mapped[bytes | None]
    id_number_index: Mapped[str | None] = mapped_column(String(64), unique=True)
    phone_sealed: Mapped[bytes | None]
    phone_index: Mapped[str | None] = mapped_column(String(64), index=True)
    sex: Mapped[str | None] = mapped_column(String(1))
    born_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(16), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey(f"{OFFICE}.id"))
    counselor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    home_subdistrict: Mapped[str | None] = mapped_column(String(16), index=True)
    home_village: Mapped[str | None] = mapped_column(String(40))
    address_sealed: Mapped[bytes | None]
    education: Mapped[str | None] = mapped_column(String(8))
    graduated_on: Mapped[date | None]
    school: Mapped[str | None] = mapped_column(String(60))
    major: Mapped[str | None] = mapped_column(String(60))
    seeker_class_sealed: Mapped[bytes | None]
    intentions: Mapped[list[str]] = mapped_column(default=list)
    occupation_key: Mapped[str | None] = mapped_column(String(60), index=True)
    salary_min: Mapped[int | None]
    work_subdistricts: Mapped[list[str]] = mapped_column(default=list)
    employment_type: Mapped[str | None] = mapped_column(String(8))
    shift_ok: Mapped[list[str] | None]
    night_ok: Mapped[bool | None]
    dorm_needed: Mapped[bool | None]
    available_on: Mapped[date | None]
    skills: Mapped[list[str]] = mapped_column(default=list)
    certificates: Mapped[list[str]] = mapped_column(default=list)
    experience_years: Mapped[int | None]
    experience: Mapped[str] = mapped_column(Text, default="")
    self_description: Mapped[str] = mapped_column(Text, default="")
    health_limits_sealed: Mapped[bytes | None]
    matching_consent: Mapped[bool] = mapped_column(default=False, index=True)
    sensitive_consent: Mapped[bool] = mapped_column(default=False)
    last_contact_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(16), default="web")
    import_batch_id: Mapped[int | None] = mapped_column(index=True)
    registered_at: Mapped[datetime] = mapped_column(index=True)
    updated_at: Mapped[datetime] = mapped_column(index=True)


class Consent(Base):
    """What a person agreed to: purpose, version of the text, channel, time; withdrawn, never deleted (D31)."""

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_seeker_purpose", "seeker_id", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seeker_id: Mapped[int] = mapped_column(ForeignKey("seeker.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(24))
    text_version: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(16))
    given_at: Mapped[datetime]
    recorded_by: Mapped[int | None]
    withdrawn_at: Mapped[datetime | None]


class Contact(Base):
    """A talk with a person: channel, result code, next date."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    seeker_id: Mapped[int] = mapped_column(ForeignKey("seeker.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by: Mapped[int | None]
    channel: Mapped[str] = mapped_column(String(16))
    result: Mapped[str] = mapped_column(String(24))
    note: Mapped[str] = mapped_column(String(300), default="")
    next_on: Mapped[date | None]


class ReferralRequest(Base):
    """That a counselor asks the office which owns a person to refer them to a vacancy."""

    __tablename__ = "referral_request"
    __table_args__ = (UniqueConstraint("seeker_id", "vacancy_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(36), unique=True)
    seeker_id: Mapped[int] = mapped_column(ForeignKey("seeker.id"))
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey(f"{OFFICE}.id"), index=True)
    asked_by: Mapped[int]
    asked_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(16), default="asked")
    answered_by: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(24))


class SeekerChange(Base):
    """Which fields of a person's record were changed, by whom; the values stay out."""

    __tablename__ = "seeker_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    seeker_id: Mapped[int] = mapped_column(ForeignKey("seeker.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by: Mapped[int | None]
    fields: Mapped[dict[str, Any]]


class DeclinedSuggestion(Base):
    """A fact read in a person's free text that a counselor did not take; `mark` is a hash of fact and clause."""

    __tablename__ = "declined_suggestion"
    __table_args__ = (UniqueConstraint("seeker_id", "mark"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seeker_id: Mapped[int] = mapped_column(ForeignKey("seeker.id", ondelete="CASCADE"))
    mark: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime]
    by: Mapped[int | None]


class Reading(Base):
    """A field of a person shown in clear: who, which, why (a reason code), when (security.md D6)."""

    __tablename__ = "reading"
    __table_args__ = (Index("ix_reading_user_at", "user_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    seeker_id: Mapped[int] = mapped_column(index=True)
    field: Mapped[str] = mapped_column(String(24))
    reason: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
