"""One clock at a time: by a file's lock beside SQLite, by an advisory lock on PostgreSQL. Both go with the process."""

import fcntl
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

LOG = logging.getLogger(__name__)
STANDBY_SECONDS = 1.0
LOOK_SECONDS = 10.0
KEY = 20192021

Wait = Callable[[float], bool]
"""Waits so many seconds; whether to stop."""


class Leadership(Protocol):
    """The right to run the timetable."""

    def holds(self) -> bool:
        """Whether it is still ours."""


@contextmanager
def leadership(engine: Engine, lock: Path, wait: Wait) -> Iterator[Leadership | None]:
    """Waits to be the only clock; None where it was stopped before."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            server = ServerLock(connection)
            yield server if _gained(server.ask, wait) else None
        return
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        held = FileLock(file.fileno())
        yield held if _gained(held.ask, wait) else None


def _gained(ask: Callable[[], bool], wait: Wait) -> bool:
    if wait(0):
        return False
    if ask():
        return True
    LOG.info("another clock runs; standing by")
    while not wait(STANDBY_SECONDS):
        if ask():
            return True
    return False


class FileLock:
    """A lock on an open file: the kernel lets it go when the process ends, however it ends."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def ask(self) -> bool:
        """Takes it when it is free."""
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def holds(self) -> bool:
        """A file's lock is not lost."""
        return True


class ServerLock:
    """An advisory lock of a session of PostgreSQL: gone with its connection, which is therefore looked after."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.looked = time.monotonic()

    def ask(self) -> bool:
        """Takes it when it is free."""
        return bool(self.connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": KEY}))

    def holds(self) -> bool:
        """Whether the connection that holds it lives; asked of the server every ten seconds."""
        if time.monotonic() - self.looked < LOOK_SECONDS:
            return True
        self.looked = time.monotonic()
        try:
            self.connection.scalar(text("SELECT 1"))
        except DBAPIError:
            return False
        return True
