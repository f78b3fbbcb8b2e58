"""The small lexicon as files, in the form the project's dictionaries have."""

import csv
import shutil
from pathlib import Path

from tests.matching.words import CONFIG, values


def write_config(folder: Path) -> None:
    """A whole --config folder."""
    (folder / "dictionaries").mkdir(parents=True)
    (folder / "text").mkdir()
    shutil.copy(CONFIG / "matching.toml", folder)
    shutil.copy(CONFIG / "text" / "exchange.toml", folder / "text")
    plain = values()
    for name in ("occupations", "skills", "certificates", "synonyms", "typos", "abbreviations"):
        _table(folder / "dictionaries" / f"{name}.csv", plain[name])
    shutil.copy(CONFIG / "dictionaries" / "folding.toml", folder / "dictionaries")
    _table(folder / "places.csv", plain["places"])
    for name in ("stopwords", "words"):
        (folder / "dictionaries" / f"{name}.txt").write_text("\n".join(plain[name]) + "\n", encoding="utf-8")


def _table(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
