"""Text tables: whose writing and whose comma is found out, not asked."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from core.sheets.guard import Limits, Refused

DELIMITERS = (",", "\t", ";")
SAMPLE = 20
BINARY = re.compile("[\x01-\x08\x0e-\x1f]")
SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""The line that tells Excel the delimiter; it is no row."""


@dataclass(frozen=True, slots=True)
class TextTable:
    """Number (from 1) and cells of each record. `encoding` as Python names it."""

    encoding: str
    delimiter: str
    rows: Iterator[tuple[int, list[str]]] = field(repr=False)


def read(path: Path, limits: Limits) -> TextTable:
    """The records of a text table. Raises Refused, also while the records are taken."""
    text, encoding = decode(path.read_bytes())
    first = 1
    if found := SEPARATOR_LINE.match(text):
        text, delimiter, first = text[found.end() :], found[1], 2
    else:
        delimiter = sniff(text)
    return TextTable(encoding, delimiter, _records(text, delimiter, first, limits))


def decode(data: bytes) -> tuple[str, str]:
    """The text and its encoding: UTF-8, UTF-16 with its mark (Excel's "Unicode text"), else GB18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates: tuple[str, ...] = ("utf-16",)
    else:
        candidates = ("utf-8-sig", "gb18030")
        if b"\x00" in data:
            raise Refused("sheet.not_a_table")
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text or len(BINARY.findall(text)) > len(text) / 100:
            raise Refused("sheet.not_a_table")
        return text, encoding
    raise Refused("sheet.encoding")


def sniff(text: str) -> str:
    """The delimiter by which the first records have the same number of cells, more than one."""

    def score(delimiter: str) -> tuple[float, int]:
        try:
            widths = [len(record) for record in islice(_reader(text, delimiter), SAMPLE) if record]
        except csv.Error:
            return 0.0, 0
        width, count = Counter(widths).most_common(1)[0] if widths else (0, 0)
        return (count / len(widths), width) if width > 1 else (0.0, 0)

    best = max(DELIMITERS, key=score)
    return best if score(best)[1] > 1 else ","


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _records(text: str, delimiter: str, first: int, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    number = first - 1
    records = _reader(text, delimiter)
    while True:
        try:
            record = next(records)
        except StopIteration:
            return
        except csv.Error as error:
            # A quotation mark that is never closed swallows the rest of the file into one cell.
            raise Refused("sheet.open_quote", row=number + 1) from error
        number += 1
        for cell in record:
            if len(cell) > limits.cell:
                raise Refused("sheet.open_quote", row=number)
        yield number, record
