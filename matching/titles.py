"""A job title in anybody's words to its occupation, or to the nearest title of a catalogue."""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from matching.lexicon import Lexicon
from matching.said import patterns_of

CERTAIN = 0.75  # from here on a title is its occupation for the law's demands (gates)
FUZZY_CUTOFF = 72.0
FUZZY_TRUST = 0.85
ALTERNATIVE = 0.97
RARITY = 1.0
SPELLING = 0.4
MEANING = 0.85
WORDED = 0.12


class Coded(NamedTuple):
    """An occupation that a title may mean, with how sure that is (0 to 1)."""

    key: str
    score: float


def clean(title: str, lexicon: Lexicon) -> str:
    """The title without brackets, pay and advertising; the whole of it where nothing would be left."""
    patterns = patterns_of(lexicon)
    text = patterns.title_figures.sub(" ", patterns.title_brackets.sub(" ", lexicon.plain(title)))
    text = patterns.title_noise.sub(" ", text)
    pieces = [piece for piece in patterns.title_ends.split(text) if piece]
    return " ".join(pieces) or lexicon.plain(title)


def occupations_of(title: str, lexicon: Lexicon, limit: int = 3) -> tuple[Coded, ...]:
    """The occupations that a title may mean, best first; empty where nothing is near."""
    found = numbers_of(title, lexicon)
    keys = lexicon.occupations.keys
    return tuple(Coded(keys[at], round(score, 4)) for at, score in found[:limit])


@lru_cache(maxsize=20_000)
def numbers_of(title: str, lexicon: Lexicon) -> tuple[tuple[int, float], ...]:
    """As occupations_of, by position in the table."""
    aliases = lexicon.occupations.aliases
    best: dict[int, float] = {}

    def note(name: str, score: float) -> bool:
        hits = aliases.get(name) or aliases.get(lexicon.synonyms.get(name, ""), ())
        for at in hits:
            best[at] = max(best.get(at, 0.0), score)
        return bool(hits)

    whole = lexicon.plain(title)
    if not note(whole, 1.0) and not note(whole.replace(" ", ""), 0.99):
        text = clean(title, lexicon)
        if not note(text.replace(" ", ""), 0.98):
            for piece in _alternatives(text.split(), lexicon):
                _note_windows(piece, lexicon, note)
            if not best:
                for name, score in _fuzzy(text.replace(" ", ""), lexicon):
                    note(name, score)
    return tuple(sorted(best.items(), key=lambda entry: (-entry[1], entry[0])))


def _note_windows(piece: str, lexicon: Lexicon, note: Callable[[str, float], bool]) -> None:
    """Aliases among the words of a title. Chinese titles end with their head: 叉车维修工 repairs, so the
    end counts more.
    """
    if note(piece, 0.97):
        return
    words = [word for word, _ in lexicon.cutter.cut(piece)]
    whole = lexicon.occupations.aliases
    finer = [part for word in words for part in ([word] if word in whole else _leaves(word, lexicon))]
    for cut in (words, finer):
        hit = False
        for first in range(len(cut)):
            for last in range(len(cut), first, -1):
                name = "".join(cut[first:last])
                share = len(name) / max(len(piece), 1)
                at_end = last == len(cut)
                if len(name) > 1 and note(name, (0.75 if at_end else 0.45) + 0.2 * share):
                    hit = True
        if hit:
            return


def _leaves(word: str, lexicon: Lexicon) -> list[str]:
    """A compound's smallest words in order; the word itself where it is no compound."""
    parts = lexicon.cutter.parts(word)
    if not parts:
        return [word]
    head = parts[0]
    tail = word[len(head) :]
    return [*_leaves(head, lexicon), *_leaves(tail, lexicon)]


def _fuzzy(text: str, lexicon: Lexicon) -> list[tuple[str, float]]:
    found = process.extract(
        text, list(lexicon.occupations.aliases), scorer=fuzz.ratio, score_cutoff=FUZZY_CUTOFF, limit=3
    )
    return [(name, FUZZY_TRUST * score / 100) for name, score, _ in found]


