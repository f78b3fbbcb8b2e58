"""The cells of a row, read one field at a time; what cannot be read is remembered as a fault at its field."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from core.checks import Problem, text_values
from core.checks.folding import fold
from core.checks.words import section
from core.errors import Invalid
from core.imports.columns import Words
from core.places import Place, Places

T = TypeVar("T")
PARTS = re.compile(r"[\s,;|/\u3001\uff0c\uff1b\uff5c\u00b7]+")
Fault = tuple[str, Mapping[str, object]]
"""A code of [error] and its facts."""


@dataclass
class Cells:
    """`said`: field to the text of its cell, "" where empty. `today` is the district's."""

    said: Mapping[str, str]
    words: Words
    today: date
    sets: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """What the cell says, in the word that is meant by it; None where it says nothing."""
        said = self.said.get(name, "").strip()
        return self.words.get(name, {}).get(said, said) or None

    def take(self, name: str, read: Callable[[str], T | Problem]) -> T | None:
        """The cell through a reader; None where it is empty or cannot be read."""
        said = self.text(name)
        if said is None:
            return None
        found = read(said)
        if isinstance(found, Problem):
            self.fault(name, found.code, **found.facts)
            return None
        return found

    def fault(self, name: str, code: str, **facts: object) -> None:
        """Something is wrong with the cell; the first fault of a cell is the one that is told."""
        self.faults.setdefault(name, (code, facts))

    def refused(self, invalid: Invalid) -> None:
        """What a command found wrong, at the cells of the same name."""
        for name, (code, facts) in invalid.fields.items():
            self.fault(name, code, **facts)

    def number(self, name: str, allowed: range) -> int | None:
        """A whole number, with its unit behind it or without."""
        found = self.take(name, text_values.count)
        if found is not None and found not in allowed:
            self.fault(name, "import.number", said=found, least=allowed[0], most=allowed[-1])
            return None
        return found

    def yes(self, name: str) -> bool | None:
        """Yes, no, or nothing said."""
        said = self.text(name)
        found = None if said is None else text_values.yes_no(said)
        if isinstance(found, Problem):
            self.fault(name, found.code, **found.facts)
            return None
        return found

    def day(self, name: str) -> date | None:
        """A day in any writing."""
        return self.take(name, lambda said: text_values.day(said, self.today))

    def several(self, name: str) -> tuple[str, ...]:
        """Words parted by commas, spaces, bars or strokes, each once."""
        said = self.said.get(name, "").strip()
        known, sets = self.words.get(name, {}), self.sets.get(name, {})
        if said in sets:
            return sets[said]
        if said in known:
            return (known[said],)
        parts = (sets.get(word, (known.get(word, word),)) for word in PARTS.split(said) if word)
        return tuple(dict.fromkeys(word for part in parts for word in part))

    def chosen(self, name: str, allowed: Sequence[str]) -> str | None:
        """One of a closed list."""
        said = self.text(name)
        if said is None or said in allowed:
            return said
        folded = {fold(word): word for word in allowed}
        if fold(said) in folded:
            return folded[fold(said)]
        self.fault(name, "import.choice", said=said[:20], known="/".join(allowed))
        return None

    def all_of(self, name: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """Several of a closed list."""
        words = self.several(name)
        if unknown := [word for word in words if word not in allowed]:
            self.fault(name, "import.choice", said=unknown[0][:20], known="/".join(allowed))
            return ()
        return words

    def place(self, name: str, places: Places) -> Place | None:
        """The place of the district, or a neighbouring one, that is surely meant; None for any other text.

        A 街镇 shares its name with others all over China: within a longer text it counts only beside the district's
        own name, or when nothing else is said.
        """
        said = self.text(name)
        if said is None:
            return None
        found = places.by_name.get(said)
        if found is None and places.by_code[places.home].name.removesuffix(word("district")) in said:
            found = places.resolve(said)
        return found if found is not None and found.holds(self.today) else None


def word(code: str) -> str:
    """A word of [import_word] in config/text/imports.toml."""
    return str(section("imports", "import_word")[code])


def said_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is said, without the fields about which nothing is: an empty cell never takes anything away."""
    return {name: value for name, value in values.items() if value not in (None, "", (), [])}
