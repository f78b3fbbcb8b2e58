"""Batches of records from a spreadsheet: read, checked, confirmed, written, taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Addressed, Base


class ImportBatch(Addressed, Base):
    """One uploaded file. Progress is read from this row.

    `sha256` is the file's; `header` the look of its first rows; `columns` field to column (from 0); `reasons` code of
    a fault to its number of rows; `problem` why the file cannot be read. `key` is `<kind>:<owner>:<sha256>` while the
    batch is written and not reverted: the same file is not written twice.
    """

    __tablename__ = "import_batch"

    kind: Mapped[str] = mapped_column(String(16))
    file_name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    key: Mapped[str | None] = mapped_column(String(110), unique=True)
    size: Mapped[int]
    status: Mapped[str] = mapped_column(String(16), index=True)
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    uploaded_at: Mapped[datetime]
    header_sealed: Mapped[bytes | None]
    header_row: Mapped[int | None]
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    codes: Mapped[str | None] = mapped_column(String(40))
    rows_total: Mapped[int | None]
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_new: Mapped[int] = mapped_column(default=0)
    rows_update: Mapped[int] = mapped_column(default=0)
    rows_duplicate: Mapped[int] = mapped_column(default=0)
    rows_error: Mapped[int] = mapped_column(default=0)
    rows_written: Mapped[int] = mapped_column(default=0)
    reasons: Mapped[dict[str, Any]] = mapped_column(default=dict)
    problem: Mapped[dict[str, Any] | None]
    heartbeat_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    committed_at: Mapped[datetime | None]
    reverted_at: Mapped[datetime | None]


class ImportRow(Base):
    """One row of the file, prepared. `public_id` is the record's to be; what people wrote lies sealed.

    `values` is the row of the record's table, `cells` the row as it stood with its faults, `before` what an update
    replaced. `tokens`: cut for the index. `target_version`: of the record that an update was judged against, then of
    the record as written.
    """

    __tablename__ = "import_row"
    __table_args__ = (Index("ix_import_row_batch_verdict", "batch_id", "verdict"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id", ondelete="CASCADE"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    public_id: Mapped[str] = mapped_column(String(36))
    verdict: Mapped[str] = mapped_column(String(12))
    label: Mapped[str] = mapped_column(String(120), default="")
    fault: Mapped[str | None] = mapped_column(String(60))
    values_sealed: Mapped[bytes | None]
    cells_sealed: Mapped[bytes]
    before_sealed: Mapped[bytes | None]
    tokens: Mapped[bytes | None]
    target_id: Mapped[int | None]
    target_version: Mapped[int | None]
    record_id: Mapped[int | None]
