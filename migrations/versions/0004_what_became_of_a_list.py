"""what became of the people of a frozen list, and whom plain ways of choosing would have put first.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("shortlist_entry") as batch:
        batch.add_column(sa.Column("result", sa.String(length=12), nullable=True))
        batch.add_column(sa.Column("result_reason", sa.String(length=12), nullable=True))
        batch.add_column(sa.Column("told_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(op.f("fk_shortlist_entry_told_by_user"), "user", ["told_by"], ["id"])
        batch.create_index(op.f("ix_shortlist_entry_told_by"), ["told_by"])
    op.create_table(
        "shortlist_baseline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shortlist_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("seeker_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlist_baseline")),
        sa.ForeignKeyConstraint(
            ["shortlist_id"],
            ["shortlist.id"],
            name=op.f("fk_shortlist_baseline_shortlist_id_shortlist"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["seeker_id"], ["seeker.id"], name=op.f("fk_shortlist_baseline_seeker_id_seeker")),
        sa.UniqueConstraint("shortlist_id", "way", "rank", name=op.f("uq_shortlist_baseline_shortlist_id")),
    )
    op.create_index(op.f("ix_shortlist_baseline_seeker_id"), "shortlist_baseline", ["seeker_id"])
    # Whoever registered last is asked for at each list that is frozen.
    op.create_index(op.f("ix_seeker_registered_at"), "seeker", ["registered_at"])
    # What changed since the index was written is asked for at each ranking.
    op.create_index(op.f("ix_seeker_updated_at"), "seeker", ["updated_at"])
    op.create_index(op.f("ix_vacancy_updated_at"), "vacancy", ["updated_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_vacancy_updated_at"), table_name="vacancy")
    op.drop_index(op.f("ix_seeker_updated_at"), table_name="seeker")
    op.drop_index(op.f("ix_seeker_registered_at"), table_name="seeker")
    op.drop_table("shortlist_baseline")
    with op.batch_alter_table("shortlist_entry") as batch:
        batch.drop_index(op.f("ix_shortlist_entry_told_by"))
        batch.drop_constraint(op.f("fk_shortlist_entry_told_by_user"), type_="foreignkey")
        for name in ("told_at", "told_by", "result_reason", "result"):
            batch.drop_column(name)