class Catalogue:
    """A list of titles to be searched by character n-grams, likeness of spelling and what the dictionary
    knows. Characters are weighed by how rare they are among the names of the dictionary: 工程师 says little.
    """

    def __init__(self, titles: Sequence[str], lexicon: Lexicon) -> None:
        self.titles = list(dict.fromkeys(title.strip() for title in titles if title.strip()))
        self.lexicon = lexicon
        entries = [(row, *form) for row, title in enumerate(self.titles) for form in _forms(title, lexicon)]
        self.rows = np.array([row for row, _, _ in entries], dtype=np.int64)
        self.texts = [text for _, text, _ in entries]
        self.trust = np.array([trust for _, _, trust in entries])
        self.rarity = _rarity([*lexicon.occupations.aliases, *self.texts])
        self.unseen = max(self.rarity.values(), default=1.0)
        found: dict[str, list[tuple[int, float]]] = {}
        for at, text in enumerate(self.texts):
            for gram, weight in self._weighed(text).items():
                found.setdefault(gram, []).append((at, weight))
        self.postings = {
            gram: (np.array([at for at, _ in places]), np.array([weight for _, weight in places]))
            for gram, places in found.items()
        }
        coded = [(row, *code) for row, title in enumerate(self.titles) for code in numbers_of(title, lexicon)]
        self.coded_rows = np.array([row for row, _, _ in coded], dtype=np.int64)
        self.coded = np.array([at for _, at, _ in coded], dtype=np.int64)
        self.coded_trust = np.array([trust for _, _, trust in coded])

    def nearest(self, query: str, limit: int) -> list[tuple[str, float]]:
        """The titles nearest to a query with a score in [0, 1], best first; equal scores by code point of the
        title.
        """
        if not self.titles:
            return []
        base = np.zeros(len(self.titles))
        for text, trust in _forms(query, self.lexicon):
            alike = (1 - SPELLING) * self._cosines(text) + SPELLING * self._spelling(text)
            np.maximum.at(base, self.rows, trust * self.trust * alike)
        meant = MEANING * self._meaning(query) + WORDED * base
        scores = np.minimum(np.maximum(base, meant), 0.98)
        exact = np.array([title == query.strip() for title in self.titles])
        rounded = np.round(np.where(exact, 1.0, scores), 4)
        order = sorted(range(len(self.titles)), key=lambda at: (-rounded[at], self.titles[at]))[:limit]
        return [(self.titles[at], float(rounded[at])) for at in order]

    def _weighed(self, text: str) -> dict[str, float]:
        """The grams of a text with weights of length 1 in all."""
        weights = {gram: count * self.rarity.get(gram, self.unseen) for gram, count in _grams(text).items()}
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        return {gram: weight / length for gram, weight in weights.items()}

    def _cosines(self, text: str) -> NDArray[np.float64]:
        scores = np.zeros(len(self.texts))
        for gram, weight in sorted(self._weighed(text).items()):
            if gram in self.postings:
                at, other = self.postings[gram]
                scores[at] += weight * other
        return scores

    def _spelling(self, text: str) -> NDArray[np.float64]:
        return np.asarray(process.cdist([text], self.texts, scorer=fuzz.ratio)[0], dtype=np.float64) / 100

    def _meaning(self, query: str) -> NDArray[np.float64]:
        """What the occupation tree says: one occupation under two names is as good as the same words."""
        scores = np.zeros(len(self.titles))
        for at, sure in numbers_of(query, self.lexicon):
            alike = self.lexicon.occupations.likeness[at, self.coded].astype(np.float64) ** 2
            np.maximum.at(scores, self.coded_rows, alike * np.minimum(self.coded_trust, sure))
        return scores


def _rarity(texts: Sequence[str]) -> dict[str, float]:
    """Inverse document frequency of each gram."""
    counts: dict[str, int] = {}
    for text in texts:
        for gram in _grams(text):
            counts[gram] = counts.get(gram, 0) + 1
    return {gram: (math.log((1 + len(texts)) / (1 + count)) + 1) ** RARITY for gram, count in counts.items()}


def _forms(title: str, lexicon: Lexicon) -> list[tuple[str, float]]:
    """The title without advertising, and each of its alternatives (电子工程师/技术员)."""
    pieces = clean(title, lexicon).split()
    parts = [(piece, ALTERNATIVE) for piece in _alternatives(pieces, lexicon)] if len(pieces) > 1 else []
    return [("".join(pieces), 1.0), *parts]


def _alternatives(pieces: Sequence[str], lexicon: Lexicon) -> list[str]:
    """The pieces of a title, a bare rank completed by the work before it: 招聘专员/助理 is 招聘专员 or 招聘助理."""
    rank = patterns_of(lexicon).title_ranks
    found: list[str] = []
    for piece in pieces:
        stem = rank.sub("", found[-1]) if found else ""
        found.append(stem + piece if rank.fullmatch(piece) else piece)
    return [piece for piece in found if len(piece) > 1]


def _grams(text: str) -> Mapping[str, int]:
    """Characters, pairs and triples."""
    counts: dict[str, int] = {}
    for size in (1, 2, 3):
        for at in range(len(text) - size + 1):
            gram = text[at : at + size]
            counts[gram] = counts.get(gram, 0) + 1
    return counts
