"""Alembic's door: the engine comes from core/schema.py; never from an ini file."""

from alembic import context

import core.platform  # noqa: F401  (every table registers itself)
from core.db import Base, UtcMoment


def same_kind(_context, _inspected, _column, inspected_type, model_type):
    """A UTC moment is a timestamp with zone to the database; everything else is compared as Alembic does."""
    return False if isinstance(model_type, UtcMoment) else None


engine = context.config.attributes["engine"]
with engine.connect() as connection:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # Batch migrations copy tables; foreign keys would cascade into the copies.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.rollback()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=same_kind,
        transactional_ddl=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
    connection.commit()
