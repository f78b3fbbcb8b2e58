"""`python -m benchmarks.judged [--half tuning|held_out|both]`: the engine beside six baselines on the judged set.

Prints a markdown table: nDCG@10 and recall@20 over all 600 people, where a pair that nobody judged counts as 0; the
nDCG among judged people only (the ranking without the others); how many of the first 20 fail a hard condition. The
baselines are what a user could put together in an afternoon: they know neither our dictionaries nor our weights.

`--tags` prints for each kind of difficulty who was found and who should not have been; `--agreement` how far a second
reader, who graded 200 of the pairs without seeing the first grades, agrees with the first.
"""

import argparse
import csv
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import bm25s
import jieba
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import cohen_kappa_score

from config.load import read_lexicon, read_toml
from matching import Demand, Index, Lexicon, Profile, Ranker, Weights, tokens_of
from matching.evaluate import RELEVANT, ndcg, recall, violations
from matching.exchange import read_seekers, read_vacancies

ROOT = Path(__file__).resolve().parents[1]
JUDGED = ROOT / "tests" / "matching" / "judged"
FUSED = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)."""

Scores = NDArray[np.float64]
Method = Callable[[Demand], Sequence[str]]


@dataclass(frozen=True)
class Judged:
    """The judged set; `grades`, `forbidden` and `tags` (tag: people) by vacancy."""

    vacancies: Mapping[str, Demand]
    people: Mapping[str, Profile]
    grades: Mapping[str, Mapping[str, int]]
    forbidden: Mapping[str, set[str]]
    halves: Mapping[str, str]
    tags: Mapping[str, Mapping[str, set[str]]]

    def of(self, half: str) -> dict[str, Demand]:
        """The vacancies of one half, or of `both`."""
        return {name: demand for name, demand in self.vacancies.items() if half in ("both", self.halves[name])}


def load(lexicon: Lexicon) -> Judged:
    """Both writers' files as one set."""
    vacancies: dict[str, Demand] = {}
    people: dict[str, Profile] = {}
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    forbidden: dict[str, set[str]] = defaultdict(set)
    tags: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for writer in "AB":
        demanded, seeking = JUDGED / f"{writer}_vacancies.jsonl", JUDGED / f"{writer}_seekers.jsonl"
        vacancies |= read_vacancies(demanded.read_bytes(), str(demanded), lexicon.scales)
        people |= read_seekers(seeking.read_bytes(), str(seeking), lexicon.scales)
        for pair in _rows(JUDGED / f"{writer}_judgements.csv") + _rows(JUDGED / f"{writer}_pooled.csv"):
            grades[pair["vacancy_id"]][pair["seeker_id"]] = int(pair["grade"])
            if pair["violation"] == "1":
                forbidden[pair["vacancy_id"]].add(pair["seeker_id"])
            for tag in pair["tags"].split("|"):
                tags[pair["vacancy_id"]][tag].add(pair["seeker_id"])
    halves = {row["vacancy_id"]: row["half"] for row in _rows(JUDGED / "halves.csv")}
    return Judged(vacancies, people, grades, forbidden, halves, tags)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text_of(record: Demand | Profile) -> str:
    """Whatever a record says in words."""
    said: list[str] = []
    for field in fields(record):
        value = getattr(record, field.name)
        said += [one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, str)]
    return " ".join(said)


