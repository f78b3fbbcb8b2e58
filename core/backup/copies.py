"""A consistent copy of a database while others write, the proof that it is whole, and the way back into a database."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pysqlite3
from sqlalchemy import Engine, inspect

from core.backup.errors import BackupFailed
from core.events import GENESIS

NAMES = {"sqlite": "platform.db", "postgresql": "platform.dump"}


def copy(engine: Engine, target: Path) -> None:
    """Writes the copy. Raises BackupFailed."""
    (_copy_sqlite if engine.dialect.name == "sqlite" else _dump_postgres)(engine, target)


def prove(kind: str, path: Path) -> dict[str, Any]:
    """How many events the copy holds and the chain's head, read from the copy itself. Raises BackupFailed."""
    events, seq, head = (_read_sqlite if kind == "sqlite" else _read_postgres)(path)
    if events != seq:
        raise BackupFailed("chain_cut", events=events, head=seq)
    return {"events": events, "head": head}


def is_empty(engine: Engine) -> bool:
    """Whether nothing is there that a restored copy would overwrite."""
    if engine.dialect.name == "sqlite":
        # A write-ahead log left behind would be played into the restored database and break it.
        return not any(Path(f"{engine.url.database}{rest}").exists() for rest in ("", "-wal", "-shm", "-journal"))
    return not inspect(engine).get_table_names()


def load_postgres(engine: Engine, path: Path) -> None:
    """Puts a dump into an empty database, in one transaction. Raises BackupFailed."""
    with _address(engine, path.parent) as address:
        options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
        _run(["pg_restore", *options, f"--dbname={address}", str(path)])


def _copy_sqlite(engine: Engine, target: Path) -> None:
    # VACUUM cannot run inside a transaction, and our engine begins one for every statement.
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM INTO ?", (str(target),))
    except pysqlite3.Error as error:
        raise BackupFailed("copy", said=str(error)) from error
    finally:
        raw.close()


def _read_sqlite(path: Path) -> tuple[int, int, str]:
    """(events, number and hash of the head). Read-only: a proof that changed the copy would prove another one."""
    try:
        with closing(pysqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise BackupFailed("not_whole")
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise BackupFailed("not_whole")
            head = connection.execute("SELECT seq, hash FROM event_head").fetchone() or (0, GENESIS)
            return connection.execute("SELECT count(*) FROM event").fetchone()[0], *head
    except pysqlite3.Error as error:
        raise BackupFailed("not_whole") from error


def _dump_postgres(engine: Engine, target: Path) -> None:
    with _address(engine, target.parent) as address:
        _run(["pg_dump", "--format=custom", f"--file={target}", f"--dbname={address}"])


def _read_postgres(path: Path) -> tuple[int, int, str]:
    # Written out in full once: a dump whose list is whole may still break off within a table.
    _run(["pg_restore", "--file=/dev/null", str(path)])
    heads = [line.split("\t") for line in _rows(path, "event_head")]
    seq, head = (int(heads[0][1]), heads[0][2]) if heads else (0, GENESIS)
    return sum(1 for _ in _rows(path, "event")), seq, head


def _rows(path: Path, table: str) -> Iterator[str]:
    """The rows of one table of a dump, as COPY writes them (columns in the order of the model)."""
    command = ["pg_restore", "--data-only", f"--table={table}", "--file=-", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as running:
        assert running.stdout is not None
        inside = False
        for line in running.stdout:
            if inside and line == "\\.\n":
                inside = False
            elif inside:
                yield line.rstrip("\n")
            else:
                inside = line.startswith("COPY ")


@contextmanager
def _address(engine: Engine, folder: Path) -> Iterator[str]:
    """The database's address for PostgreSQL's own programs; the password in a file, where `ps` does not show it."""
    url = engine.url.set(drivername="postgresql")
    if not url.password:
        yield url.render_as_string(hide_password=False)
        return
    file = folder / ".passfile"
    file.touch(mode=0o600)
    escaped = str(url.password).replace("\\", "\\\\").replace(":", "\\:")
    file.write_text(f"*:*:*:*:{escaped}\n", encoding="utf-8")
    try:
        plain = url._replace(password=None).update_query_dict({"passfile": str(file)})
        yield plain.render_as_string(hide_password=False)
    finally:
        file.unlink()


def _run(command: Sequence[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise BackupFailed("program_missing", program=command[0]) from error
    if done.returncode:
        raise BackupFailed("program_failed", program=command[0], said=done.stderr.strip()[-300:])
