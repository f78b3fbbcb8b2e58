"""a vacancy's wording and its review, what was changed in it, when the firm was asked; forms typed and not sent.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    # No batch: SQLite would make the table anew, and other tables point to it.
    op.add_column("vacancy", sa.Column("lint_reason", sa.String(length=200), nullable=True))
    op.add_column("vacancy", sa.Column("age_limited", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("vacancy", sa.Column("confirm_step", sa.Integer(), nullable=True))
    op.create_table(
        "vacancy_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vacancy_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy_change")),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancy.id"], name=op.f("fk_vacancy_change_vacancy_id_vacancy"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by"], ["user.id"], name=op.f("fk_vacancy_change_by_user")),
    )
    op.create_index(op.f("ix_vacancy_change_vacancy_id"), "vacancy_change", ["vacancy_id"])
    op.create_table(
        "form_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("typed_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_draft")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_form_draft_user_id_user")),
        sa.UniqueConstraint("user_id", "place", name=op.f("uq_form_draft_user_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_form_draft_public_id")),
    )
    op.create_index(op.f("ix_form_draft_saved_at"), "form_draft", ["saved_at"])


def downgrade() -> None:
    op.drop_table("form_draft")
    op.drop_table("vacancy_change")
    op.drop_column("vacancy", "confirm_step")
    op.drop_column("vacancy", "age_limited")
    op.drop_column("vacancy", "lint_reason")
