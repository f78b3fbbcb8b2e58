"""Backups made, checked and brought back: the database, the uploads, a manifest with hashes and the chain's head.

With a recipient's public key each file is sealed to it, so that a stolen backup tells nothing (security.md D28). The
keys of `keys.toml` are not in it: the manifest knows them by a mark, and they are kept elsewhere.
"""

import fcntl
import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from config.settings import Settings
from core import keys, schema
from core.backup import copies, sealing
from core.backup.errors import BackupFailed
from core.db import make_engine
from core.work import ZONE

KEEP = 14
MANIFEST = "manifest.json"
ARCHIVE = "files.tar"
UPLOADS = "files"
MAKING = ".making-"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup in a folder of its own. `manifest`: made_at, database, revision, proof, sealed, keys, files."""

    folder: Path
    manifest: dict[str, Any]


def folder_of(settings: Settings) -> Path:
    """Where backups are written: BACKUP_DIR, by default beside the data."""
    return settings.backup_dir or settings.var_dir / "backups"


def make(settings: Settings, engine: Engine, now: datetime) -> Backup:
    """Writes and proves a backup, drops all but the newest 14, copies them to the second place where one is set.

    Raises BackupFailed; nothing half made shows. Where only the copy failed, the backup itself stands.
    """
    target = folder_of(settings)
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    if settings.backup_recipient:
        sealing.check_recipient(settings.backup_recipient)
    with _alone(target):
        for left in target.glob(f"{MAKING}*"):
            shutil.rmtree(left)
        name = _free_name(target, now)
        making = target / f"{MAKING}{name}"
        making.mkdir(mode=0o700)
        manifest = _write(settings, engine, making, now)
        _sync(making)
        making.rename(target / name)
        _sync(target)
        for old in _whole(target)[:-KEEP]:
            shutil.rmtree(old)
        if settings.backup_copy_dir:
            _to_second_place(target, settings.backup_copy_dir)
    return Backup(target / name, manifest)


def check(folder: Path) -> dict[str, Any]:
    """The manifest, after every file was held against its hash. Raises BackupFailed."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        said = {str(name): str(facts["sha256"]) for name, facts in manifest["files"].items()}
        if {name.removesuffix(sealing.SUFFIX) for name in said} != {copies.NAMES[manifest["database"]], ARCHIVE}:
            raise KeyError("files")
        manifest["sealed"], manifest["proof"]
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise BackupFailed("no_manifest", folder=folder) from error
    for name, wanted in said.items():
        path = folder / Path(name).name
        if not path.is_file() or _hash(path) != wanted:
            raise BackupFailed("changed", name=name)
    return manifest


def restore(settings: Settings, folder: Path, private_key: str = "") -> dict[str, Any]:
    """Puts a backup where no database is, uploads first, and answers its manifest. On PostgreSQL as the tables' owner.

    Raises BackupFailed where a file is not whole, the key does not open it, or there is something to overwrite.
    """
    manifest = check(folder)
    kind = make_url(settings.database_url).get_backend_name()
    if manifest["database"] != kind:
        raise BackupFailed("other_database", made=manifest["database"], here=kind)
    engine = make_engine((settings.migrate_database_url if kind == "postgresql" else "") or settings.database_url)
    try:
        if not copies.is_empty(engine):
            raise BackupFailed("not_empty")
        place = Path(engine.url.database or "").parent if kind == "sqlite" else settings.var_dir
        place.mkdir(parents=True, exist_ok=True)
        settings.var_dir.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=place, prefix=".restore-") as scratch:
            opened = _opened(folder, manifest, Path(scratch), private_key)
            if copies.prove(kind, opened[copies.NAMES[kind]]) != manifest["proof"]:
                raise BackupFailed("not_whole")
            with tarfile.open(opened[ARCHIVE]) as packed:
                packed.extractall(settings.var_dir, filter="data")
            _put(engine, opened[copies.NAMES[kind]])
    finally:
        engine.dispose()
    return manifest


