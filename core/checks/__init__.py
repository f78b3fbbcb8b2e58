"""Checks of what people hand in: numbers with a check character, names, telephones, pay, words in cells. Pure.

Each check gives the value as it shall be kept, or a Problem whose code config/text/checks.toml says in Chinese.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a value cannot be taken: a code of [error] in config/text/checks.toml and the facts its text needs."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
