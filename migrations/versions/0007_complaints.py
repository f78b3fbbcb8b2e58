"""what the public reports of vacancies, and what was found.

The search columns that pinyin is added to need no change here: the clock writes them anew (jobs/spell_names).

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "complaint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("no", sa.String(length=12), nullable=False),
        sa.Column("vacancy_id", sa.Integer(), nullable=False),
        sa.Column("subdistrict", sa.String(length=16), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("said", sa.String(length=300), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.ForeignKeyConstraint(["vacancy_id"], ["vacancy.id"], name=op.f("fk_complaint_vacancy_id_vacancy")),
        sa.ForeignKeyConstraint(["decided_by"], ["user.id"], name=op.f("fk_complaint_decided_by_user")),
        sa.UniqueConstraint("public_id", name=op.f("uq_complaint_public_id")),
        sa.UniqueConstraint("no", name=op.f("uq_complaint_no")),
    )
    op.create_index("ix_complaint_status_due", "complaint", ["status", "due_at"])
    op.create_index(op.f("ix_complaint_vacancy_id"), "complaint", ["vacancy_id"])


def downgrade() -> None:
    op.drop_table("complaint")