def last_head(settings: Settings) -> tuple[int, str] | None:
    """Number of events and the chain's head when the newest backup was made; None where there is no backup."""
    made = _whole(folder_of(settings))
    if not made:
        return None
    proof = json.loads((made[-1] / MANIFEST).read_text(encoding="utf-8"))["proof"]
    return proof["events"], proof["head"]


def keys_missing(settings: Settings, manifest: dict[str, Any]) -> list[str]:
    """Names of keys that the data was sealed with and this installation does not have."""
    here = keys.marks(settings.pii_keys, settings.index_key)
    return sorted(name for name, mark in manifest.get("keys", {}).items() if here.get(name) != mark)


def _write(settings: Settings, engine: Engine, folder: Path, now: datetime) -> dict[str, Any]:
    kind = engine.dialect.name
    copy, archive = folder / copies.NAMES[kind], folder / ARCHIVE
    copies.copy(engine, copy)
    proof = copies.prove(kind, copy)
    # After the database: an upload is written before the row that names it, so that no row lacks its file.
    with tarfile.open(archive, "w") as packed:
        if (uploads := settings.var_dir / UPLOADS).exists():
            packed.add(uploads, arcname=UPLOADS)
    files = {}
    for path in (copy, archive):
        kept = sealing.seal(path, settings.backup_recipient) if settings.backup_recipient else path
        files[kept.name] = {"sha256": _hash(kept), "size": kept.stat().st_size}
        _sync(kept)
    manifest = {
        "made_at": now.isoformat(),
        "database": kind,
        "revision": schema.current(engine),
        "proof": proof,
        "sealed": bool(settings.backup_recipient),
        "keys": keys.marks(settings.pii_keys, settings.index_key),
        "files": files,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    _sync(folder / MANIFEST)
    return manifest


def _to_second_place(source: Path, place: Path) -> None:
    """Copies each whole backup that is not there yet, held against its hashes; the newest 14 stay there too.

    The place is never made: where a disk is not mounted, its empty mount point would fill the first disk unseen.
    """
    if not place.is_dir():
        raise BackupFailed("second_place_missing", folder=place)
    try:
        for left in place.glob(f"{MAKING}*"):
            shutil.rmtree(left)
        for made in _whole(source):
            if (place / made.name).exists():
                continue
            making = shutil.copytree(made, place / f"{MAKING}{made.name}")
            check(making)
            for path in (*making.iterdir(), making):
                _sync(path)
            making.rename(place / made.name)
        _sync(place)
        for old in _whole(place)[:-KEEP]:
            shutil.rmtree(old)
    except OSError as error:
        raise BackupFailed("second_place", folder=place, said=str(error)) from error


def _opened(folder: Path, manifest: dict[str, Any], scratch: Path, private_key: str) -> dict[str, Path]:
    opened = {}
    for name in manifest["files"]:
        plain = scratch / Path(name).name.removesuffix(sealing.SUFFIX)
        if manifest["sealed"]:
            sealing.unseal(folder / Path(name).name, plain, private_key)
        else:
            shutil.copyfile(folder / Path(name).name, plain)
        opened[plain.name] = plain
    return opened


def _put(engine: Engine, path: Path) -> None:
    if engine.dialect.name == "postgresql":
        copies.load_postgres(engine, path)
        return
    _sync(path)
    database = Path(engine.url.database or "")
    path.rename(database)
    _sync(database.parent)


def _whole(target: Path) -> list[Path]:
    return sorted(path.parent for path in target.glob(f"2*/{MANIFEST}"))


def _free_name(target: Path, now: datetime) -> str:
    name = now.astimezone(ZONE).strftime("%Y%m%d-%H%M%S")
    taken = [path.name for path in target.glob(f"{name}*")]
    return f"{name}-{len(taken) + 1}" if taken else name


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """One at a time: the clock's nightly one and one that somebody asks for."""
    descriptor = os.open(target, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
