"""The words people write into cells, from config/text: code knows their keys only."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import cn2an

from config.load import read_toml

TEXT = Path(__file__).resolve().parent.parent.parent / "config" / "text"


@lru_cache
def section(file: str, name: str) -> Mapping[str, Any]:
    """A section of config/text/<file>.toml; raises KeyError where it is missing."""
    found: Mapping[str, Any] = read_toml(TEXT / f"{file}.toml")[name]
    return found


def without(text: str, words: Sequence[str]) -> str:
    """The text with these words taken out, longer ones first."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return text


def with_digits(text: str) -> str:
    """Runs of Chinese numerals as Arabic ones: san qian wu becomes 3500. A run next to a digit of the other kind stays.

    What cannot be read as a number stays as it was.
    """
    numerals = section("cells", "numeral_words")
    every, first = numerals["all"], numerals["digits"]
    out, index = "", 0
    while index < len(text):
        end = index
        while end < len(text) and text[end] in every:
            end += 1
        run = text[index:end]
        if run and run[0] in first and not text[end : end + 1].isdecimal():
            out, index = out + _arabic(run), end
        else:
            out, index = out + text[index], index + 1
    return out


def _arabic(run: str) -> str:
    try:
        value = cn2an.cn2an(run, "smart")
    except (ValueError, KeyError):
        # The library fails on runs that are no number: ten ten one.
        return run
    return str(int(value)) if value == int(value) else str(value)
