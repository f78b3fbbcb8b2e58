"""What a file really is: pictures and PDF by their structure, whole, and with nothing in them that could run."""

import re
import struct
import zlib
from collections.abc import Collection, Iterator

import puremagic

JPEG = "image/jpeg"
PNG = "image/png"
PDF = "application/pdf"
ANY = "application/octet-stream"
NAMES = {JPEG: "JPG", PNG: "PNG", PDF: "PDF"}
SIDE = 20_000
AREA = 250_000_000
"""Beyond this a browser takes gigabytes to show the picture; a telephone takes 200 million pixels at most."""
SCRIPT = re.compile(
    rb"<script|<html[\s>]|<!doctype\s+html|<svg[\s>]|<iframe|<\?php|<body[\s>]|javascript:", re.IGNORECASE
)
"""What a browser or a server might run if somebody renamed the file: CKAN's and others' bugs in security.md, E."""
ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|Movie|Rendition)(?![A-Za-z0-9])"
)
OBJECT_STREAMS = 32 << 20
"""So much of compressed PDF objects is looked through; more is refused."""


class Refused(Exception):
    """A file that will not be kept: `code` has its Chinese in config/text/sheets.toml, `facts` fill it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def judge(data: bytes, kinds: Collection[str]) -> str:
    """The media type, one of `kinds`, by the content alone. Raises Refused."""
    kind = _by_magic(data)
    if kind is None or kind not in kinds:
        raise Refused("file.kind", allowed="/".join(NAMES[allowed] for allowed in sorted(kinds)))
    {JPEG: _check_jpeg, PNG: _check_png, PDF: _check_pdf}[kind](data)
    if _ends_as_archive(data):
        raise Refused("file.trailing")
    return kind


def _by_magic(data: bytes) -> str | None:
    try:
        found = {match.mime_type for match in puremagic.magic_string(data[:4096])}
    except (puremagic.PureError, ValueError):
        return None
    starts = {JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n", PDF: b"%PDF-"}
    return next((kind for kind, start in starts.items() if kind in found and data.startswith(start)), None)


def _check_png(data: bytes) -> None:
    """Chunks with right sums from the header to the end mark, and nothing behind it."""
    if SCRIPT.search(data):
        raise Refused("file.script")
    at, first = 8, True
    while True:
        if at + 12 > len(data):
            raise Refused("file.broken")
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data) or first != (name == b"IHDR"):
            raise Refused("file.broken")
        if struct.unpack_from(">I", data, end - 4)[0] != zlib.crc32(data[at + 4 : end - 4]):
            raise Refused("file.broken")
        if first:
            _measure(*struct.unpack_from(">II", data, at + 8))
        at, first = end, False
        if name == b"IEND":
            break
    if data[at:].strip(b"\x00"):
        raise Refused("file.trailing")


def _check_jpeg(data: bytes) -> None:
    """Segments up to the picture, its size, and an end mark. Telephones append previews: what follows is let be."""
    if SCRIPT.search(data):
        raise Refused("file.script")
    at, measured = 2, False
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise Refused("file.broken")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        length = struct.unpack_from(">H", data, at + 2)[0]
        if length < 2 or at + 2 + length > len(data):
            raise Refused("file.broken")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            _measure(width, height)
            measured = True
        at += 2 + length
        if marker == 0xDA:
            break
    if not measured or data.rfind(b"\xff\xd9") < at:
        raise Refused("file.broken")


def _measure(width: int, height: int) -> None:
    if width == 0 or height == 0:
        raise Refused("file.broken")
    if max(width, height) > SIDE or width * height > AREA:
        raise Refused("file.dimensions", width=width, height=height, most=SIDE)


def _check_pdf(data: bytes) -> None:
    """Whole, not encrypted, without scripts, attachments or actions; also not in compressed objects."""
    if b"%%EOF" not in data[-2048:]:
        raise Refused("file.broken")
    outside, streams = _split_pdf(data)
    if SCRIPT.search(outside):
        raise Refused("file.script")
    for part in (outside, *_objects(streams)):
        plain = _named(part)
        if re.search(rb"/Encrypt(?![A-Za-z0-9])", plain):
            raise Refused("file.pdf_encrypted")
        if ACTIVE.search(plain):
            raise Refused("file.pdf_active")


STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)


def _split_pdf(data: bytes) -> tuple[bytes, list[tuple[bytes, bool]]]:
    """What is written plainly, and the streams of objects (content, whether compressed); not those of pictures."""
    streams, plain, at = [], [], 0
    for found in STREAM.finditer(data):
        before = data[at : found.start()]
        plain.append(before)
        about = _named(before[-1024:])
        if b"/ObjStm" in about:
            streams.append((found[1], b"/Filter" in about))
        at = found.end()
    plain.append(data[at:])
    return b"\n".join(plain), streams


def _named(part: bytes) -> bytes:
    """With names as they are meant: any letter of one may be written as #4A."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), part)


def _objects(streams: list[tuple[bytes, bool]]) -> Iterator[bytes]:
    """The objects of the streams, unpacked up to a bound; what cannot be unpacked is refused."""
    left = OBJECT_STREAMS
    for stream, compressed in streams:
        if not compressed:
            yield stream
            continue
        unpacker = zlib.decompressobj()
        try:
            objects = unpacker.decompress(stream, left)
        except zlib.error:
            raise Refused("file.broken") from None
        left -= len(objects)
        if unpacker.unconsumed_tail or left <= 0:
            raise Refused("file.broken")
        yield objects


def _ends_as_archive(data: bytes) -> bool:
    """Whether the file is a ZIP as well: the end record of one, whose comment reaches just to the end."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 66_000))
    if at < 0 or at + 22 > len(data):
        return False
    return at + 22 + int(struct.unpack_from("<H", data, at + 20)[0]) <= len(data)
