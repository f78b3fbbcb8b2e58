"""The text of a recruiting text that comes as a file: .docx or .txt, judged by its content."""

import io
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile, ZipFile

import docx
from docx.table import Table

from core.errors import Invalid
from core.sheets import Refused, decode

SIZE = 5 << 20
UNPACKED = 20 << 20
MEMBERS = 400
RATIO = 200
ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0"
OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"Rar!", b"GIF8")


def text_of(data: bytes) -> str:
    """The text of the file. Raises Invalid(file=…) that says what it is and how to bring the text in all the same."""
    if not data:
        raise Invalid(file="posting.empty_file")
    if len(data) > SIZE:
        raise Invalid(file=("posting.too_big", {"most": SIZE >> 20}))
    if data.startswith(OLE):
        raise Invalid(file="posting.old_word")
    if data.startswith(OTHERS):
        raise Invalid(file="posting.no_text")
    if data.startswith(ZIP):
        return _of_word(data)
    try:
        return decode(data)[0]
    except Refused as refused:
        raise Invalid(file="posting.no_text") from refused


def _of_word(data: bytes) -> str:
    """Paragraphs as lines, rows of tables as cells with bars between, in the order of the document."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            _judge(archive)
        document = docx.Document(io.BytesIO(data))
        return "\n".join(_lines(document.iter_inner_content()))
    except Invalid:
        raise
    except Exception as error:
        # A crooked archive or document fails in many ways: all are the file's.
        raise Invalid(file="posting.broken") from error


def _judge(archive: ZipFile) -> None:
    """Refuses bombs, passwords, and document types (so that there are no entities) before anything is parsed."""
    members = archive.infolist()
    if len(members) > MEMBERS or sum(one.file_size for one in members) > UNPACKED:
        raise Invalid(file=("posting.too_big", {"most": SIZE >> 20}))
    if any(one.file_size > RATIO * max(one.compress_size, 1) and one.file_size > 1 << 20 for one in members):
        raise Invalid(file="posting.broken")
    if any(one.flag_bits & 1 for one in members):
        raise Invalid(file="posting.locked")
    if "word/document.xml" not in archive.namelist():
        raise BadZipFile("no document")
    if any(b"<!DOCTYPE" in archive.read(one) for one in members if one.filename.endswith((".xml", ".rels"))):
        raise Invalid(file="posting.broken")


def _lines(content: Iterator[Any]) -> Iterator[str]:
    for block in content:
        if isinstance(block, Table):
            for row in block.rows:
                # A merged cell is met once for each column that it covers.
                cells = dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells)
                yield " | ".join(filter(None, cells))
        else:
            yield block.text
