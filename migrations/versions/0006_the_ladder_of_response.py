"""the ladder of response: who owns a demand, which rungs were reached, what was said to the firm.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def number(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "response",
        number("id", nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        number("version", nullable=False),
        number("vacancy_id", nullable=False),
        number("enterprise_id", nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        moment("received_at", nullable=False),
        number("owner_id"),
        moment("owned_at"),
        moment("checked_at"),
        sa.Column("checked_how", sa.String(length=8), nullable=True),
        moment("transmitted_at"),
        moment("first_listed_at"),
        moment("said_at"),
        moment("escalated_at"),
        number("escalated_by"),
        moment("closed_at"),
        sa.Column("close_cause", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("public_id", name=op.f("uq_response_public_id")),
        sa.UniqueConstraint("vacancy_id", name=op.f("uq_response_vacancy_id")),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancy.id"], name=op.f("fk_response_vacancy_id_vacancy"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_response_enterprise_id_enterprise")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_response_owner_id_user")),
        sa.ForeignKeyConstraint(["escalated_by"], ["user.id"], name=op.f("fk_response_escalated_by_user")),
    )
    op.create_index("ix_response_state_received", "response", ["state", "received_at"])
    op.create_index(op.f("ix_response_enterprise_id"), "response", ["enterprise_id"])
    op.create_index(op.f("ix_response_owner_id"), "response", ["owner_id"])
    op.create_table(
        "response_step",
        number("id", nullable=False),
        number("response_id", nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        moment("done_at", nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_step")),
        sa.UniqueConstraint("response_id", "step", name=op.f("uq_response_step_response_id")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_response_step_response_id_response"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_response_step_response_id"), "response_step", ["response_id"])
    op.create_table(
        "response_word",
        number("id", nullable=False),
        number("response_id", nullable=False),
        moment("at", nullable=False),
        number("by", nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_word")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_response_word_response_id_response"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by"], ["user.id"], name=op.f("fk_response_word_by_user")),
    )
    op.create_index(op.f("ix_response_word_response_id"), "response_word", ["response_id"])


def downgrade() -> None:
    op.drop_table("response_word")
    op.drop_table("response_step")
    op.drop_table("response")
