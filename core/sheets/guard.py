"""What is refused before a workbook is opened: bombs, macros, links out, entities (security.md, 5 and D16)."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

from defusedxml.ElementTree import fromstring

MEGABYTE = 1 << 20
CHUNK = 1 << 18
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PARTS = 4 * MEGABYTE
"""Styles, names and the like: more than this is bloat that takes openpyxl seconds. Not for sheets and strings."""
ACTIVE = ("xl/vbaproject.bin", "xl/macrosheets/", "xl/activex/", "xl/embeddings/", "xl/ctrlprops/")
OUTSIDE = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/", "xl/model/", "xl/webextensions/")


class Refused(Exception):
    """A file that will not be read: `code` has its Chinese in config/text/sheets.toml, `facts` fill it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.code, self.facts)


def _again(code: str, facts: dict[str, object]) -> Refused:
    """Refused comes back from the child whole."""
    return Refused(code, **facts)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read. Sizes in bytes, times in seconds; `memory` is beyond what the child starts with."""

    rows: int = 20_000
    columns: int = 60
    cell: int = 32_767
    members: int = 200
    unpacked: int = 50 * MEGABYTE
    ratio: int = 100
    size: int = 20 * MEGABYTE
    wall: float = 15.0
    cpu: int = 15
    memory: int = 400 * MEGABYTE


USUAL = Limits()
"""What an upload may be, where nobody says otherwise."""


def kind_of(path: Path, limits: Limits) -> str:
    """Either "xlsx" or "text", by the first bytes, never by the name. Raises Refused for what is neither."""
    size = path.stat().st_size
    if size > limits.size:
        raise Refused("sheet.too_big", megabytes=f"{size / MEGABYTE:.1f}", most=limits.size // MEGABYTE)
    if size == 0:
        raise Refused("sheet.empty_file")
    with path.open("rb") as file:
        head = file.read(4096)
        if head.startswith(OLE):
            inside = head + file.read()
            encrypted = "EncryptedPackage".encode("utf-16-le") in inside
            raise Refused("sheet.encrypted" if encrypted else "sheet.old_format")
    if head.startswith(b"PK"):
        if b".iwa" in head or b"Index.zip" in head:
            raise Refused("sheet.numbers")
        return "xlsx"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head")):
        raise Refused("sheet.web_page")
    if head.startswith(b"%PDF"):
        raise Refused("sheet.pdf")
    if head.startswith(PICTURES):
        raise Refused("sheet.picture")
    if head.startswith((b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise Refused("sheet.not_a_table")
    return "text"


def inspect(path: Path, limits: Limits) -> None:
    """Raises Refused unless the workbook is one that may be opened. Nothing is unpacked to disk."""
    _count_members(path, limits)
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
            _measure(members, limits)
            _judge_names([member.filename for member in members])
            for member in members:
                if _is_xml(member.filename):
                    _scan(archive, member)
            _judge_types(archive)
    except (Refused, MemoryError):
        raise
    except Exception as error:
        # A crooked archive fails in many ways (zlib, struct, key, value, unicode, not implemented): all are the file's.
        raise Refused("sheet.broken") from error


def _count_members(path: Path, limits: Limits) -> None:
    """The count in the archive's end record, before the directory is read: a hundred thousand entries take seconds."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 66_000))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise Refused("sheet.broken")
    count, directory = struct.unpack_from("<HL", tail, at + 10)
    if count > limits.members or directory > limits.members * 1024:
        raise Refused("sheet.too_many_parts", parts=count, most=limits.members)


def _measure(members: list[ZipInfo], limits: Limits) -> None:
    """Number, sizes, ratios, passwords, doubles."""
    if len(members) > limits.members:
        raise Refused("sheet.too_many_parts", parts=len(members), most=limits.members)
    if sum(member.file_size for member in members) > limits.unpacked:
        raise Refused("sheet.unpacks_too_big", most=limits.unpacked // MEGABYTE)
    for member in members:
        if member.flag_bits & 1:
            raise Refused("sheet.encrypted")
        if member.file_size > MEGABYTE and member.file_size > limits.ratio * max(member.compress_size, 1):
            raise Refused("sheet.ratio")
        if _is_xml(member.filename) and member.file_size > PARTS and not _holds_rows(member.filename):
            raise Refused("sheet.bloated", part=member.filename.rsplit("/", 1)[-1])
    if len({member.filename.lower() for member in members}) < len(members):
        # Two members of one name: readers differ in which they take.
        raise Refused("sheet.broken")


def _judge_names(names: list[str]) -> None:
    lower = [name.lower() for name in names]
    if any(name.startswith(ACTIVE) or name.endswith("vbaproject.bin") for name in lower):
        raise Refused("sheet.macro")
    if any(name.startswith(OUTSIDE) for name in lower):
        raise Refused("sheet.links_out")
    if "xl/workbook.bin" in lower:
        raise Refused("sheet.old_format")
    if any(name.endswith(".iwa") for name in lower):
        raise Refused("sheet.numbers")
    if "word/document.xml" in lower:
        raise Refused("sheet.word")
    if "[content_types].xml" not in lower or not any(name.startswith("xl/") for name in lower):
        raise Refused("sheet.not_a_workbook")


def _scan(archive: ZipFile, member: ZipInfo) -> None:
    """No document type (so no entities), and no writing in which one could hide: UTF-8 only."""
    kept = b""
    first = True
    for chunk in pieces(archive, member.filename):
        if first:
            declared = re.search(rb"encoding\s*=\s*[\"']([\w.-]+)", chunk[:200])
            if chunk[:2] in (b"\xfe\xff", b"\xff\xfe", b"\x00<", b"<\x00") or (
                declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")
            ):
                raise Refused("sheet.broken")
            first = False
        if b"<!DOCTYPE" in (window := kept + chunk) or b"<!ENTITY" in window:
            raise Refused("sheet.entities")
        kept = chunk[-16:]


def _judge_types(archive: ZipFile) -> None:
    """No macro by its type, no relation to something outside; an ordinary hyperlink of a cell is let through."""
    names = archive.namelist()
    types = next(name for name in names if name.lower() == "[content_types].xml")
    if b"macroenabled" in archive.read(types).lower():
        raise Refused("sheet.macro")
    for name in names:
        if name.lower().endswith(".rels"):
            for relation in fromstring(archive.read(name)):
                outside = relation.get("TargetMode", "").lower() == "external"
                if outside and not relation.get("Type", "").endswith("/hyperlink"):
                    raise Refused("sheet.links_out")


def pieces(archive: ZipFile, name: str) -> Iterator[bytes]:
    """A member, unpacked piece by piece."""
    with archive.open(name) as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _holds_rows(name: str) -> bool:
    return name.lower().startswith(("xl/worksheets/", "xl/sharedstrings"))
