"""`python -m benchmarks.cutting [--also FOLDER]`: text cut by jieba and by our machine code over jieba's dictionary.

Lines of the made-up district (small) as the engine gives them to the cutter, and the cells of the CSV files of a folder
outside the project where one is named. Prints a markdown table: how many are cut in other words than jieba's, seconds
of each, the clauses of the same lines with and without those remembered, and rjieba where it is installed (its words
too beside jieba's). Our words and their frequencies are in all of them.
"""

import argparse
import csv
import importlib
import re
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.engine import configured, machine
from demo.district import generate
from demo.records import Size
from matching import Lexicon
from matching.cutter import CLAUSES
from matching.fastcutter import FastCutter
from matching.lexicon import plain

ROUNDS = 3


def district() -> list[str]:
    """Titles, names and texts of the made-up district's vacancies and people."""
    made, lines = generate(Size.SMALL, date(2026, 3, 2)), []
    for vacancy in made.vacancies:
        lines += [vacancy.title, vacancy.duties, vacancy.requirements]
    for person in made.seekers:
        lines += [*person.intentions, *person.skills, person.experience, person.self_description]
    return lines


def cells(folder: Path) -> list[str]:
    """All cells of all CSV files of a folder."""
    lines = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines += [cell for row in csv.reader(file) for cell in row]
    return lines


def seconds(cut: Callable[[str], object], lines: Sequence[str]) -> float:
    """Seconds for all lines once; what is found is let go at once, as the engine does."""
    start = time.perf_counter()
    for line in lines:
        cut(line)
    return time.perf_counter() - start


def paired(
    first: Callable[[str], object], second: Callable[[str], object], lines: Sequence[str], begin: Callable[[], object]
) -> tuple[float, float]:
    """Medians of both, taken in turn, so that a busy machine is busy for both; `begin` forgets what was remembered."""
    rounds = []
    for _ in range(ROUNDS):
        begin()
        rounds.append((seconds(first, lines), seconds(second, lines)))
    return median(a for a, _ in rounds), median(b for _, b in rounds)


def rjieba_cutter(tokenizer: Any) -> Callable[[str], list[str]] | None:
    """rjieba with every word and frequency in which our dictionary differs from jieba's."""
    try:
        made = importlib.import_module("rjieba").Jieba()
    except ImportError:
        return None
    first, _ = tokenizer.gen_pfdict(importlib.import_module("jieba").Tokenizer().get_dict_file())
    for word, frequency in tokenizer.FREQ.items():
        if frequency and first.get(word) != frequency:
            made.add_word(word, frequency, "n")
    cut: Callable[[str], list[str]] = made.cut
    return cut


def words_of(found: Sequence[Any]) -> list[str]:
    """Words alone: rjieba gives no offsets."""
    return [one if isinstance(one, str) else one[0] for one in found]


def report(name: str, lines: list[str], lexicon: Lexicon) -> None:
    """Rows of the table for one set of lines."""
    lines = [line for line in dict.fromkeys(map(plain, lines)) if line]
    clauses = [clause for line in lines for clause in re.split(r"[,，.。;；!！?？|:：()（）\s]+", line) if clause]
    tokenizer = lexicon.cutter.loaded

    def jieba(line: str) -> list[tuple[str, int]]:
        return [(word, start) for word, start, _ in tokenizer.tokenize(line)]

    def row(what: str, texts: list[str], cut: Callable[[str], Any], begin: Callable[[], object] = int) -> None:
        same = sum(words_of(cut(text)) == tokenizer.lcut(text) for text in texts)
        theirs, ours = paired(jieba, cut, texts, begin)
        figures = f"{len(texts):,} | {sum(map(len, texts)) / 1e6:.2f} | {same:,} | {theirs:.2f} | {ours:.3f}"
        sys.stdout.write(f"| {name} | {what} | {figures} | {theirs / ours:.1f} |\n")
        sys.stdout.flush()

    machine_code = FastCutter(tokenizer).words
    remembering = lru_cache(maxsize=CLAUSES)(machine_code)
    row("whole texts", lines, machine_code)
    row("clauses", clauses, machine_code)
    row("clauses, the last 20,000 remembered", clauses, remembering, remembering.cache_clear)
    rjieba = rjieba_cutter(tokenizer)
    if rjieba is not None:
        row("whole texts, rjieba", lines, rjieba)
        row("clauses, rjieba", clauses, rjieba)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--also", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    lexicon, _ = configured()
    start = time.perf_counter()
    loaded = lexicon.cutter.loaded
    middle = time.perf_counter()
    FastCutter(loaded).words("维修电工")
    end = time.perf_counter()
    sys.stdout.write(
        f"{machine()}\n\njieba loaded in {middle - start:.2f} s, "
        f"the fast cutter made of it in {end - middle:.2f} s.\n\n"
        "| lines | cut | texts | million characters | the same as jieba | jieba s | s | times |\n"
        f"|{'---|' * 2}{'--:|' * 6}\n"
    )
    report("made-up district", district(), lexicon)
    if options.also:
        report(options.also.name, cells(options.also), lexicon)


if __name__ == "__main__":
    main()
