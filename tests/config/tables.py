"""The files of config/ as the tests read them: rows, names, cells."""

import unicodedata
from functools import cache
from pathlib import Path

from config.load import read_table, read_words

CONFIG = Path(__file__).parents[2] / "config"
DICTIONARIES = CONFIG / "dictionaries"

COLUMNS = {
    "occupations": ["key", "parent", "level", "name", "aliases", "official_code", "checked"],
    "skills": ["name", "aliases", "kind"],
    "certificates": ["name", "aliases", "kind", "required_for", "includes", "source"],
    "synonyms": ["word", "canonical"],
    "abbreviations": ["written", "canonical", "meaning"],
    "typos": ["written", "right", "how"],
    "industries": ["section", "division", "name", "checked"],
}
PLACES = ["code", "name", "level", "parent", "valid_from", "valid_to", "successor", "aliases", "lat", "lon", "source",
          "checked"]  # fmt: skip


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a dictionary."""
    return tuple(read_table(DICTIONARIES / f"{name}.csv", COLUMNS[name]))


@cache
def places() -> tuple[dict[str, str], ...]:
    """The rows of places.csv."""
    return tuple(read_table(CONFIG / "places.csv", PLACES))


def words(name: str) -> list[str]:
    """The entries of a word list."""
    return read_words(DICTIONARIES / f"{name}.txt")


def split(cell: str) -> list[str]:
    """The entries of a cell."""
    return cell.split("|") if cell else []


def names(row: dict[str, str]) -> list[str]:
    """A row's name and aliases."""
    return [row["name"], *split(row["aliases"])]


def plain(text: str) -> str:
    """As the engine compares names."""
    return unicodedata.normalize("NFKC", text).lower().strip()
