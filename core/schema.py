"""The database's schema: brought up to date by numbered migrations, refused when unknown (security.md D29).

On PostgreSQL the role that serves may own nothing: the owner migrates, and gives it what it needs (D7, D11).
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from config.settings import Settings
from core.db import make_engine, run_together

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    # The history is added to and read, nothing else.
    "REVOKE UPDATE, DELETE ON event FROM {role}",
    "REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {role}",
    # SELECT for pg_dump alone: the nightly backup runs as the role that serves, which reads everything anyway.
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
)
"""What the role that serves may do; run by the owner in one transaction, so that it is never without."""


def bring_up_to_date(settings: Settings, serving: Engine) -> None:
    """The schema at its head, by the owner of its tables; where another role serves, it gets its rights.

    Raises ProgrammingError (42501) where a migration is due and the role may not make it, ValueError where the two
    addresses name different databases.
    """
    if not settings.migrate_database_url or serving.dialect.name == "sqlite":
        if current(serving) != head():
            upgrade(serving)
        return
    owner = make_engine(settings.migrate_database_url)
    if owner.url.database != serving.url.database:
        raise ValueError("MIGRATE_DATABASE_URL: not the database of DATABASE_URL")
    try:
        upgrade(owner)
        if (role := role_of(serving)) != role_of(owner):
            grant(owner, role)
    finally:
        owner.dispose()


def grant(owner: Engine, role: str) -> None:
    """Gives the role that serves exactly what it needs, and takes what it had beyond that."""
    name = owner.dialect.identifier_preparer.quote(role)
    run_together(owner, [statement.format(role=name) for statement in GRANTS])


def role_of(engine: Engine) -> str:
    """Whom PostgreSQL takes us for."""
    with engine.connect() as connection:
        return str(connection.scalar(text("SELECT current_user")))


def owning_role(engine: Engine) -> str | None:
    """The role that serves, where it may rewrite the history; None where it may not, and on SQLite, which has none."""
    if engine.dialect.name != "postgresql":
        return None
    asked = "SELECT pg_has_role(relowner, 'USAGE') OR has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE')"
    with engine.connect() as connection:
        may = connection.scalar(text(f"{asked} FROM pg_class WHERE oid = to_regclass('event')"))
    return role_of(engine) if may else None


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Brings the schema up to a revision."""
    command.upgrade(_config(engine), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Takes the schema down to a revision ("base" = empty)."""
    command.downgrade(_config(engine), revision)


def head() -> str:
    """The newest revision that this code knows."""
    found = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert found is not None
    return found


def current(engine: Engine) -> str | None:
    """The database's revision; None on an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def refuse_unknown(engine: Engine) -> None:
    """Raises RuntimeError where the database is not at the revision that this code was written for."""
    found = current(engine)
    if found != head():
        raise RuntimeError(
            f"the database is at revision {found}, this program needs {head()}: run `python3 -m webapp migrate`"
        )


def _config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config
