"""The made-up district in a database, loaded once for all tests that only look at it."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from config.settings import Settings
from core import schema
from core.db import make_engine
from core.platform import Platform
from demo import writer


def platform_in(folder: Path) -> Platform:
    """A platform over a database in the folder, an empty one if there is none."""
    settings = replace(Settings.for_tests(folder), demo=True)
    platform = Platform.build(settings, make_engine(settings.database_url))
    schema.upgrade(platform.engine)
    return platform


@pytest.fixture
def copied(made: Platform, tmp_path: Path) -> Iterator[Platform]:
    """The loaded district once more, for a test that changes something."""
    folder = tmp_path / "copy"
    shutil.copytree(made.settings.var_dir, folder)
    platform = platform_in(folder)
    yield platform
    platform.engine.dispose()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The small district in an SQLite file of its own: loading needs real commits."""
    platform = platform_in(tmp_path_factory.mktemp("demo"))
    writer.load(platform, size="small", seed=20, on=None, say=[].append)
    yield platform
    platform.engine.dispose()
