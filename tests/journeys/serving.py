"""A whole platform of a journey's own: database made by the real migrations, waitress on a free port."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from sqlalchemy import text
from sqlalchemy.engine import make_url
from waitress import wasyncore
from waitress.server import create_server

from config.settings import Settings
from core import schema
from core.db import make_engine
from core.platform import Platform
from jobs.runner import Report
from webapp.app import create_app


@dataclass(frozen=True)
class Served:
    """A site that answers at `address`; `platform` is another one on the same database, as the clock has it."""

    address: str
    platform: Platform

    def run(self, job: ModuleType) -> Report:
        """Runs a job of the timetable now, to the end; fails where an item of it failed."""
        report: Report = job.run(self.platform, datetime.now(UTC))
        assert not report.failed, f"{job.__name__}: {report}"
        return report


def database_for(name: str, folder: Path) -> str:
    """The address of an empty database: a file of SQLite, or one of this name on the server of DATABASE_URL."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgresql"):
        return f"sqlite:///{folder / 'platform.db'}"
    own = make_url(server).set(database=name)
    engine = make_engine(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{own.database}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{own.database}"'))
    engine.dispose()
    return own.render_as_string(hide_password=False)


@contextmanager
def migrated(settings: Settings) -> Iterator[Platform]:
    """A platform on a database that the migrations have made."""
    platform = Platform.build(settings)
    schema.upgrade(platform.engine)
    try:
        yield platform
    finally:
        platform.engine.dispose()


@contextmanager
def serving(platform: Platform) -> Iterator[Served]:
    """The site on a free port, in threads of its own, on a platform of its own as a web process has it."""
    with migrated(platform.settings) as web:
        server = create_server(create_app(web), host="127.0.0.1", port=0, threads=4, ident=None)
        loop = threading.Thread(target=server.run, name="waitress")
        loop.start()
        try:
            yield Served(f"http://127.0.0.1:{server.effective_port}", platform)
        finally:
            # In the loop's own thread: sockets that vanish under its select would raise there.
            server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
            loop.join(10)
            server.task_dispatcher.shutdown()
