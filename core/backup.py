"""Backups that are proved by opening them: the database, the uploads, and a manifest with hashes and the chain's head.

SQLite: VACUUM INTO, which is consistent while others write. PostgreSQL: pg_dump -Fc. With a recipient's public key
(X25519, base64) each file is sealed to it, so that a stolen backup tells nothing (security.md D28).
"""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Engine, text

from core.db import make_engine
from core.work import ZONE

CHUNK = 1024 * 1024
TAG = 16
KEEP = 14


class BackupFailed(Exception):
    """The copy could not be made or is not whole; the code says which step."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup in a folder of its own."""

    folder: Path
    manifest: dict[str, Any]


def make(engine: Engine, files: Path, target: Path, recipient: str, now: datetime) -> Backup:
    """Writes and proves a backup under `target`, drops all but the newest 14. Raises BackupFailed."""
    folder = target / now.astimezone(ZONE).strftime("%Y%m%d-%H%M%S")
    folder.mkdir(parents=True, exist_ok=False, mode=0o700)
    sqlite = engine.dialect.name == "sqlite"
    copy = folder / ("platform.db" if sqlite else "platform.dump")
    (_copy_sqlite if sqlite else _dump_postgres)(engine, copy)
    proof = _prove_sqlite(copy) if sqlite else _prove_postgres(copy)
    archive = folder / "files.tar"
    with tarfile.open(archive, "w") as packed:
        if files.exists():
            packed.add(files, arcname="files")
    manifest: dict[str, Any] = {"made_at": now.isoformat(), "proof": proof, "sealed": bool(recipient), "files": {}}
    for path in (copy, archive):
        kept = _sealed(path, recipient) if recipient else path
        manifest["files"][kept.name] = {"sha256": _hash(kept), "size": kept.stat().st_size}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    for old in sorted(target.glob("2*-*"))[:-KEEP]:
        shutil.rmtree(old)
    return Backup(folder, manifest)


def check(folder: Path) -> dict[str, Any]:
    """The manifest, after every file was held against its hash. Raises BackupFailed."""
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for name, said in manifest["files"].items():
        if not (folder / name).exists() or _hash(folder / name) != said["sha256"]:
            raise BackupFailed(f"changed:{name}")
    return manifest


def restore_sqlite(folder: Path, database: Path, files: Path, private_key: str = "") -> dict[str, Any]:
    """Puts a proved backup where no database is; raises BackupFailed where one is, or a file is not whole."""
    if database.exists():
        raise BackupFailed("database_exists")
    manifest = check(folder)
    opened = {Path(name).stem if manifest["sealed"] else name: folder / name for name in manifest["files"]}
    database.parent.mkdir(parents=True, exist_ok=True)
    for name, source in opened.items():
        plain = database.with_name(f".restore-{name}")
        if manifest["sealed"]:
            unseal(source, plain, private_key)
        else:
            shutil.copyfile(source, plain)
        if name == "files.tar":
            with tarfile.open(plain) as packed:
                packed.extractall(files.parent, filter="data")
            plain.unlink()
        else:
            os.replace(plain, database)
    return manifest


def new_recipient() -> tuple[str, str]:
    """(private key, public key) in base64: the public one goes into BACKUP_RECIPIENT, the private one into a safe."""
    key = X25519PrivateKey.generate()
    return _text(key.private_bytes_raw()), _text(key.public_key().public_bytes_raw())


def unseal(source: Path, target: Path, private_key: str) -> None:
    """Opens a sealed file; cryptography's InvalidTag where it was changed or the key is another's."""
    own = X25519PrivateKey.from_private_bytes(base64.b64decode(private_key))
    with source.open("rb") as sealed, target.open("wb") as plain:
        sender = X25519PublicKey.from_public_bytes(sealed.read(32))
        cipher = AESGCM(_shared(own, sender))
        number, chunk = 0, sealed.read(CHUNK + TAG)
        while chunk:
            following = sealed.read(CHUNK + TAG)
            plain.write(cipher.decrypt(_nonce(number, last=not following), chunk, None))
            number, chunk = number + 1, following


def _sealed(path: Path, recipient: str) -> Path:
    # The last chunk's nonce says that it is the last: a file cut off at a chunk's end does not open.
    own = X25519PrivateKey.generate()
    cipher = AESGCM(_shared(own, X25519PublicKey.from_public_bytes(base64.b64decode(recipient))))
    target = path.with_name(f"{path.name}.sealed")
    with path.open("rb") as plain, target.open("wb") as sealed:
        sealed.write(own.public_key().public_bytes_raw())
        number, chunk = 0, plain.read(CHUNK)
        while chunk:
            following = plain.read(CHUNK)
            sealed.write(cipher.encrypt(_nonce(number, last=not following), chunk, None))
            number, chunk = number + 1, following
    path.unlink()
    return target


def _shared(own: X25519PrivateKey, other: X25519PublicKey) -> bytes:
    return HKDF(hashes.SHA256(), 32, None, b"backup").derive(own.exchange(other))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy_sqlite(engine: Engine, copy: Path) -> None:
    # VACUUM cannot run inside a transaction, and our engine begins one for every statement.
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM INTO ?", (str(copy),))
    finally:
        raw.close()


def _prove_sqlite(copy: Path) -> dict[str, Any]:
    engine = make_engine(f"sqlite:///{copy}")
    try:
        with engine.connect() as connection:
            if connection.scalar(text("PRAGMA integrity_check")) != "ok":
                raise BackupFailed("not_whole")
            head = connection.execute(text("SELECT seq, hash FROM event_head")).first()
            counted = connection.scalar(text("SELECT count(*) FROM event"))
            if (head.seq if head else 0) != counted:
                raise BackupFailed("chain_cut")
            return {"events": counted, "head": head.hash if head else ""}
    finally:
        engine.dispose()
        for suffix in ("-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)


def _dump_postgres(engine: Engine, copy: Path) -> None:
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    done = subprocess.run(
        ["pg_dump", "--format=custom", f"--file={copy}", f"--dbname={url}"], capture_output=True, check=False
    )
    if done.returncode:
        raise BackupFailed("pg_dump")


def _prove_postgres(copy: Path) -> dict[str, Any]:
    done = subprocess.run(["pg_restore", "--list", str(copy)], capture_output=True, text=True, check=False)
    tables = done.stdout.count(" TABLE DATA ")
    if done.returncode or not tables:
        raise BackupFailed("not_whole")
    return {"tables": tables}
