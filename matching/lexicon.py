"""What the engine knows of words: occupations, skills, certificates, places, scales. Handed in, never read
here.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.cutter import Cutter
from matching.folding import Folding
from matching.places import Places

CUT_VERSION = 9  # raise when the way texts are cut changes: stored tokens are then cut again

Mask = NDArray[np.uint64]


def plain(text: str) -> str:
    """One form of a text: full-width forms folded, lower case, no blanks at the ends."""
    return unicodedata.normalize("NFKC", text).lower().strip()


def split(cell: str) -> list[str]:
    """The entries of a cell that are separated by bars."""
    return [part.strip() for part in cell.split("|") if part.strip()]


def mask_of(bits: Iterable[int], words: int) -> Mask:
    """Bit numbers as a row of 64-bit words."""
    mask = np.zeros(words, dtype="<u8")
    for bit in bits:
        mask[bit // 64] |= np.uint64(1 << (bit % 64))
    return mask


@dataclass(frozen=True)
class Scales:
    """The exchange format's own values: education and its steps, shifts and which of them mean nights, 无."""

    education: Mapping[str, int]
    shifts: tuple[str, ...]
    at_night: frozenset[str]
    employment_types: tuple[str, ...]
    none: str

    @classmethod
    def of(cls, exchange: Mapping[str, Any]) -> "Scales":
        """From config/text/exchange.toml."""
        steps = exchange["education_step"]
        return cls(
            education={label: int(steps[code]) for code, label in exchange["education"].items()},
            shifts=tuple(exchange["shift"].values()),
            at_night=frozenset(exchange["shift"][code] for code, at in exchange["shift_at_night"].items() if at),
            employment_types=tuple(exchange["employment_type"].values()),
            none=exchange["said"]["none"],
        )


@dataclass(frozen=True)
class Occupations:
    """The occupation tree: aliases to nodes, and how near two nodes are (1 / .8 / .5 / .2 by deepest common
    level).
    """

    keys: tuple[str, ...]
    names: tuple[str, ...]
    aliases: Mapping[str, tuple[int, ...]]
    lines: tuple[tuple[int, ...], ...]
    likeness: NDArray[np.float32]

    @classmethod
    def of(cls, rows: list[Mapping[str, str]]) -> "Occupations":
        """From the rows of occupations.csv."""
        keys = tuple(row["key"] for row in rows)
        number = {key: at for at, key in enumerate(keys)}
        parents = [number.get(row["parent"], -1) for row in rows]
        lines: list[tuple[int, ...]] = []
        for at in range(len(rows)):
            line, up = [at], parents[at]
            while up >= 0 and up not in line:
                line.append(up)
                up = parents[up]
            lines.append(tuple(line))
        aliases: dict[str, list[int]] = {}
        for at, row in enumerate(rows):
            for name in [row["name"], *split(row["aliases"])]:
                known = aliases.setdefault(plain(name), [])
                if at not in known:
                    known.append(at)
        frozen = {name: tuple(sorted(at)) for name, at in aliases.items()}
        levels = np.array([int(row["level"]) for row in rows], dtype=np.int64)
        return cls(keys, tuple(row["name"] for row in rows), frozen, tuple(lines), _likeness(lines, levels))

    @cached_property
    def number(self) -> Mapping[str, int]:
        """Key to position in the table."""
        return {key: at for at, key in enumerate(self.keys)}


def _likeness(lines: list[tuple[int, ...]], levels: NDArray[np.int64]) -> NDArray[np.float32]:
    """1 for the same node, 0.9 for a node and one right above it in the lower half of the tree, else by
    level.
    """
    size = len(lines)
    under = np.zeros((size, size), dtype=bool)  # under[a, b]: b is a or stands above a
    for at, line in enumerate(lines):
        under[at, list(line)] = True
    table = np.zeros((size, size), dtype=np.float32)
    for level, value in ((1, 0.2), (2, 0.5), (3, 0.8)):
        marks = under[:, levels == level].astype(np.float32)
        table = np.maximum(table, np.where(marks @ marks.T > 0, np.float32(value), np.float32(0)))
    direct = (under | under.T) & (np.minimum.outer(levels, levels) >= 3)
    table[direct] = np.maximum(table[direct], np.float32(0.9))
    np.fill_diagonal(table, 1.0)
    return table


