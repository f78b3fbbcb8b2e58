"""Uploads by content hash, outside the web root: what a file is called, or says it is, is never believed (D16)."""

import hashlib
import os
import re
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from core.files.kinds import ANY, JPEG, PDF, PNG, Refused, judge

PICTURES = frozenset((JPEG, PNG, PDF))
"""A photograph or scan of a paper."""
CHUNK = 1 << 16
MEGABYTE = 1 << 20
KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is kept: `sha256` is its key in the store, `size` in bytes, `kind` its media type (image/jpeg)."""

    sha256: str
    size: int
    kind: str


class FileStore:
    """Files under a folder of ours, readable by this account alone; the same content is kept once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.arriving = root / "arriving"

    def put(self, stream: BinaryIO, limit: int, kinds: Collection[str] = PICTURES) -> StoredFile:
        """Keeps what the stream holds, at most `limit` bytes, if its content is one of `kinds`.

        `kinds` with ANY takes everything unlooked-at: for spreadsheets, which core.sheets judges in a child, never to
        be served. On return the file is on disk. Raises Refused: file.empty, .too_big, .kind, .broken, .dimensions,
        .script, .trailing, .pdf_encrypted, .pdf_active; nothing is left behind then.
        """
        self.arriving.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.arriving / secrets.token_hex(16)
        try:
            size, digest = _receive(stream, path, limit)
            kind = ANY if ANY in kinds else judge(path.read_bytes(), kinds)
            self._keep(path, digest)
            return StoredFile(digest, size, kind)
        finally:
            path.unlink(missing_ok=True)

    def open(self, sha256: str) -> BinaryIO:
        """The content. Raises FileNotFoundError, also for a key that is none."""
        return self.path(sha256).open("rb")

    def path(self, sha256: str) -> Path:
        """Where the content lies, for a reader that wants a path. Raises FileNotFoundError."""
        place = self._place(sha256)
        if not place.is_file():
            raise FileNotFoundError(sha256)
        return place

    def remove(self, sha256: str) -> None:
        """Forgets a content; the caller knows that no record names it any more. Not there is fine."""
        self._place(sha256).unlink(missing_ok=True)

    def kept(self, before: datetime) -> Iterator[str]:
        """Keys of the contents that were last put before that moment."""
        for path in self.root.glob("[0-9a-f][0-9a-f]/*"):
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
                yield f"{path.parent.name}{path.name}"

    def sweep(self, before: datetime) -> int:
        """Removes what was arriving when a process was killed before that moment; says how many files."""
        left = [path for path in self.arriving.glob("*") if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _place(self, sha256: str) -> Path:
        if not KEY.fullmatch(sha256):
            raise FileNotFoundError(sha256)
        return self.root / sha256[:2] / sha256[2:]

    def _keep(self, path: Path, digest: str) -> None:
        """Into its place by one rename, the folder's entry on disk too: there is no half file at any moment."""
        place = self._place(digest)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.rename(place)
        for folder in (place.parent, self.root):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _receive(stream: BinaryIO, path: Path, limit: int) -> tuple[int, str]:
    """Writes the stream to a new file, up to the limit; its size and SHA-256."""
    digest, size = hashlib.sha256(), 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise Refused("file.too_big", most=f"{limit / MEGABYTE:g}")
            digest.update(chunk)
            file.write(chunk)
        if size == 0:
            raise Refused("file.empty")
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()
