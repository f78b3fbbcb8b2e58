"""The same writing for the same thing: full-width letters, invisible characters and Excel's numbers made plain."""

import re
import unicodedata
from decimal import Decimal

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""Zero-width characters, direction marks, soft hyphens: pasted from web pages and chat, seen by nobody."""
ALPHANUMERIC = {
    **{0xFF10 + n: ord("0") + n for n in range(10)},
    **{0xFF21 + n: ord("A") + n for n in range(26)},
    **{0xFF41 + n: ord("a") + n for n in range(26)},
}
SPACES = {0x3000: " ", 0xA0: " ", 0x2007: " ", 0x202F: " "}
EXPONENT = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})")
WHOLE = re.compile(r"(\d+)\.0+")


def fold(text: str) -> str:
    """For numbers and codes: half-width (NFKC), nothing invisible, no blanks around, no apostrophe before."""
    folded = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).strip()
    return folded.lstrip("'\u2018\u2019`").strip()


def tidy(text: str) -> str:
    """For words: letters and digits half-width, blanks plain, nothing invisible; Chinese punctuation stays.

    Excel's leading apostrophe ("this is text") goes.
    """
    plain = INVISIBLE.sub("", text).translate(ALPHANUMERIC).translate(SPACES).strip()
    return plain[1:].strip() if plain.startswith("'") else plain


def digits_of(text: str) -> str:
    """A number that a spreadsheet turned into 13800000000.0 or 1.38E+10, as its digits again.

    Only where nothing was lost: 1.38123E+10 has forgotten five digits and stays as it is, to be refused by name.

    >>> digits_of("1.3812345678E+10"), digits_of("1.38E+10"), digits_of("13800000000.0")
    ('13812345678', '1.38E+10', '13800000000')
    """
    folded = fold(text)
    if found := WHOLE.fullmatch(folded):
        return found[1]
    found = EXPONENT.fullmatch(folded)
    if found and len(found[2] or "") >= int(found[3]):
        return f"{Decimal(folded):f}".split(".")[0]
    return folded


def lost_digits(text: str) -> bool:
    """Whether this is a number in scientific writing, whose last digits a spreadsheet has forgotten."""
    return EXPONENT.fullmatch(fold(text)) is not None
