"""Batches of records from a spreadsheet: read, checked, confirmed, written, taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Addressed, Base


class ImportBatch(Addressed, Base):
    """One uploaded file. Progress is read from this row. `sha256` is of the file; a file counts once a kind."""

    __tablename__ = "import_batch"

    kind: Mapped[str] = mapped_column(String(16))
    file_name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    committed_key: Mapped[str | None] = mapped_column(String(90), unique=True)
    """`<kind>:<owner>:<sha256>` once written: the same file is not written twice; null again after a revert."""
    size: Mapped[int]
    status: Mapped[str] = mapped_column(String(16), index=True)
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    uploaded_at: Mapped[datetime]
    header_row: Mapped[int | None]
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    rows_total: Mapped[int | None]
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_new: Mapped[int] = mapped_column(default=0)
    rows_update: Mapped[int] = mapped_column(default=0)
    rows_duplicate: Mapped[int] = mapped_column(default=0)
    rows_error: Mapped[int] = mapped_column(default=0)
    rows_written: Mapped[int] = mapped_column(default=0)
    problem: Mapped[dict[str, Any] | None]
    heartbeat_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    committed_at: Mapped[datetime | None]
    reverted_at: Mapped[datetime | None]


class ImportRow(Base):
    """One row of the file, prepared: personal data sealed, tokens cut; `problems` says cell and mend."""

    __tablename__ = "import_row"
    __table_args__ = (Index("ix_import_row_batch_verdict", "batch_id", "verdict"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id", ondelete="CASCADE"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    public_id: Mapped[str] = mapped_column(String(36))
    verdict: Mapped[str] = mapped_column(String(12))
    label: Mapped[str] = mapped_column(String(120), default="")
    values_sealed: Mapped[bytes]
    cells_sealed: Mapped[bytes]
    tokens: Mapped[bytes | None]
    problems: Mapped[list[dict[str, Any]]]
    target_id: Mapped[int | None]
    record_id: Mapped[int | None]
    before_sealed: Mapped[bytes | None]
