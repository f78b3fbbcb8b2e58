"""Chinese found by the letters that a keyboard types: initials (wxdg) and full pinyin (weixiu diangong).

Spelled when a record is saved, looked for with LIKE. Words decide a reading (重庆 is chong); where none does, every
usual reading is spelled out. Words and readings of our own stand in config/dictionaries/pinyin.toml.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice, product
from pathlib import Path
from typing import Any

from config.load import read_toml

OWN = Path(__file__).resolve().parents[1] / "config" / "dictionaries" / "pinyin.toml"
READINGS = 8
"""Of one run of characters; more combinations of readings than this are left out."""

CUTS = 4
"""Ways in which letters are cut into syllables (xian: xian, xi an)."""

SHORTEST, LONGEST = 2, 32
"""Letters asked for: one alone stands in nearly every name."""

MOST_INITIALS = 12

LONGEST_SYLLABLE = 6


def spelled(run: str) -> str:
    """What the search column holds beside the run of characters; "" where none of them is Chinese.

    >>> spelled("电工")
    "'d'g' .dian.gong."
    """
    for word in _own()["language"]["unspelled"]:
        run = run.removesuffix(word)
    return " ".join(f"'{_quoted(reading)}' .{'.'.join(reading)}." for reading in _readings(run))


def patterns(term: str) -> list[str]:
    """The LIKE patterns by which letters are looked for in what `spelled` wrote; none where they cannot be pinyin.

    >>> patterns("dg")
    ["%'d'g'%"]
    """
    term = term.replace("ü", "v")
    if not (SHORTEST <= len(term) <= LONGEST and term.isascii() and term.isalpha()):
        return []
    whole = [f"%.{'.'.join(cut)}.%" for cut in islice(_cuts(term), CUTS)]
    return whole if len(term) > MOST_INITIALS else [f"%'{_quoted(term)}'%", *whole]


def spellings(name: str) -> frozenset[str]:
    """The name's initials and its full pinyin, in one piece: {"xm", "xiema"}."""
    readings = _readings(name)
    return frozenset("".join(one[0] for one in reading) for reading in readings) | frozenset(map("".join, readings))


def _quoted(syllables: Sequence[str]) -> str:
    # Between marks, so that the letters of a full syllable (gong) are not taken for initials.
    return "'".join(one[0] for one in syllables)


@lru_cache(maxsize=8192)
def _readings(run: str) -> tuple[tuple[str, ...], ...]:
    """The ways in which a run is read, the likeliest first; titles and firms come again and again."""
    if run.isascii():
        return ()
    choices = [_choice(char, read) for char, read in zip(run, _library(run), strict=True)]
    return tuple(dict.fromkeys(islice(product(*choices), READINGS)))


def _choice(char: str, read: Sequence[str]) -> Sequence[str]:
    return _own()["also"].get(char, read[:1]) if len(read) > 1 else read


def _library(run: str) -> list[list[str]]:
    """Each character's readings: one where a word decides, else all; what is not Chinese is read as it is."""
    pypinyin = _prepared()
    found: list[list[str]] = pypinyin.pinyin(
        run, style=pypinyin.Style.NORMAL, heteronym=True, errors=lambda other: [[char] for char in other]
    )
    return found


@cache
def _prepared() -> Any:
    # Loaded when it is first needed: its dictionaries take half a second, and most processes only search.
    import pypinyin

    pypinyin.load_phrases_dict({word: [[one] for one in read] for word, read in _own()["words"].items()})
    return pypinyin


@cache
def _own() -> Mapping[str, Mapping[str, list[str]]]:
    plain = read_toml(OWN)
    return {part: {word: said.split() for word, said in plain[part].items()} for part in ("words", "also", "language")}


@cache
def _syllables() -> frozenset[str]:
    return frozenset(_own()["language"]["syllables"])


def _cuts(letters: str) -> Iterator[tuple[str, ...]]:
    """The ways of cutting letters into syllables, longer ones first."""
    if not letters:
        yield ()
        return
    for length in range(min(LONGEST_SYLLABLE, len(letters)), 0, -1):
        if letters[:length] in _syllables():
            yield from ((letters[:length], *rest) for rest in _cuts(letters[length:]))
