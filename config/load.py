"""Reads TOML, tables and word lists into plain values; whoever wrote a file wrongly is told file and line."""

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any


class ConfigError(ValueError):
    """A configuration file is missing or wrong; the message begins with file and line."""


TABLES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "occupations": ("dictionaries/occupations.csv", ("key", "parent", "level", "name", "aliases")),
    "skills": ("dictionaries/skills.csv", ("name", "aliases")),
    "certificates": (
        "dictionaries/certificates.csv",
        ("name", "aliases", "kind", "required_for", "includes", "source"),
    ),
    "synonyms": ("dictionaries/synonyms.csv", ("word", "canonical")),
    "abbreviations": ("dictionaries/abbreviations.csv", ("written", "canonical")),
    "typos": ("dictionaries/typos.csv", ("written", "right")),
    "places": ("places.csv", ("code", "name", "level", "parent", "aliases", "lat", "lon")),
}
WORDS = {"stopwords": "dictionaries/stopwords.txt", "words": "dictionaries/words.txt"}
CERTIFICATE_KINDS = ("qualification", "obtainable")


def read_text(path: Path) -> str:
    """The file as UTF-8 text (a byte order mark is allowed); raises ConfigError."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{path}: the file is missing") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ConfigError(f"{path}:{line}: is not UTF-8") from None


def read_toml(path: Path) -> dict[str, Any]:
    """The values of a TOML file; raises ConfigError with file and line."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        raise ConfigError(f"{path}:{found[1] if found else 1}: {error}") from None


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and row of a CSV table; the columns named must exist, others are kept as they are."""
    reader = csv.reader(read_text(path).splitlines(keepends=True), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        if absent := [name for name in columns if name not in header]:
            raise ConfigError(f"{path}:1: column missing: {', '.join(absent)}")
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) != len(header):
                    raise ConfigError(f"{path}:{line}: {len(cells)} cells, the header has {len(header)}")
                yield line, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
            line = reader.line_num + 1
    except csv.Error as error:
        raise ConfigError(f"{path}:{reader.line_num}: {error}") from None


def read_table(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a CSV table as plain dictionaries."""
    return [row for _, row in read_rows(path, columns)]


def read_words(path: Path) -> list[str]:
    """One entry a line; empty lines and lines that begin with # are left out."""
    lines = (line.strip() for line in read_text(path).splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def read_lexicon(folder: Path) -> dict[str, Any]:
    """Everything that matching.Lexicon.of takes, from the folder `config`, checked against each other."""
    settings = read_toml(folder / "matching.toml")
    if "cutting" not in settings:
        raise ConfigError(f"{folder / 'matching.toml'}:1: the section [cutting] is missing")
    plain: dict[str, Any] = {name: read_words(folder / path) for name, path in WORDS.items()}
    for name, (path, columns) in TABLES.items():
        rows = list(read_rows(folder / path, columns))
        CHECKS.get(name, lambda _path, _rows: None)(folder / path, rows)
        plain[name] = [row for _, row in rows]
    _check_required_for(folder, plain)
    plain["cutting"] = settings["cutting"]
    plain["folding"] = read_toml(folder / "dictionaries" / "folding.toml")
    plain["exchange"] = read_toml(folder / "text" / "exchange.toml")
    return plain


def _check_occupations(path: Path, rows: list[tuple[int, dict[str, str]]]) -> None:
    """Keys are unique, a level is 1 to 4, a parent stands in the table one level above."""
    levels: dict[str, int] = {}
    for line, row in rows:
        if row["level"] not in ("1", "2", "3", "4"):
            raise ConfigError(f"{path}:{line}: level is {row['level']!r}, allowed: 1, 2, 3, 4")
        if not row["key"] or row["key"] in levels:
            raise ConfigError(f"{path}:{line}: key {row['key']!r} is empty or stands twice")
        levels[row["key"]] = int(row["level"])
    for line, row in rows:
        above = levels.get(row["parent"], 0)
        if (row["parent"] and not above) or above >= int(row["level"]):
            raise ConfigError(f"{path}:{line}: parent {row['parent']!r} is no key of a higher level")


def _check_certificates(path: Path, rows: list[tuple[int, dict[str, str]]]) -> None:
    """Kinds are known, whoever demands says its source, what is included exists."""
    names = {row["name"] for _, row in rows}
    for line, row in rows:
        if row["kind"] not in CERTIFICATE_KINDS:
            raise ConfigError(f"{path}:{line}: kind {row['kind']!r}, allowed: {', '.join(CERTIFICATE_KINDS)}")
        if row["required_for"] and not row["source"]:
            raise ConfigError(f"{path}:{line}: required_for without a source")
        for name in filter(None, row["includes"].split("|")):
            if name not in names:
                raise ConfigError(f"{path}:{line}: includes {name!r}, which is not in the table")


def _check_places(path: Path, rows: list[tuple[int, dict[str, str]]]) -> None:
    """Codes are unique and centre points are numbers."""
    seen: set[str] = set()
    for line, row in rows:
        if not row["code"] or row["code"] in seen:
            raise ConfigError(f"{path}:{line}: code {row['code']!r} is empty or stands twice")
        seen.add(row["code"])
        for column in ("lat", "lon"):
            try:
                float(row[column] or 0)
            except ValueError:
                raise ConfigError(f"{path}:{line}: {column} is {row[column]!r}, not a number") from None


def _check_required_for(folder: Path, plain: Mapping[str, Any]) -> None:
    path = folder / TABLES["certificates"][0]
    keys = {row["key"] for row in plain["occupations"]}
    for line, row in read_rows(path, TABLES["certificates"][1]):
        for key in filter(None, row["required_for"].split("|")):
            if key not in keys:
                raise ConfigError(f"{path}:{line}: required_for {key!r}, which is no occupation")


CHECKS = {"occupations": _check_occupations, "certificates": _check_certificates, "places": _check_places}
