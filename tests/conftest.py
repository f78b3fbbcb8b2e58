"""The whole platform inside one outer transaction, always rolled back: tests commit for real and leave nothing."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from config.settings import Settings
from core import importing
from core.access import SYSTEM, Actor
from core.db import Base, make_engine
from core.platform import Platform
from core.work import Work
from tests.factories.accounts import sign_in_as
from webapp.app import WebApp, create_app

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Monday 09:00 in the district; services get the time as an argument, requests run on the real clock."""


@pytest.fixture(scope="session")
def database_url(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of this worker's own: a file of SQLite, or a fresh database on the server of DATABASE_URL."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgresql"):
        return f"sqlite:///{tmp_path_factory.mktemp('db') / 'platform.db'}"
    own = make_url(server).set(database=f"test_{worker_id}")
    engine = make_engine(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{own.database}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{own.database}"'))
    engine.dispose()
    return own.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    """The worker's database with all tables."""
    import core.platform  # noqa: F401  (every model registers itself)

    engine = make_engine(database_url)
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings of a test: keys of its own, files under its own folder."""
    return replace(Settings.for_tests(tmp_path), database_url=database_url)


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """The outer transaction."""
    with engine.connect() as connection:
        outer = connection.begin()
        yield connection
        outer.rollback()


@pytest.fixture
def platform(settings: Settings, engine: Engine, connection: Connection) -> Platform:
    """The whole platform; its units of work are savepoints of the outer transaction."""

    def session() -> Session:
        return Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)

    return replace(Platform.build(settings, engine), reading=session, writing=session)


@pytest.fixture
def unit(platform: Platform) -> Callable[..., AbstractContextManager[Work]]:
    """`with unit(actor) as work:` at NOW, or at `now=`."""

    def open_unit(actor: Actor = SYSTEM, now: datetime = NOW, **words: Any) -> AbstractContextManager[Work]:
        return platform.work(actor, now, **words)

    return open_unit


@pytest.fixture
def work(platform: Platform) -> Iterator[Work]:
    """One open unit of work of the system itself, at NOW."""
    with platform.work(SYSTEM, NOW) as work:
        yield work


@pytest.fixture
def app(platform: Platform) -> WebApp:
    """The web application on the test's platform."""
    app = create_app(platform)
    app.config.update(TESTING=False, WTF_CSRF_ENABLED=False)
    # A child process would not see the open transaction of the test: it is done here what the child does.
    app.extensions["start_import"] = lambda _settings, public_id: importing.advance(platform, public_id)
    return app


@pytest.fixture
def client_as(app: WebApp, platform: Platform) -> Callable[..., FlaskClient]:
    """`client_as(user)`: a browser in which this user is signed in; without a user, a visitor."""
    return lambda user=None: sign_in_as(app, platform, user)
