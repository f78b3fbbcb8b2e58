"""An index as one file: written beside its name and renamed, opened by memory map, refused when it is not
whole.
"""

import json
import os
import struct
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.index import Index

MAGIC = b"BBMATCH\x00"
FORMAT = 2
ALIGNMENT = 64
PREFIX = struct.Struct("<8sIQQ")


class ArchiveError(ValueError):
    """The file is no archive, of another format number, or not whole."""


def write(index: Index, path: Path | str) -> None:
    """Writes the index so that a reader sees the old file or the new one, never half of one."""
    target = Path(path)
    arrays = {name: np.ascontiguousarray(array) for name, array in sorted(index.arrays.items())}
    entries, at = [], 0
    for name, array in arrays.items():
        entries.append({"name": name, "dtype": array.dtype.str, "shape": array.shape, "at": at})
        at += -(-array.nbytes // ALIGNMENT) * ALIGNMENT
    head = {
        "kind": index.kind,
        "fingerprint": index.fingerprint,
        "documents": index.vocabulary.documents,
        "arrays": entries,
    }
    header = json.dumps(head, sort_keys=True).encode()
    header += b" " * (-(PREFIX.size + len(header)) % ALIGNMENT)
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as file:
            file.write(PREFIX.pack(MAGIC, FORMAT, len(header), at) + header)
            for array in arrays.values():
                file.write(array.reshape(-1).view(np.uint8).data)
                file.write(b"\0" * (-array.nbytes % ALIGNMENT))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
        _settle(target.parent)
    finally:
        beside.unlink(missing_ok=True)


def sweep(folder: Path, seconds: float = 3600.0) -> int:
    """Removes what killed writers left half written, once it is so old that nobody writes it still; how many."""
    before, gone = time.time() - seconds, 0
    for path in folder.glob(".*.new"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _settle(folder: Path) -> None:
    """The new name survives a power cut, not only the bytes; where the system can be asked for that."""
    if hasattr(os, "O_DIRECTORY"):
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def open(path: Path | str) -> Index:
    """Maps an archive; takes milliseconds, pages are read when used and shared between processes.

    Raises ArchiveError, or OSError where the file cannot be read.
    """
    target = Path(path)
    size = target.stat().st_size
    with target.open("rb") as file:
        prefix = file.read(PREFIX.size)
        if len(prefix) < PREFIX.size or prefix[:8] != MAGIC:
            raise ArchiveError(f"{target}: is no archive of this engine")
        _, number, length, body = PREFIX.unpack(prefix)
        if number != FORMAT:
            raise ArchiveError(f"{target}: format {number}, this engine reads {FORMAT}")
        start = PREFIX.size + length
        if size != start + body:
            raise ArchiveError(f"{target}: {size} bytes, {start + body} expected")
        try:
            head: dict[str, Any] = json.loads(file.read(length))
        except ValueError:
            raise ArchiveError(f"{target}: the header is damaged") from None
    whole = np.memmap(target, dtype=np.uint8, mode="r")
    arrays = {entry["name"]: _view(whole, start, entry) for entry in head["arrays"]}
    return Index(head["kind"], head["fingerprint"], head["documents"], arrays)


def _view(whole: NDArray[np.uint8], start: int, entry: dict[str, Any]) -> NDArray[Any]:
    dtype, shape = np.dtype(entry["dtype"]), tuple(entry["shape"])
    begin = start + entry["at"]
    size = dtype.itemsize * int(np.prod(shape, dtype=np.int64))
    if not size:
        return np.zeros(shape, dtype=dtype)
    # A plain array over the map: np.memmap objects cost time at every slice.
    return np.frombuffer(whole, dtype=dtype, count=size // dtype.itemsize, offset=begin).reshape(shape)