class Baselines:
    """The six, over one set of people."""

    def __init__(self, people: Mapping[str, Profile]) -> None:
        self.people, self.ids = people, list(people)
        texts = [text_of(person) for person in people.values()]
        self.words = TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None, sublinear_tf=True)
        self.chars = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
        self.by_words, self.by_chars = self.words.fit_transform(texts), self.chars.fit_transform(texts)
        self.bm25 = bm25s.BM25()
        self.bm25.index([jieba.lcut(text) for text in texts], show_progress=False)

    def tfidf_words(self, demand: Demand) -> Scores:
        return np.asarray((self.by_words @ self.words.transform([text_of(demand)]).T).toarray()[:, 0])

    def tfidf_characters(self, demand: Demand) -> Scores:
        return np.asarray((self.by_chars @ self.chars.transform([text_of(demand)]).T).toarray()[:, 0])

    def bm25_words(self, demand: Demand) -> Scores:
        return np.asarray(self.bm25.get_scores(jieba.lcut(text_of(demand))), dtype=np.float64)

    def titles(self, demand: Demand) -> Scores:
        return np.array(
            [
                max((fuzz.WRatio(demand.title, wish) for wish in person.intentions), default=0.0)
                for person in self.people.values()
            ]
        )

    def fusion(self, demand: Demand) -> Scores:
        total = np.zeros(len(self.ids))
        for method in (self.tfidf_words, self.tfidf_characters, self.bm25_words, self.titles):
            places = np.empty(len(self.ids))
            places[np.argsort(-method(demand), kind="stable")] = np.arange(1, len(self.ids) + 1)
            total += 1 / (FUSED + places)
        return total

    def filtered(self, demand: Demand, steps: Mapping[str, int]) -> Scores:
        """Fusion, without those whom a plain comparison of fields refuses."""
        refused = [_refused(demand, person, steps) for person in self.people.values()]
        return np.where(refused, -1.0, self.fusion(demand))

    def ranking(self, scores: Scores) -> list[str]:
        return [self.ids[at] for at in np.argsort(-scores, kind="stable") if scores[at] >= 0]


def _refused(demand: Demand, person: Profile, steps: Mapping[str, int]) -> bool:
    return bool(
        (demand.night_shift and person.night_ok is False)
        or (demand.salary_max is not None and (person.salary_min or 0) > demand.salary_max)
        or (person.education and steps.get(person.education, 0) < steps.get(demand.education_min or "", 0))
        or (set(demand.certificates) - set(person.certificates))
    )


def measured(judged: Judged, half: str, rank: Method) -> tuple[float, float, float, int]:
    """nDCG@10, nDCG@10 among judged people, recall@20 (means), violations@20 (sum)."""
    figures = []
    for name, demand in judged.of(half).items():
        ranking, grades = rank(demand), judged.grades[name]
        among = [one for one in ranking if one in grades]
        figures.append((
            ndcg(ranking, grades), ndcg(among, grades), recall(ranking, grades),
            violations(ranking, judged.forbidden[name]),
        ))  # fmt: skip
    means = [fmean(value for row in figures if (value := row[at]) is not None) for at in range(3)]
    return means[0], means[1], means[2], sum(row[3] for row in figures)


TAGS = ("easy", "vocabulary_gap", "hard_conditions", "confusable", "stuffing")


class Caught(NamedTuple):
    """Pairs with one tag: those to find (grade 2 or 3) and those to leave out (grade 0), each with how many of them
    are among the first 20 of their vacancy."""

    found: int
    wanted: int
    slipped: int
    unwanted: int


def caught(judged: Judged, half: str, rank: Method) -> dict[str, Caught]:
    """By tag: who of those to find is among the first 20, and who of those to leave out."""
    counts = {tag: [0, 0, 0, 0] for tag in TAGS}
    for name, demand in judged.of(half).items():
        first, grades = set(rank(demand)[:20]), judged.grades[name]
        for tag, people in judged.tags[name].items():
            for one in people:
                if grades[one] >= RELEVANT or grades[one] == 0:
                    column = 0 if grades[one] else 2
                    counts[tag][column] += one in first
                    counts[tag][column + 1] += 1
    return {tag: Caught(*count) for tag, count in counts.items()}


class Agreement(NamedTuple):
    """Two readers of the same pairs: shares of pairs, and kappas (1 as one reader, 0 as by chance)."""

    pairs: int
    exact: float
    within_one: float
    kappa: float
    relevant_kappa: float
    violations_alike: int
    violations_kappa: float


