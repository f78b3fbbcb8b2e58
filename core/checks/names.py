"""Names of people: Chinese ones, also of many parts with a middle dot, and those in Latin letters."""

import unicodedata

from core.checks import Problem
from core.checks.folding import tidy

SHORTEST = 2
LONGEST = 50
"""A name of a minority on an identity card may be long; the card prints up to some thirty characters."""
DOT = "\u00b7"
DOTS = dict.fromkeys((0x2022, 0x2027, 0x22C5, 0x2219, 0x30FB, 0xFF65, 0xFF0E, 0x2E31, 0x2E, 0x25CF), DOT)
"""What is typed for the middle dot between the parts of a Chinese name."""
HAN = (
    range(0x3400, 0x4DC0),
    range(0x4E00, 0xA000),
    range(0xF900, 0xFB00),
    range(0x20000, 0x3FFFE),
    range(0x3007, 0x3008),
)
"""Code points of Chinese characters, rare ones too; the last is the zero that some names have."""
LATIN_EXTRA = frozenset(" '-.,\u2019")


def read(text: str) -> str | Problem:
    """The name as it is kept: Chinese without blanks and with one kind of dot, Latin with single blanks.

    Problems: name.empty, .short, .long, .character (with `character` and `place`), .dot (at an end, or two together).
    """
    name = " ".join(tidy(text).split())
    if not name:
        return Problem("name.empty")
    chinese = any(map(_is_han, name))
    if chinese:
        name = name.replace(" ", "").translate(DOTS)
    if len(name) > LONGEST:
        return Problem("name.long", {"length": len(name), "most": LONGEST})
    for index, sign in enumerate(name):
        if not (_in_chinese(sign) if chinese else _in_latin(sign)):
            return Problem("name.character", {"character": sign, "place": index + 1})
    if name.startswith(DOT) or name.endswith(DOT) or DOT * 2 in name:
        return Problem("name.dot")
    if len(name) < SHORTEST:
        return Problem("name.short")
    return name


def _in_chinese(sign: str) -> bool:
    return sign == DOT or _is_han(sign)


def _is_han(sign: str) -> bool:
    return any(ord(sign) in block for block in HAN)


def _in_latin(sign: str) -> bool:
    return sign in LATIN_EXTRA or (unicodedata.category(sign)[0] in "LM" and "LATIN" in unicodedata.name(sign, "LATIN"))
