"""The database's schema: brought up to date by numbered migrations, refused when unknown (security.md D29)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


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
