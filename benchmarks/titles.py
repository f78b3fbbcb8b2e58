"""`python -m benchmarks.titles --labels FILE --tree occupation_tree.csv [--half held_out] [--second FILE]`: real job
titles against the leaves of a recruitment site's occupation tree, beside five plain methods.

The labels are read by hand and kept outside the repository (their titles are not ours): a CSV of title, leaves (those a
counselor would accept, separated by `|`, or `-` where a title names no work) and half (tuning, held_out). Prints a
markdown table: the share of titles with an accepted leaf first (@1) and among the first five (@5), and the time a title
takes. `--second` compares another reader of some of the titles.
"""

import argparse
import csv
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import bm25s
import jieba
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

from config.load import read_lexicon
from matching import Catalogue, Lexicon

ROOT = Path(__file__).resolve().parents[1]
NO_WORK = "-"

Method = Callable[[str], Sequence[str]]


class Labelled(NamedTuple):
    """A title, the leaves accepted for it, and the half it belongs to."""

    title: str
    leaves: frozenset[str]
    half: str


class Figures(NamedTuple):
    """Shares of titles in [0, 1] and milliseconds a title (median)."""

    first: float
    five: float
    milliseconds: float


def read_labels(path: Path, half: str) -> list[Labelled]:
    """The titles of one half (`both`: all) that name some work."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            Labelled(row["title"], frozenset(row["leaves"].split("|")), row["half"]) for row in csv.DictReader(file)
        ]
    return [row for row in rows if NO_WORK not in row.leaves and half in ("both", row.half)]


def leaves_of(path: Path) -> list[str]:
    """The distinct names of the nodes that have no node below."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        nodes = list(csv.DictReader(file))
    parents = {node["parent_id"] for node in nodes}
    return list(dict.fromkeys(node["name"].strip() for node in nodes if node["id"] not in parents))


class Baselines:
    """What a user could put together in an hour."""

    def __init__(self, leaves: Sequence[str]) -> None:
        self.leaves = list(leaves)
        self.chars = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
        self.by_chars = self.chars.fit_transform(self.leaves)
        self.bm25 = bm25s.BM25()
        self.bm25.index([jieba.lcut(leaf.lower()) for leaf in self.leaves], show_progress=False)

    def characters(self, title: str) -> list[str]:
        return self._first((self.by_chars @ self.chars.transform([title]).T).toarray()[:, 0])

    def words(self, title: str) -> list[str]:
        return self._first(np.asarray(self.bm25.get_scores(jieba.lcut(title.lower())), dtype=np.float64))

    def ratio(self, title: str) -> list[str]:
        return self._first(process.cdist([title], self.leaves, scorer=fuzz.ratio)[0])

    def wratio(self, title: str) -> list[str]:
        return self._first(process.cdist([title], self.leaves, scorer=fuzz.WRatio)[0])

    def partial(self, title: str) -> list[str]:
        return self._first(process.cdist([title], self.leaves, scorer=fuzz.partial_ratio)[0])

    def _first(self, scores: NDArray[np.float64]) -> list[str]:
        return [self.leaves[at] for at in np.argsort(-scores, kind="stable")[:5]]


def figures_of(titles: Sequence[Labelled], nearest: Method) -> Figures:
    """How often an accepted leaf is first and among the first five."""
    first, five, seconds = 0, 0, []
    for row in titles:
        start = time.perf_counter()
        found = nearest(row.title)
        seconds.append(time.perf_counter() - start)
        first += found[:1] != [] and found[0] in row.leaves
        five += not row.leaves.isdisjoint(found[:5])
    return Figures(first / len(titles), five / len(titles), float(np.median(seconds)) * 1000)


def agreement(first: Sequence[Labelled], second: Mapping[str, frozenset[str]]) -> str:
    """Two readers of the same titles: how many share a leaf, how many have the very same, how much they overlap."""
    both = [(row.leaves, second[row.title]) for row in first if row.title in second]
    common = sum(not one.isdisjoint(other) for one, other in both)
    same = sum(one == other for one, other in both)
    overlap = fmean(len(one & other) / len(one | other) for one, other in both)
    return f"{len(both)} titles read twice: {common} share a leaf, {same} have the very same, overlap {overlap:.2f}"


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--tree", type=Path, required=True)
    parser.add_argument("--half", choices=("tuning", "held_out", "both"), default="held_out")
    parser.add_argument("--second", type=Path)
    options = parser.parse_args()
    jieba.setLogLevel("ERROR")
    lexicon, leaves = Lexicon.of(read_lexicon(ROOT / "config")), leaves_of(options.tree)
    titles = read_labels(options.labels, options.half)
    catalogue, plain = Catalogue(leaves, lexicon), Baselines(leaves)
    methods: dict[str, Method] = {
        "matching.titles": lambda title: [leaf for leaf, _ in catalogue.nearest(title, 5)],
        "character 1-3-gram TF-IDF": plain.characters,
        "BM25 on jieba words": plain.words,
        "rapidfuzz ratio": plain.ratio,
        "rapidfuzz WRatio": plain.wratio,
        "rapidfuzz partial_ratio": plain.partial,
    }
    known = sum(lexicon.plain(row.title) in lexicon.occupations.aliases for row in titles)
    print(f"{len(titles)} titles ({options.half}) against {len(leaves)} leaves; {known} are names of our dictionary\n")
    print("| method | @1 | @5 | ms a title |\n|---|---|---|---|")
    for name, nearest in methods.items():
        found = figures_of(titles, nearest)
        print(f"| {name} | {found.first:.3f} | {found.five:.3f} | {found.milliseconds:.2f} |")
    if options.second:
        second = {row.title: row.leaves for row in _second(options.second)}
        print("\n" + agreement(read_labels(options.labels, "both"), second))


def _second(path: Path) -> list[Labelled]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [Labelled(row["title"], frozenset(row["leaves"].split("|")), "") for row in csv.DictReader(file)]


if __name__ == "__main__":
    main()
