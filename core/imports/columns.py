"""The columns that a sheet of a kind may have: names people give them, words people write in them (config/imports)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from config.load import read_toml

CONFIG = Path(__file__).resolve().parents[2] / "config" / "imports"
KINDS = ("vacancies", "seekers", "enterprises", "projects")
Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Column:
    """`names`: the first is the one of our own template. `need`: a row without it is not kept.

    `words`: said to meant. `sets`: said to several that are meant.
    """

    field: str
    names: tuple[str, ...]
    need: bool
    words: Mapping[str, str]
    sets: Mapping[str, tuple[str, ...]]
    private: bool = False
    """Of a person: never shown on a page where it can be mended; what is typed replaces it."""


@cache
def columns(kind: str) -> tuple[Column, ...]:
    """The columns of a kind in the order of the template."""
    return tuple(_column(field, plain) for field, plain in read_toml(CONFIG / f"{kind}.toml").items())


def _column(field: str, plain: Mapping[str, Any]) -> Column:
    sets = {said: tuple(meant) for said, meant in plain.get("sets", {}).items()}
    return Column(
        field,
        tuple(plain["names"]),
        bool(plain.get("need")),
        dict(plain.get("words", {})),
        sets,
        bool(plain.get("private")),
    )


def aliases(kind: str) -> dict[str, tuple[str, ...]]:
    """Field to the names it goes by, for recognising a header."""
    return {column.field: column.names for column in columns(kind)}


def label(kind: str, field: str) -> str:
    """What the field is called."""
    return next((column.names[0] for column in columns(kind) if column.field == field), field)


def lacking(kind: str, chosen: Mapping[str, int]) -> list[Column]:
    """The columns without which no row of the kind is kept, and that are not chosen."""
    return [column for column in columns(kind) if column.need and column.field not in chosen]


@cache
def codebooks() -> dict[str, dict[str, Any]]:
    """Sheets that hold numbers for words: name of the book to kind, title, and field to code to word."""
    return read_toml(CONFIG / "codes.toml")


def sets_of(kind: str) -> dict[str, Mapping[str, tuple[str, ...]]]:
    """Field to what is written to the several words that are meant."""
    return {column.field: column.sets for column in columns(kind) if column.sets}


def words_of(kind: str, book: str | None) -> Words:
    """Field to what is written to what is meant, by our own words and by the code book, where one is named."""
    known = {column.field: dict(column.words) for column in columns(kind)}
    if book is not None:
        for field, said in codebooks()[book]["words"].items():
            known[field] = {**known.get(field, {}), **said}
    return known
