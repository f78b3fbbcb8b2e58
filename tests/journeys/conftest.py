"""A real server with its own database, and a real browser in front of it."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from config.settings import Settings
from tests.journeys.person import Person
from tests.journeys.serving import Served, database_for, migrated, serving

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PICTURES = pytest.StashKey[Path]()
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


expect.set_options(timeout=20_000)
"""Milliseconds. A bound against waiting for ever, no measure: two browsers and two servers share two processors."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium; without one the journeys fail: a journey left out proves nothing."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.fail("no Chromium on PATH (apt install chromium)")
    return {**browser_type_launch_args, "executable_path": path, "args": QUIET}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Served]:
    """The site of an empty district, as it is on the day it opens."""
    folder = tmp_path_factory.mktemp("journey")
    settings = replace(Settings.for_tests(folder), database_url=database_for(f"journey_{worker_id}", folder))
    with migrated(settings) as platform, serving(platform) as served:
        yield served


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Served]:
    """The site of the small made-up district, with its one-click entries."""
    from demo import writer

    folder = tmp_path_factory.mktemp("demo")
    url = database_for(f"journey_demo_{worker_id}", folder)
    settings = replace(Settings.for_tests(folder), database_url=url, demo=True, password_rotation_days=0)
    with migrated(settings) as platform:
        writer.load(platform, size="small", seed=20, on=None, say=lambda _line: None)
        with serving(platform) as served:
            yield served


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """Where the screenshots go: the folder that SCREENSHOTS names, or one in tmp; the end of the run says which."""
    named = os.environ.get("SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    pytestconfig.stash[PICTURES] = folder
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tells where the screenshots are."""
    if folder := config.stash.get(PICTURES, None):
        terminalreporter.write_line(f"screenshots: {folder}")


@pytest.fixture
def at_desk(browser: Browser, pictures: Path) -> Iterator[Callable[[Served, str], Person]]:
    """`at_desk(served, "hr")`: somebody who opens a browser there.

    What they found wrong with the pages is told at the end, all at once: a crooked page is no reason not to go on.
    """
    people: list[Person] = []

    def sit_down(served: Served, name: str) -> Person:
        people.append(Person(browser, served.address, name, pictures))
        return people[-1]

    yield sit_down
    for person in people:
        person.leave()
    faults = [fault for person in people for fault in person.faults]
    assert not faults, "\n".join(faults)
