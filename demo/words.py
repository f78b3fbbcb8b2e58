"""The word lists of the made-up district, read once from demo/words/*.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "words"

# A choice between spans of time, such as [三年/六年]: it is filled in from the person's own years.
_SPAN = re.compile(
    r"\[(?:[一二两三四五六七八九十半几多来上个余前后]*年[一二两三四五六七八九十半几多来上个余前后]*/?)+\]"
)


def cut(text: str) -> tuple[str, ...]:
    """The words of a list written as one line; "a||b" holds an empty word: nothing is said."""
    return tuple(word.strip() for word in text.split("|"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupation:
    """What is done, asked, told and earned in one occupation."""

    key: str
    name: str
    group: str
    pay: tuple[int, int]  # 元/月, usual in 2026
    female: float  # share of women among its people
    kin: tuple[str, ...]  # what its people also do
    shifts: tuple[str, ...]
    education: tuple[str, ...]  # least education asked
    employment: tuple[str, ...]
    certificates: tuple[str, ...]
    obtainable: bool  # the certificate is got in days, after the offer
    aliases: tuple[str, ...]
    titles: tuple[str, ...]
    skills: tuple[str, ...]
    duties: tuple[str, ...]
    wants: tuple[str, ...]
    told: tuple[str, ...]
    said: tuple[str, ...]
    slots: dict[str, tuple[str, ...]]
    share: float
    age: str  # older, younger or ""

    @property
    def office_work(self) -> bool:
        """Whether it usually asks for a degree."""
        return "本科" in self.education


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """A trade: its place in GB/T 4754, its names, its size, the jobs it has."""

    key: str
    weight: float
    section: str
    division: str
    size: int
    tails: tuple[tuple[str, str], ...]  # (end of the short name, end of the full name)
    jobs: tuple[tuple[str, ...], tuple[float, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One of the 17 街镇."""

    name: str
    people: float
    firms: float
    roads: tuple[str, ...]
    villages: tuple[tuple[str, bool], ...]  # (name, whether it has an office)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything there is to say."""

    occupations: dict[str, Occupation]
    trades: dict[str, Trade]
    places: tuple[Place, ...]
    outside: dict[str, tuple[str, ...]]
    spoken: dict[str, tuple[str, ...]]
    firms: dict[str, Any]
    people: dict[str, dict[str, tuple[str, ...]]]
    vacancies: dict[str, dict[str, tuple[str, ...]]]
    projects: list[dict[str, Any]]
    project_kinds: tuple[str, ...]
    festivals: tuple[date, ...]
    peaks: list[dict[str, float]]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def _tables(name: str) -> dict[str, dict[str, tuple[str, ...]]]:
    return {table: {key: cut(text) for key, text in lines.items()} for table, lines in _read(name).items()}


def _occupations() -> dict[str, Occupation]:
    shares = _read("shares.toml")
    older, younger = shares["age"]["older"].split(), shares["age"]["younger"].split()
    found: dict[str, Occupation] = {}
    for path in sorted((FOLDER / "occupations").glob("*.toml")):
        for key, row in _read(f"occupations/{path.name}").items():
            found[key] = Occupation(
                key=key,
                name=row["name"],
                group=row["group"],
                pay=(row["pay"][0], row["pay"][1]),
                female=row["female"],
                kin=tuple(row["kin"].split()),
                shifts=cut(row["shifts"]),
                education=cut(row["education"]),
                employment=cut(row.get("employment", "全职")),
                certificates=cut(row["certificates"]) if "certificates" in row else (),
                obtainable=row.get("cert_kind") == "obtainable",
                aliases=cut(row["aliases"]),
                titles=cut(row["titles"]),
                skills=cut(row["skills"]),
                duties=cut(row["duties"]),
                wants=cut(row["wants"]),
                told=tuple(_SPAN.sub("{yrs}", phrase) for phrase in cut(row["told"])),
                said=tuple(_SPAN.sub("{yrs}", phrase) for phrase in cut(row["said"])),
                slots={slot: cut(text) for slot, text in row.get("slots", {}).items()},
                share=shares["people"].get(key, 1),
                age="older" if key in older else "younger" if key in younger else "",
            )
    return found


def _trades() -> dict[str, Trade]:
    found: dict[str, Trade] = {}
    for key, row in _read("trades.toml").items():
        tails = tuple((tail.split("/")[0], tail.split("/")[1]) for tail in cut(row["tails"]))
        jobs = (tuple(row["jobs"]), tuple(float(weight) for weight in row["jobs"].values()))
        plain = {name: row[name] for name in ("weight", "section", "division", "size")}
        found[key] = Trade(key=key, tails=tails, jobs=jobs, **plain)
    return found


def _places(rows: dict[str, dict[str, Any]]) -> tuple[Place, ...]:
    return tuple(
        Place(
            name=name,
            people=row["people"],
            firms=row["firms"],
            roads=cut(row["roads"]),
            villages=tuple((word.rstrip("*"), word.endswith("*")) for word in cut(row["villages"])),
        )
        for name, row in rows.items()
    )


@cache
def words() -> Words:
    """The word lists; read from disk at the first call."""
    places, projects, calendar = _read("places.toml"), _read("projects.toml"), _read("calendar.toml")
    return Words(
        occupations=_occupations(),
        trades=_trades(),
        places=_places(places["subdistrict"]),
        outside={key: cut(text) for key, text in places["outside"].items()},
        spoken={key: cut(text) for key, text in places["spoken"].items()},
        firms=_read("firms.toml"),
        people=_tables("people.toml"),
        vacancies=_tables("vacancies.toml"),
        projects=projects["project"],
        project_kinds=cut(projects["more"]["kinds"]),
        festivals=tuple(calendar["spring_festival"]),
        peaks=calendar["peak"],
    )
