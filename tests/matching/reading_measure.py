"""How well free text is read: `python3 -m tests.matching.reading_measure held` (or tuning; --wrong shows what was)."""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from config.load import read_lexicon, read_toml
from core.checks import pay
from matching import Lexicon, ReadingPatterns, read
from matching.facts import skill_of

CONFIG = Path(__file__).parents[2] / "config"
CASES = Path(__file__).with_name("reading_cases.csv")
Fact = tuple[str, str, bool]
ANSWERS = {"yes": "True", "no": "False"}


@lru_cache
def words() -> tuple[Lexicon, ReadingPatterns]:
    """The project's own dictionaries and expressions."""
    patterns = ReadingPatterns.of(read_toml(CONFIG / "reading.toml"), pay.reader())
    return Lexicon.of(read_lexicon(CONFIG)), patterns


def cases(half: str) -> Iterator[tuple[str, set[Fact]]]:
    """Sentences of a half (tuning, held) and what is to be read out of them."""
    with CASES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["half"] == half:
                yield row["text"], {fact(entry) for entry in filter(None, row["expected"].split("|"))}


def fact(entry: str) -> Fact:
    """skills=PLC, skills!PLC for one denied; yes and no are answers, never denied."""
    name, sign, value = entry.partition("!") if "!" in entry.split("=")[0] else entry.partition("=")
    return canonical(name, ANSWERS.get(value, value), sign == "!")


def canonical(name: str, value: str, negated: bool) -> Fact:
    """A skill by its meaning: the dictionary may name it otherwise one day."""
    lexicon, _ = words()
    return name, skill_of(value, lexicon) if name == "skills" else value, negated and value not in ("True", "False")


def heard(text: str) -> set[Fact]:
    """What is read out of a text, in the same form."""
    return {canonical(one.field, str(one.value), one.negated) for one in read(text, *words())}


def measure(half: str, *, show: bool = False) -> dict[str, tuple[int, int, int]]:
    """For each field and for all: right, read wrongly, missed."""
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for text, expected in cases(half):
        found = heard(text)
        for counts, facts in ((right, found & expected), (wrong, found - expected), (missed, expected - found)):
            counts.update(name for name, _, _ in facts)
        if show and found != expected:
            sys.stdout.write(f"{text}\n  wrong {sorted(found - expected)}\n  missed {sorted(expected - found)}\n")
    names = sorted({*right, *wrong, *missed})
    table = {name: (right[name], wrong[name], missed[name]) for name in names}
    return {**table, "all": (right.total(), wrong.total(), missed.total())}


def main() -> None:
    """Prints a table of precision and recall."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("half", choices=("tuning", "held"))
    asked.add_argument("--wrong", action="store_true")
    given = asked.parse_args()
    sys.stdout.write("| field | facts | precision | recall |\n|---|--:|--:|--:|\n")
    for name, (right, wrong, missed) in measure(given.half, show=given.wrong).items():
        shares = (f"{right / of:.2f}" if of else "–" for of in (right + wrong, right + missed))
        sys.stdout.write(f"| {name} | {right + missed} | {' | '.join(shares)} |\n")


if __name__ == "__main__":
    main()
