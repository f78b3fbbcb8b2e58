"""Platforms that the kernel's tests need beside the common one: over https, with tokens, and with real commits."""

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from core.db import Base, make_engine
from core.platform import Platform
from webapp.app import WebApp, create_app


@pytest.fixture
def with_settings(platform) -> Any:
    """`with_settings(demo=True)`: the app on the test's platform with other settings."""

    def build(*, csrf: bool = False, **values: Any) -> WebApp:
        app = create_app(replace(platform, settings=replace(platform.settings, **values)))
        app.config.update(WTF_CSRF_ENABLED=csrf)
        return app

    return build


@pytest.fixture
def committed(settings, tmp_path, worker_id) -> Iterator[Platform]:
    """A platform on a database of its own, where several connections see each other's commits."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgresql"):
        platform = Platform.build(replace(settings, database_url=f"sqlite:///{tmp_path / 'own.db'}"))
        Base.metadata.create_all(platform.engine)
        yield platform
        platform.engine.dispose()
        return
    name = f"own_{worker_id}"
    url = make_url(server).set(database=name)
    admin = make_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    platform = Platform.build(replace(settings, database_url=url.render_as_string(hide_password=False)))
    Base.metadata.create_all(platform.engine)
    yield platform
    platform.engine.dispose()
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()
