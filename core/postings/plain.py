"""A recruiting text in plain form: as long as the text, half-width, its ornaments as bars; numbers of either kind."""

import re
import unicodedata
from collections.abc import Mapping

import cn2an

BAR = "|"
ORNAMENTS = frozenset({"No", "Nl", "So", "Sk", "Cn", "Co", "Cf", "Mn", "Me"})


def plain(text: str, kept: str) -> str:
    """The text, character for character: full width made half but for `kept`, what is no letter or mark a bar."""
    return "".join(char if char == "\n" or char in kept else _plain(char) for char in text)


def _plain(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char)
    if len(folded) != 1 or unicodedata.category(char) in ORNAMENTS:
        return BAR
    return " " if folded.isspace() else folded


def number(said: str) -> int | None:
    """A small number in either kind of numerals; None where it is none."""
    if said.isdecimal():
        return int(said)
    try:
        return int(cn2an.cn2an(said, "smart"))
    except (ValueError, KeyError):
        return None


def money(said: str, scaled: re.Pattern[str], scales: Mapping[str, int]) -> tuple[float, int] | None:
    """(the sum in yuan, the scale that was said with it, 1 where none); None where it is no sum.

    A sum in Chinese numerals may end in a lone digit, which counts a tenth of the scale before it.
    """
    said = said.replace(",", "").replace(" ", "").lower()
    found = scaled.fullmatch(said)
    if found is None:
        whole = number(said)
        return None if whole is None else (float(whole), 1)
    scale = scales.get(found[2], 1)
    value = float(found[1]) * scale
    if found[3]:
        value += int(found[3]) * (scale / 10 if len(found[3]) == 1 else 1)
    return value, scale
