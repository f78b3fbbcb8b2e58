"""Batches of records from a spreadsheet: read, checked, confirmed, written, taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Addressed, Base
from core.imports.places import number_of, sheet_of


class ImportBatch(Addressed, Base):
    """One uploaded file. Progress is read from this row.

    `sha256` is the file's; `header` the look of its first rows; `columns` field to column (from 0); `reasons` code of
    a fault to its number of rows; `problem` why the file cannot be read. `sheets`: the sheets that are taken in, by
    their places in the workbook; None where there is no choice. `key` is `<kind>:<owner>:<sha256>`, and the sheets of
    several, while the batch is written and not reverted: nothing is written twice. `mapped_at`: when the columns,
    known from another sheet of the owner's, were confirmed. `amended` counts what was mended in the browser.
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
    sheets: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    mapped_at: Mapped[datetime | None]
    amended: Mapped[int] = mapped_column(default=0)
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

    `row` is its place in the file (core/imports/places.py). `key_index` marks rows that are the same record. `values`
    is the row of the record's table, `cells` the row as it stood with its faults, `before` what an update replaced.
    `tokens`: cut for the index. `target_version`: of the record that an update was judged against, then of the record
    as written.
    """

    __tablename__ = "import_row"
    __table_args__ = (
        Index("ix_import_row_batch_verdict", "batch_id", "verdict"),
        Index("ix_import_row_batch_key", "batch_id", "key_index"),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id", ondelete="CASCADE"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    public_id: Mapped[str] = mapped_column(String(36))
    verdict: Mapped[str] = mapped_column(String(12))
    label: Mapped[str] = mapped_column(String(120), default="")
    fault: Mapped[str | None] = mapped_column(String(60))
    key_index: Mapped[str | None] = mapped_column(String(64))
    values_sealed: Mapped[bytes | None]
    cells_sealed: Mapped[bytes]
    before_sealed: Mapped[bytes | None]
    tokens: Mapped[bytes | None]
    target_id: Mapped[int | None]
    target_version: Mapped[int | None]
    record_id: Mapped[int | None]

    @property
    def number(self) -> int:
        """The row as Excel shows it in its sheet."""
        return number_of(self.row)

    @property
    def sheet(self) -> int:
        """Which of the sheets that are taken in, from 0."""
        return sheet_of(self.row)


class ImportMapping(Base):
    """Columns that an owner confirmed for the names of a sheet: field to its place among them (core/imports/memory.py).

    `header` is a keyed mark of the names, which are not kept.
    """

    __tablename__ = "import_mapping"
    __table_args__ = (UniqueConstraint("owner", "kind", "header"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(16))
    header: Mapped[str] = mapped_column(String(64))
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    codes: Mapped[str | None] = mapped_column(String(40))
    used_at: Mapped[datetime]
