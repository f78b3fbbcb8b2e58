"""The patterns of config/postings.toml, compiled once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from config.load import read_table, read_toml
from core.checks.words import TEXT
from core.places import Places

CONFIG = TEXT.parent
SHORT = re.compile(r"SURNAMES|(?<![A-Za-z\\\d])[NM](?![A-Za-z])")
"""N a small number, M a sum of money; not where the letter is part of a word or of a class."""

Compiled = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Patterns:
    """The sections of the file: name to compiled pattern, and the plain words beside them."""

    sections: Mapping[str, Compiled]
    words: Mapping[str, Any]

    endings: frozenset[str]
    """How names of work end."""

    sizes: Sequence[int]
    """How long endings are, the longest first."""

    def __getitem__(self, section: str) -> Compiled:
        return self.sections[section]

    def places(self, known: Places) -> re.Pattern[str]:
        """The names of places with what an address goes on with."""
        return _places(known, self.words["place"]["tail"], self.words["place"]["lead"])

    def word(self, section: str, name: str) -> Any:
        """A value of the file that is no pattern."""
        return self.words[section][name]


@cache
def patterns() -> Patterns:
    """The project's patterns; re.error names the one that is wrong."""
    words = read_toml(CONFIG / "postings.toml")
    short = {"N": words["shape"]["number"], "M": words["shape"]["money"], "SURNAMES": words["contact"]["surnames"]}
    sections = {
        section: {
            name: re.compile(filled(said, short))
            for name, said in table.items()
            if isinstance(said, str) and name not in ("endings", "surnames")
        }
        for section, table in words.items()
    }
    listed = frozenset((*words["title"]["endings"].split("|"), *_occupations()))
    return Patterns(sections, words, listed, sorted({len(one) for one in listed}, reverse=True))


def _occupations() -> Iterator[str]:
    """The names of work that the engine knows."""
    for row in read_table(CONFIG / "dictionaries" / "occupations.csv", ("key", "name", "aliases")):
        yield from (name for name in (row["name"], *row["aliases"].split("|")) if len(name) > 1)


def filled(pattern: str, short: Mapping[str, str]) -> str:
    """The pattern with its shorthands spelled out."""
    return SHORT.sub(lambda found: short[found[0]], pattern)


def _places(known: Places, tail: str, lead: str) -> re.Pattern[str]:
    if id(known) not in PLACES:
        names = sorted((name for name in known.by_name if len(name) > 1), key=len, reverse=True)
        PLACES[id(known)] = re.compile(f"{lead}(?:{'|'.join(map(re.escape, names))}){filled(tail, {})}")
    return PLACES[id(known)]


PLACES: dict[int, re.Pattern[str]] = {}
"""By the places they were made of."""