def agreement(judged: Judged) -> Agreement:
    """The second reader's grades (second_reader.csv) beside the first's; the kappa of grades has quadratic weights."""
    pairs = _rows(JUDGED / "second_reader.csv")
    first = [judged.grades[pair["vacancy_id"]][pair["seeker_id"]] for pair in pairs]
    second = [int(pair["grade"]) for pair in pairs]
    refused = [pair["seeker_id"] in judged.forbidden[pair["vacancy_id"]] for pair in pairs]
    refused_too = [pair["violation"] == "1" for pair in pairs]
    apart = [abs(one - other) for one, other in zip(first, second, strict=True)]
    return Agreement(
        len(pairs),
        apart.count(0) / len(pairs),
        sum(one <= 1 for one in apart) / len(pairs),
        cohen_kappa_score(first, second, weights="quadratic"),
        cohen_kappa_score([one >= RELEVANT for one in first], [one >= RELEVANT for one in second]),
        sum(one == other for one, other in zip(refused, refused_too, strict=True)),
        cohen_kappa_score(refused, refused_too),
    )


def methods_of(judged: Judged, lexicon: Lexicon, weights: Weights) -> dict[str, Method]:
    """The baselines, then the engine, by the name of their row."""
    plain = Baselines(judged.people)
    index = Index.build(((name, tokens_of(person, lexicon)) for name, person in judged.people.items()), lexicon)
    ranker = Ranker(index, lexicon, weights)
    steps = lexicon.scales.education
    return {
        "TF-IDF, words": lambda demand: plain.ranking(plain.tfidf_words(demand)),
        "TF-IDF, 1–3 characters": lambda demand: plain.ranking(plain.tfidf_characters(demand)),
        "BM25 (bm25s), words": lambda demand: plain.ranking(plain.bm25_words(demand)),
        "rapidfuzz WRatio, titles": lambda demand: plain.ranking(plain.titles(demand)),
        "fusion of the four": lambda demand: plain.ranking(plain.fusion(demand)),
        "fusion, plain filters": lambda demand: plain.ranking(plain.filtered(demand, steps)),
        "matching": lambda demand: [match.id for match in ranker.rank(demand, len(judged.people)).matches],
    }


def print_agreement(judged: Judged) -> None:
    found = agreement(judged)
    print(f"{found.pairs} pairs read twice")
    print(f"grades: the same {found.exact:.3f}, at most one apart {found.within_one:.3f}, kappa {found.kappa:.3f}")
    print(f"2 and 3 against 0 and 1: kappa {found.relevant_kappa:.3f}")
    print(f"violations: {found.violations_alike} alike, kappa {found.violations_kappa:.3f}")


def print_tags(judged: Judged, half: str, methods: Mapping[str, Method]) -> None:
    print(f"{half}, among the first 20: who is to be found (grade 2, 3) · who is to be left out (grade 0)\n")
    print("| | " + " | ".join(TAGS) + " |\n|---|" + "--:|" * len(TAGS))
    for name, method in methods.items():
        cells = [
            f"{one.found}/{one.wanted} · {one.slipped}/{one.unwanted}" for one in caught(judged, half, method).values()
        ]
        print(f"| {name} | " + " | ".join(cells) + " |")


def print_figures(judged: Judged, half: str, methods: Mapping[str, Method]) -> None:
    print(f"{half}: {len(judged.of(half))} vacancies, {len(judged.people)} people\n")
    print("| | nDCG@10 | nDCG@10 among judged | recall@20 | violations@20 |\n|---|--:|--:|--:|--:|")
    for name, method in methods.items():
        all_of, among, found, wrong = measured(judged, half, method)
        print(f"| {name} | {all_of:.3f} | {among:.3f} | {found:.3f} | {wrong} |")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--half", choices=("tuning", "held_out", "both"), default="tuning")
    options.add_argument("--tags", action="store_true", help="by kind of difficulty")
    options.add_argument("--agreement", action="store_true", help="the second reader beside the first")
    chosen = options.parse_args()
    lexicon = Lexicon.of(read_lexicon(ROOT / "config"))
    judged = load(lexicon)
    if chosen.agreement:
        print_agreement(judged)
        return
    methods = methods_of(judged, lexicon, Weights.of(read_toml(ROOT / "config" / "matching.toml")))
    (print_tags if chosen.tags else print_figures)(judged, chosen.half, methods)


if __name__ == "__main__":
    main()
