"""Where work and people are: names old and new to places, and how far apart two of them lie."""

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EARTH_KM = 6371.0


@dataclass(frozen=True)
class Places:
    """Districts and subdistricts by number; a village stands for the subdistrict it lies in.

    `over[a]` are the places that contain a, with a itself. `km` is NaN where a centre point is missing.
    """

    names: Mapping[str, int]
    labels: tuple[str, ...]
    over: tuple[tuple[int, ...], ...]
    is_district: tuple[bool, ...]
    km: NDArray[np.float32]

    @classmethod
    def of(cls, rows: list[Mapping[str, str]]) -> "Places":
        """From the rows of places.csv; an old name stays an alias of its place."""
        kept = [row for row in rows if row["level"] != "village"]
        number = {row["code"]: at for at, row in enumerate(kept)}
        names: dict[str, int] = {}
        for at, row in enumerate(kept):
            for name in [row["name"], *row["aliases"].split("|")]:
                if name.strip():
                    names.setdefault(_plain(name), at)
        for row in rows:
            if row["level"] == "village" and row["parent"] in number:
                names.setdefault(_plain(row["name"]), number[row["parent"]])
        over = []
        for at, row in enumerate(kept):
            above = number.get(row["parent"], at)
            over.append((at,) if above == at else (at, above))
        points = [(float(row["lat"] or "nan"), float(row["lon"] or "nan")) for row in kept]
        return cls(
            names,
            tuple(row["name"] for row in kept),
            tuple(over),
            tuple(row["level"] == "district" for row in kept),
            _distances(points),
        )

    @property
    def words(self) -> int:
        """64-bit words that a mask of places takes."""
        return max(1, -(-len(self.labels) // 64))

    def find(self, text: str) -> int:
        """The place a text names: the whole of it, else the longest name in it (the last such); -1 for none.

        Within a longer text a subdistrict counts at its beginning or beside its district's name: most of their names
        stand for other places all over the country as well.
        """
        wanted = _plain(text)
        if not wanted:
            return -1
        if (at := self.names.get(wanted)) is not None:
            return at
        inside = [(name, at) for name, at in self.names.items() if len(name) >= 2 and name in wanted]
        districts = {at for _, at in inside if self.is_district[at]}
        best = max(
            (
                (not self.is_district[at], len(name), wanted.rfind(name), -at)
                for name, at in inside
                if at in districts or wanted.startswith(name) or not districts.isdisjoint(self.over[at])
            ),
            default=None,
        )
        return -best[3] if best else -1


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().replace(" ", "")


def _distances(points: list[tuple[float, float]]) -> NDArray[np.float32]:
    """Great-circle distances in kilometres between all centre points."""
    table = np.full((len(points), len(points)), np.nan, dtype=np.float32)
    for a, (lat_a, lon_a) in enumerate(points):
        for b, (lat_b, lon_b) in enumerate(points):
            half = math.sin(math.radians(lat_b - lat_a) / 2) ** 2
            half += (
                math.cos(math.radians(lat_a))
                * math.cos(math.radians(lat_b))
                * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
            )
            table[a, b] = 2 * EARTH_KM * math.asin(math.sqrt(half)) if half == half else math.nan
    return table
