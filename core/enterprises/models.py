"""Companies: who they are, whether the district has verified them, and who speaks for them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Addressed, Base, Versioned


class Enterprise(Addressed, Versioned, Base):
    """A firm that needs people, or an agency that posts for client firms.

    `name_key` is the name folded for comparison; `search` holds bigrams (core/bigrams.py). A firm known by
    name only has no credit code and is unverified. `submitted_by` last put the firm before the verifier, by
    registering it or by changing what stands in the register. `size_class`, `nature` and labels hold the
    words of config/text/enterprises.toml; `subdistrict` a place code; `headcount_insured` is 参保人数.
    """

    __tablename__ = "enterprise"
    __table_args__ = (
        CheckConstraint("verified_by IS NULL OR verified_by <> registered_by", name="two_persons"),
        CheckConstraint("verified_by IS NULL OR verified_by <> submitted_by", name="not_own_change"),
        Index("ix_enterprise_status_submitted", "status", "submitted_at"),
    )

    credit_code: Mapped[str | None] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(120), index=True)
    short_name: Mapped[str | None] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(16))
    section: Mapped[str | None] = mapped_column(String(1))
    division: Mapped[str | None] = mapped_column(String(2))
    size_class: Mapped[str | None] = mapped_column(String(4))
    nature: Mapped[str | None] = mapped_column(String(20))
    established_on: Mapped[date | None]
    address: Mapped[str | None] = mapped_column(String(200))
    subdistrict: Mapped[str | None] = mapped_column(String(16), index=True)
    park: Mapped[str | None] = mapped_column(String(40))
    headcount_insured: Mapped[int | None]
    legal_person: Mapped[str | None] = mapped_column(String(40))
    contact_name: Mapped[str | None] = mapped_column(String(40))
    contact_phone_sealed: Mapped[bytes | None]
    second_contact_name: Mapped[str | None] = mapped_column(String(40))
    second_contact_phone_sealed: Mapped[bytes | None]
    is_internship_base: Mapped[bool] = mapped_column(default=False)
    is_agency: Mapped[bool] = mapped_column(default=False)
    agency_licence: Mapped[str | None] = mapped_column(String(60))
    licence_file: Mapped[str | None] = mapped_column(String(64))
    licence_kind: Mapped[str | None] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(16), default="web")
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    verified_at: Mapped[datetime | None]
    verified_basis: Mapped[str | None] = mapped_column(String(16))
    next_check_on: Mapped[date | None]
    return_reason: Mapped[str | None] = mapped_column(String(300))
    import_batch_id: Mapped[int | None] = mapped_column(index=True)
    search: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Label(Base):
    """规上, 链主, 招商重点, 重点建设, 困难企业: given by staff, with a date."""

    __tablename__ = "enterprise_label"

    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id", ondelete="CASCADE"), primary_key=True)
    label: Mapped[str] = mapped_column(String(16), primary_key=True)
    given_at: Mapped[datetime]
    given_by: Mapped[int | None]


class Member(Base):
    """A user who speaks for a firm; one of them is the firm's 管理员."""

    __tablename__ = "enterprise_member"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id", ondelete="CASCADE"), index=True)
    is_admin: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime]


class AgencyClient(Base):
    """That an agency may post for a firm: the authorisation named, for a time."""

    __tablename__ = "agency_client"
    __table_args__ = (UniqueConstraint("agency_id", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    authorisation: Mapped[str] = mapped_column(String(120))
    valid_until: Mapped[date]
    created_at: Mapped[datetime]

    client: Mapped[Enterprise] = relationship(foreign_keys=[client_id], lazy="raise")


class EnterpriseChange(Base):
    """What was changed in a firm's record, by whom: field to [before, after]; of telephones only that."""

    __tablename__ = "enterprise_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by: Mapped[int | None]
    changes: Mapped[dict[str, Any]]
