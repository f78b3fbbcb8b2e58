"""Codes to Chinese, from config/text: whatever code produces is said here and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.load import read_toml


@dataclass(frozen=True, slots=True)
class Texts:
    """Section and code to a sentence with {places} for facts."""

    sections: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, folder: Path) -> "Texts":
        """Merges every TOML file of the folder; raises ValueError where two files say the same code."""
        merged: dict[str, dict[str, str]] = {}
        for path in sorted(folder.glob("*.toml")):
            for section, entries in read_toml(path).items():
                if not isinstance(entries, dict):
                    continue
                known = merged.setdefault(section, {})
                if twice := known.keys() & entries.keys():
                    raise ValueError(f"{path}: [{section}] says again {sorted(twice)}")
                known.update({code: said for code, said in entries.items() if isinstance(said, str)})
        return cls(merged)

    def say(self, section: str, code: str, /, **facts: object) -> str:
        """The Chinese for a code; a code without text shows itself, so that nothing goes unseen."""
        said = self.sections.get(section, {}).get(code)
        if said is None:
            return code
        try:
            return said.format(**facts)
        except (KeyError, IndexError):
            return said
