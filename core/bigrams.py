"""Search by words that also finds two-character ones: a column of bigrams, asked with LIKE on both databases.

SQLite's trigram index does not find 钳工, and PostgreSQL has no parser for Chinese; a column like
' ab bc cd  xy ' does. Names are spelled behind it, so that letters find them too (core/pinyin.py).
"""

import unicodedata
from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from core import pinyin

WORDS = 8
"""More words than this are not asked for: each is one more pass over the column."""


def bigrams(text: str) -> str:
    """The search column for a text: pairs of neighbouring characters, runs parted by two spaces.

    >>> bigrams("数控车工 CNC")
    ' 数控 控车 车工  cn nc '
    """
    return " " + "  ".join(_pairs(run) for run in _runs(text)) + " "


def findable(text: str, *names: str | None) -> str:
    """The search column for a text and for names in it that are to be found by their pinyin as well."""
    runs = dict.fromkeys(run for name in names if name for run in _runs(name))
    spelled = " ".join(filter(None, map(pinyin.spelled, runs)))
    return f"{bigrams(text)} {spelled} " if spelled else bigrams(text)


def terms(words: str) -> list[str]:
    """The words that are looked for, folded; none where only signs are left."""
    return list(_runs(words))[:WORDS]


def matches(column: ColumnElement[str] | InstrumentedAttribute[str], words: str) -> ColumnElement[bool]:
    """Whether each of the words stands in the column's text, exactly and in one piece, or is the pinyin of a part of
    it; no words: all."""
    return and_(true(), *(or_(*map(column.like, _patterns(term))) for term in terms(words)))


def _runs(text: str) -> Iterator[str]:
    """Runs of letters, digits and characters, folded (full width to half, capitals to small)."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return iter("".join(char if char.isalnum() else " " for char in folded).split())


def _pairs(run: str) -> str:
    return run if len(run) == 1 else " ".join(run[at : at + 2] for at in range(len(run) - 1))


def _patterns(term: str) -> list[str]:
    # Only letters and digits are left in a term, so nothing in it needs escaping. A single character stands
    # somewhere in a pair; several stand as their pairs, one after the other, which is the very piece of text.
    if len(term) > 1:
        return [f"% {_pairs(term)} %", *pinyin.patterns(term)]
    # A single letter stands in a pair too, but also in every second pinyin.
    return [f"% {term}%", f"%{term} %"] if term.isascii() else [f"%{term}%"]
