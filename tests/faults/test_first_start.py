"""What a start says and does: first administrator, full disk, a database that is away, a warm shelf."""

import errno
import gc
import os
import pty
import re
import select as ready
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from config.settings import ROOT
from core.access import SYSTEM
from core.accounts import User
from core.platform import Platform
from core.shortlists import DEMAND, PEOPLE
from core.shortlists.shelf import Shelf
from jobs import refresh_index
from tests.conftest import NOW
from tests.factories.seekers import a_seeker
from tests.factories.vacancies import a_vacancy
from tests.faults.site import Browser, free_port
from tests.installation import Installation, until
from webapp.commands import machine_fault, said_of
from webapp.serving import warm

PASSWORD = "Ganjie-2026-lai"


class Terminal:
    """A person at a terminal: what a program asks is read, then answered."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        self.seen = ""
        self.pid, self.line = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            os.execve(sys.executable, [sys.executable, "-m", *arguments], environment)

    def wait_for(self, words: str, seconds: float = 30) -> None:
        """Reads until the words stand there, each time further on."""
        end = time.monotonic() + seconds
        while words not in self.seen:
            assert time.monotonic() < end, f"{words!r} was not said: {self.seen}"
            if ready.select([self.line], [], [], 0.1)[0]:
                self.seen += os.read(self.line, 4096).decode(errors="replace")
        self.seen = self.seen.split(words, 1)[1]

    def answer(self, asked: str, words: str) -> None:
        self.wait_for(asked)
        os.write(self.line, f"{words}\n".encode())

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        os.kill(self.pid, signal.SIGINT)
        status = os.waitpid(self.pid, 0)[1]
        os.close(self.line)
        return os.waitstatus_to_exitcode(status)


def answers(port: int) -> bool:
    try:
        return Browser(port, "").get("/status/alive")[0] == 200
    except OSError:
        return False


def test_the_first_administrator_is_made_at_the_first_start(installation: Installation) -> None:
    port = free_port()
    terminal = Terminal(installation.environment, "webapp", "serve", "--port", str(port))
    terminal.answer("登录名：", "luodayong")
    terminal.answer("姓名：", "罗大勇")
    terminal.answer("密码：", PASSWORD)
    terminal.answer("再输一次：", PASSWORD)
    terminal.wait_for(f"http://127.0.0.1:{port}/")
    until(lambda: answers(port))
    assert terminal.stop() == 0
    with installation.platform.work(SYSTEM, write=False) as work:
        [user] = work.session.scalars(select(User)).all()
    assert (user.login_name, user.name, user.role) == ("luodayong", "罗大勇", "secadmin")


@pytest.mark.parametrize(
    "fault", [OSError(errno.ENOSPC, "No space left on device"), OSError(errno.EDQUOT, "Disk quota exceeded")]
)
def test_a_full_disk_is_said_with_what_to_do(fault: OSError) -> None:
    [line] = said_of(machine_fault(fault))
    assert line.startswith("磁盘满了")
    assert re.search("移走旧备份", line)


def test_what_is_written_is_readable_by_this_account_alone(installation: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    installation.run("webapp", "migrate", VAR_DIR=str(folder), DATABASE_URL=f"sqlite:///{folder / 'platform.db'}")
    written = [folder, *folder.rglob("*")]
    assert {"keys.toml", "platform.db"} <= {path.name for path in written}
    assert [path.name for path in written if path.stat().st_mode & 0o077] == []


def test_another_fault_of_the_machine_is_not_made_up_into_a_full_disk() -> None:
    with pytest.raises(PermissionError):
        machine_fault(PermissionError(errno.EACCES, "Permission denied"))


@pytest.mark.parametrize("module", [("webapp", "migrate"), ("jobs", "run", "react")])
def test_a_database_that_is_away_is_said_in_a_line(installation: Installation, module: tuple[str, ...]) -> None:
    nobody = f"postgresql+psycopg://name:secret@127.0.0.1:{free_port()}/district"
    done = installation.run(*module, DATABASE_URL=nobody)
    assert done.returncode == 1
    assert "refused" in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


@pytest.fixture
def thawed() -> Iterator[None]:
    """What a test froze is looked after again."""
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("thawed")
def test_the_shelf_is_warm_and_out_of_the_collectors_rounds(platform: Platform, tmp_path: Path) -> None:
    with platform.work(SYSTEM, NOW) as work:
        a_vacancy(work)
        a_seeker(work)
    refresh_index.run(platform, NOW)
    started = replace(platform, shelf=Shelf(platform.shelf.folder, platform.shelf.config))
    assert not started.shelf.held
    before = gc.get_freeze_count()
    warm(started)
    assert started.shelf.held.keys() == {PEOPLE, DEMAND}
    assert gc.get_freeze_count() > before


@pytest.mark.usefixtures("thawed")
def test_without_an_index_it_starts_all_the_same(platform: Platform) -> None:
    warm(platform)
    assert not platform.shelf.held
    assert "lexicon" in vars(platform.shelf), "the dictionaries at least are there"
