"""The closed lists that a firm's fields are chosen from, read once from config/."""

from functools import cache
from pathlib import Path

from config.load import read_table, read_toml

CONFIG = Path(__file__).resolve().parents[2] / "config"


def sizes() -> tuple[str, ...]:
    """The size classes, largest first."""
    return _values("enterprise_size")


def natures() -> tuple[str, ...]:
    """Kinds of ownership."""
    return _values("enterprise_nature")


def labels() -> tuple[str, ...]:
    """The labels that staff may give."""
    return _values("enterprise_label")


@cache
def sections() -> dict[str, str]:
    """Sections of GB/T 4754: letter to name."""
    return {row["section"]: row["name"] for row in _industries() if not row["division"]}


@cache
def divisions() -> dict[str, tuple[str, str]]:
    """Divisions of GB/T 4754: two digits to (letter of the section, name)."""
    return {row["division"]: (row["section"], row["name"]) for row in _industries() if row["division"]}


@cache
def _values(section: str) -> tuple[str, ...]:
    return tuple(read_toml(CONFIG / "text" / "enterprises.toml")[section].values())


@cache
def _industries() -> tuple[dict[str, str], ...]:
    return tuple(read_table(CONFIG / "dictionaries" / "industries.csv", ("section", "division", "name")))
