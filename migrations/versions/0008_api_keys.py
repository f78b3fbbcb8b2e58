"""keys with which programs act for a firm.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("prefix", sa.String(length=16), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_api_key_enterprise_id_enterprise"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["user.id"], name=op.f("fk_api_key_made_by_user")),
        sa.ForeignKeyConstraint(["revoked_by"], ["user.id"], name=op.f("fk_api_key_revoked_by_user")),
        sa.UniqueConstraint("public_id", name=op.f("uq_api_key_public_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_api_key_secret_hash")),
    )
    op.create_index(op.f("ix_api_key_enterprise_id"), "api_key", ["enterprise_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_api_key_enterprise_id"), table_name="api_key")
    op.drop_table("api_key")
