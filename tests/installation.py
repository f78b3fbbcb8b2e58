"""An installation of a test's own: files, keys and a real database, worked on by real processes."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from config.settings import ROOT, Settings
from core.platform import Platform
from tests.journeys.serving import database_for, migrated

OURS = ("VAR_DIR", "DATABASE_URL", "DEMO", "BACKUP_DIR", "BACKUP_RECIPIENT", "EXTERNAL_URL", "BIND_HOST", "BIND_PORT")


@dataclass
class Installation:
    """`environment` is what its processes are started with; `platform` looks at the same database from outside."""

    folder: Path
    environment: dict[str, str]
    platform: Platform
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start(self, module: str, *arguments: str, **variables: str) -> "subprocess.Popen[bytes]":
        """`python3 -m MODULE ARGUMENTS`, ended with the test; what it says stands in the log."""
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", module, *arguments]
            environment = self.environment | variables
            nobody = subprocess.DEVNULL
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=nobody, stdout=log, stderr=log)
        self.running.append(process)
        return process

    def run(self, module: str, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        """The same, to its end."""
        command = [sys.executable, "-m", module, *arguments]
        environment = self.environment | variables
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False, input=""
        )

    @property
    def log(self) -> Path:
        """What its processes said."""
        return self.folder / "log"

    def said(self) -> str:
        """The log so far."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""


def until(happened: Callable[[], object], seconds: float = 20.0, pause: float = 0.05) -> None:
    """Waits for it; fails when it does not come."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, f"did not happen within {seconds} s"
        time.sleep(pause)


@contextmanager
def made(folder: Path, worker_id: str, **variables: str) -> Iterator[Installation]:
    """An installation with these variables; its processes end with the block."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    url = database_for(f"installation_{worker_id}", folder)
    environment = {**kept, "VAR_DIR": str(folder), "DATABASE_URL": url, "NO_BOOTSTRAP": "1", **variables}
    with migrated(Settings.from_env(environment)) as platform:
        installation = Installation(folder, environment, platform)
        try:
            yield installation
        finally:
            for process in installation.running:
                process.kill()
                process.wait()


@pytest.fixture
def installation(tmp_path: Path, worker_id: str) -> Iterator[Installation]:
    """An empty district with all its tables."""
    with made(tmp_path, worker_id) as installation:
        yield installation


@pytest.fixture
def demo_installation(tmp_path: Path, worker_id: str) -> Iterator[Installation]:
    """The same, where made-up telephones are taken for right."""
    with made(tmp_path, worker_id, DEMO="1") as installation:
        yield installation
