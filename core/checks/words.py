"""The words people write into cells, from config/text: code knows their keys only."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from config.load import read_toml
from matching.pay import Numerals, without

__all__ = ["TEXT", "section", "with_digits", "without"]

TEXT = Path(__file__).resolve().parent.parent.parent / "config" / "text"


@lru_cache
def section(file: str, name: str) -> Mapping[str, Any]:
    """A section of config/text/<file>.toml; raises KeyError where it is missing."""
    found: Mapping[str, Any] = read_toml(TEXT / f"{file}.toml")[name]
    return found


def with_digits(text: str) -> str:
    """Runs of Chinese numerals as Arabic ones: san qian wu becomes 3500; as the engine reads them (matching/pay.py)."""
    numerals = section("cells", "numeral_words")
    return Numerals(numerals["all"], numerals["digits"]).with_digits(text)
