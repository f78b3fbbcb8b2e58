"""`python -m benchmarks.judged [--half tuning|held_out|both]`: the engine beside six baselines on the judged set.

Prints a markdown table: nDCG@10 and recall@20 over all 600 people, where a pair that nobody judged counts as 0; the
nDCG among judged people only (the ranking without the others); how many of the first 20 fail a hard condition. The
baselines are what a user could put together in an afternoon: they know neither our dictionaries nor our weights.
"""

import argparse
import csv
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import fmean

import bm25s
import jieba
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from sklearn.feature_extraction.text import TfidfVectorizer

from config.load import read_lexicon, read_toml
from matching import Demand, Index, Lexicon, Profile, Ranker, Weights, tokens_of
from matching.evaluate import ndcg, recall, violations
from matching.exchange import read_seekers, read_vacancies

ROOT = Path(__file__).resolve().parents[1]
JUDGED = ROOT / "tests" / "matching" / "judged"
FUSED = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)."""

Scores = NDArray[np.float64]
Method = Callable[[Demand], Sequence[str]]


@dataclass(frozen=True)
class Judged:
    """The judged set; `grades` and `forbidden` by vacancy."""

    vacancies: Mapping[str, Demand]
    people: Mapping[str, Profile]
    grades: Mapping[str, Mapping[str, int]]
    forbidden: Mapping[str, set[str]]
    halves: Mapping[str, str]


def load(lexicon: Lexicon) -> Judged:
    """Both writers' files as one set."""
    vacancies: dict[str, Demand] = {}
    people: dict[str, Profile] = {}
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    forbidden: dict[str, set[str]] = defaultdict(set)
    for writer in "AB":
        demanded, seeking = JUDGED / f"{writer}_vacancies.jsonl", JUDGED / f"{writer}_seekers.jsonl"
        vacancies |= read_vacancies(demanded.read_bytes(), str(demanded), lexicon.scales)
        people |= read_seekers(seeking.read_bytes(), str(seeking), lexicon.scales)
        for pair in _rows(JUDGED / f"{writer}_judgements.csv"):
            grades[pair["vacancy_id"]][pair["seeker_id"]] = int(pair["grade"])
            if pair["violation"] == "1":
                forbidden[pair["vacancy_id"]].add(pair["seeker_id"])
    halves = {row["vacancy_id"]: row["half"] for row in _rows(JUDGED / "halves.csv")}
    return Judged(vacancies, people, grades, forbidden, halves)


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
    for name, demand in judged.vacancies.items():
        if half in ("both", judged.halves[name]):
            ranking, grades = rank(demand), judged.grades[name]
            among = [one for one in ranking if one in grades]
            figures.append((
                ndcg(ranking, grades), ndcg(among, grades), recall(ranking, grades),
                violations(ranking, judged.forbidden[name]),
            ))  # fmt: skip
    means = [fmean(value for row in figures if (value := row[at]) is not None) for at in range(3)]
    return means[0], means[1], means[2], sum(row[3] for row in figures)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--half", choices=("tuning", "held_out", "both"), default="tuning")
    half = options.parse_args().half
    lexicon = Lexicon.of(read_lexicon(ROOT / "config"))
    judged, weights = load(lexicon), Weights.of(read_toml(ROOT / "config" / "matching.toml"))
    plain = Baselines(judged.people)
    index = Index.build(((name, tokens_of(person, lexicon)) for name, person in judged.people.items()), lexicon)
    ranker = Ranker(index, lexicon, weights)
    steps = lexicon.scales.education
    methods: dict[str, Method] = {
        "TF-IDF, words": lambda demand: plain.ranking(plain.tfidf_words(demand)),
        "TF-IDF, 1–3 characters": lambda demand: plain.ranking(plain.tfidf_characters(demand)),
        "BM25 (bm25s), words": lambda demand: plain.ranking(plain.bm25_words(demand)),
        "rapidfuzz WRatio, titles": lambda demand: plain.ranking(plain.titles(demand)),
        "fusion of the four": lambda demand: plain.ranking(plain.fusion(demand)),
        "fusion, plain filters": lambda demand: plain.ranking(plain.filtered(demand, steps)),
        "matching": lambda demand: [match.id for match in ranker.rank(demand, len(judged.people)).matches],
    }
    print(
        f"{half}: {sum(half in ('both', one) for one in judged.halves.values())} vacancies, {len(plain.ids)} people\n"
    )
    print("| | nDCG@10 | nDCG@10 among judged | recall@20 | violations@20 |\n|---|--:|--:|--:|--:|")
    for name, method in methods.items():
        all_of, among, found, wrong = measured(judged, half, method)
        print(f"| {name} | {all_of:.3f} | {among:.3f} | {found:.3f} | {wrong} |")


if __name__ == "__main__":
    main()
