"""Places of the district and around it, with the dates they hold for; old names stay as aliases (config/places.csv)."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core import pinyin


@dataclass(frozen=True, slots=True)
class Place:
    """A district, 街镇 or 村社区. `latitude`, `longitude` in degrees, approximate."""

    code: str
    name: str
    level: str
    parent: str
    valid_from: date | None
    valid_to: date | None
    successor: str
    aliases: tuple[str, ...]
    latitude: float | None
    longitude: float | None

    def holds(self, on: date) -> bool:
        """Whether the place exists on this day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Places:
    """All places by code, and by every name they were ever called."""

    by_code: dict[str, Place]
    by_name: dict[str, Place]
    home: str
    """Code of the district this platform serves."""

    @classmethod
    def read(cls, path: Path) -> "Places":
        """From places.csv; raises ValueError with the line where a row cannot be read."""
        by_code: dict[str, Place] = {}
        with path.open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines), 2):
                try:
                    place = _place(row)
                except (KeyError, ValueError) as error:
                    raise ValueError(f"{path}:{number}: {error}") from error
                by_code[place.code] = place
        by_name: dict[str, Place] = {}
        for place in by_code.values():
            for name in (place.name, *place.aliases):
                by_name.setdefault(name, place)
        home = next(
            place.parent for place in by_code.values() if place.level == "subdistrict" and place.valid_to is None
        )
        return cls(by_code, by_name, home)

    def subdistricts(self, on: date) -> list[Place]:
        """The district's own 街镇 on this day, in the order of the file."""
        return [p for p in self.by_code.values() if p.level == "subdistrict" and p.parent == self.home and p.holds(on)]

    def districts(self, on: date) -> list[Place]:
        """The neighbouring districts that people also work in."""
        return [p for p in self.by_code.values() if p.level == "district" and p.code != self.home and p.holds(on)]

    def villages(self, subdistrict: str) -> list[Place]:
        """The 村社区 under a 街镇."""
        return [place for place in self.by_code.values() if place.level == "village" and place.parent == subdistrict]

    def name(self, code: str | None) -> str:
        """The name of a code; a code that is not known shows itself."""
        if not code:
            return ""
        return self.by_code[code].name if code in self.by_code else code

    def called(self, word: str) -> list[str]:
        """The codes of the 街镇 that one word names: by name, alias or pinyin (歇马, xm, xiema), with the district
        before it or not; the district's own name means all of them."""
        home = self.by_code[self.home]
        own = [_spellings(name) for name in (home.name, *home.aliases)]
        heads = {"", *(head for heads in own for head in heads)}
        rests = {word.removeprefix(head) for head in heads if word.startswith(head)}
        if "" in rests:
            return [place.code for place in self.by_code.values() if place.parent == self.home]
        near = (place for place in self.by_code.values() if place.code != self.home and place.level != "village")
        return [place.code for place in near if any(rests & _spellings(name) for name in (place.name, *place.aliases))]

    def resolve(self, words: str) -> Place | None:
        """The place that these words name, old or new; within a longer address the longest name of a 街镇 wins."""
        words = words.strip()
        if words in self.by_name:
            return self.by_name[words]
        found = [
            (len(name), place.code)
            for name, place in self.by_name.items()
            if place.level == "subdistrict" and name in words
        ]
        return self.by_code[max(found)[1]] if found else None


def _spellings(name: str) -> frozenset[str]:
    return frozenset((name,)) | pinyin.spellings(name)


def _place(row: dict[str, str]) -> Place:
    return Place(
        code=row["code"],
        name=row["name"],
        level=row["level"],
        parent=row["parent"],
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        successor=row["successor"],
        aliases=tuple(filter(None, row["aliases"].split("|"))),
        latitude=float(row["lat"]) if row["lat"] else None,
        longitude=float(row["lon"]) if row["lon"] else None,
    )
