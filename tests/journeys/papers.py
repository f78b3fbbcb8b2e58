"""What people hand in: a picture of a business licence, a spreadsheet of vacancies."""

import struct
import zlib
from pathlib import Path

WIDTH, HEIGHT, FRAME = 480, 320, 14
RED, PAPER, INK = b"\xb0\x20\x28", b"\xfa\xf6\xe8", b"\x30\x30\x34"


def licence_picture(folder: Path) -> Path:
    """A PNG in the shape of a licence: red frame, pale paper, grey lines of writing."""
    path = folder / "营业执照.png"
    rows = b"".join(b"\0" + b"".join(_colour(x, y) for x in range(WIDTH)) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks))
    return path


def _colour(x: int, y: int) -> bytes:
    if min(x, y, WIDTH - 1 - x, HEIGHT - 1 - y) < FRAME:
        return RED
    is_line = y > 90 and y % 30 < 4 and 60 < x < WIDTH - 60 - y % 90
    return INK if is_line else PAPER


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
