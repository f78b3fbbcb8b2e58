"""what was read in a person's words and not taken is not asked again.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "declined_suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seeker_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declined_suggestion")),
        sa.ForeignKeyConstraint(
            ["seeker_id"],
            ["seeker.id"],
            name=op.f("fk_declined_suggestion_seeker_id_seeker"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("seeker_id", "mark", name=op.f("uq_declined_suggestion_seeker_id")),
    )


def downgrade() -> None:
    op.drop_table("declined_suggestion")