@dataclass(frozen=True)
class Certificates:
    """Certificates by number: kind, what each includes, and which the law demands for an occupation (any
    one of them).
    """

    names: tuple[str, ...]
    aliases: Mapping[str, int]
    qualification: tuple[bool, ...]
    closure: tuple[frozenset[int], ...]
    demanded: Mapping[int, frozenset[int]]
    meanings: dict[str, frozenset[int]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, rows: list[Mapping[str, str]], occupations: Occupations) -> "Certificates":
        """From the rows of certificates.csv."""
        names = tuple(row["name"] for row in rows)
        number = {name: at for at, name in enumerate(names)}
        aliases: dict[str, int] = {}
        for at, row in enumerate(rows):
            for name in [row["name"], *split(row["aliases"])]:
                aliases.setdefault(plain(name), at)
        direct = [[number[name] for name in split(row["includes"])] for row in rows]
        demanded: dict[int, set[int]] = {}
        for at, row in enumerate(rows):
            for key in split(row["required_for"]):
                demanded.setdefault(occupations.number[key], set()).add(at)
        return cls(
            names,
            aliases,
            tuple(row["kind"] == "qualification" for row in rows),
            tuple(_reach(at, direct) for at in range(len(rows))),
            {at: frozenset(found) for at, found in demanded.items()},
        )

    def meant(self, name: str) -> frozenset[int]:
        """All that a name may mean: 电工证 is also a 高压电工证, because a name of that one ends with it."""
        found = self.meanings.get(name)
        if found is None:
            found = frozenset(at for alias, at in self.aliases.items() if alias.endswith(name))
            self.meanings[name] = found
        return found

    @property
    def words(self) -> int:
        """64-bit words that a mask of certificates takes."""
        return max(1, -(-len(self.names) // 64))


def _reach(start: int, direct: list[list[int]]) -> frozenset[int]:
    reached, waiting = {start}, [start]
    while waiting:
        for other in direct[waiting.pop()]:
            if other not in reached:
                reached.add(other)
                waiting.append(other)
    return frozenset(reached)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Dictionaries and scales, ready for use; `fingerprint` names them: tokens cut under another are cut
    again.
    """

    fingerprint: str
    occupations: Occupations
    certificates: Certificates
    skills: Mapping[str, str]
    labels: Mapping[str, str]
    places: Places
    scales: Scales
    synonyms: Mapping[str, str]
    cutter: Cutter
    folding: Folding
    cutting: Mapping[str, Any] = field(repr=False)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Lexicon":
        """From plain values as config.load.read_lexicon gives them; KeyError where a table or section is
        missing.
        """
        occupations = Occupations.of(values["occupations"])
        certificates = Certificates.of(values["certificates"], occupations)
        skills: dict[str, str] = {}
        for row in values["skills"]:
            for name in [row["name"], *split(row["aliases"])]:
                skills.setdefault(plain(name), plain(row["name"]))
        for row in values.get("abbreviations", ()):
            canonical = plain(row["canonical"])
            skills.setdefault(plain(row["written"]), skills.get(canonical, canonical))
        synonyms = {plain(row["word"]): plain(row["canonical"]) for row in values["synonyms"]}
        known = [*occupations.aliases, *certificates.aliases, *skills, *synonyms, *synonyms.values()]
        places = Places.of(values["places"])
        return cls(
            fingerprint=fingerprint_of(values),
            occupations=occupations,
            certificates=certificates,
            skills=skills,
            labels={plain(row["name"]): row["name"] for row in values["skills"]},
            places=places,
            scales=Scales.of(values["exchange"]),
            synonyms=synonyms,
            cutter=Cutter.of(values, tuple(dict.fromkeys(known)), tuple(places.names)),
            folding=Folding.of(values),
            cutting=values["cutting"],
        )

    def plain(self, text: str) -> str:
        """One form of what a person wrote, as texts are cut: see matching.folding."""
        return self.folding.plain(text)

    @property
    def short_fingerprint(self) -> bytes:
        """Eight bytes that each stored record carries."""
        return bytes.fromhex(self.fingerprint[:16])


def fingerprint_of(values: Mapping[str, Any]) -> str:
    """The same for the same values in the same order, whatever machine computes it."""
    text = json.dumps([CUT_VERSION, values], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
