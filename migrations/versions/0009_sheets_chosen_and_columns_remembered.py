"""sheets of a workbook chosen, rows mended in the browser, columns remembered for each firm and office.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("import_batch") as batch:
        batch.add_column(sa.Column("sheets", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("mapped_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("amended", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("import_row") as batch:
        batch.add_column(sa.Column("key_index", sa.String(length=64), nullable=True))
        batch.create_index(op.f("ix_import_row_batch_key"), ["batch_id", "key_index"])
    op.create_table(
        "import_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("header", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("codes", sa.String(length=40), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
        sa.UniqueConstraint("owner", "kind", "header", name=op.f("uq_import_mapping_owner")),
    )


def downgrade() -> None:
    op.drop_table("import_mapping")
    with op.batch_alter_table("import_row") as batch:
        batch.drop_index(op.f("ix_import_row_batch_key"))
        batch.drop_column("key_index")
    with op.batch_alter_table("import_batch") as batch:
        for name in ("amended", "mapped_at", "sheets"):
            batch.drop_column(name)
