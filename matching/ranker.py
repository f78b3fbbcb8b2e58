"""Recall by index, gates over everybody, judge each of the few, sort. The same lines rank people and
vacancies.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import gates
from matching.facts import DemandFacts, PersonFacts
from matching.index import Index, Query, Rows, shares, top
from matching.lexicon import Lexicon
from matching.parts import Pair
from matching.recall import Question, bounds, least_norm, rough
from matching.scoring import Score, harmonic, judge, parts_of, score, utility
from matching.tokens import Slices, StaleTokens, columns_of, slices_of, tokens_of
from matching.types import Demand, Gate, Match, NearMiss, Profile, Ranking
from matching.weights import Weights

REMEMBERED = 4_096
"""Rows whose facts a ranker keeps taken apart: who reads a list has it ranked anew at each step."""

NONE: Rows = np.zeros(0, dtype=np.int64)
MANY = 99
"""More gates than there are."""

TENTHS, ROUNDING = 1_000, 8.0
"""A score of 1 in tenths of a point, and more than seven parts gain by being rounded one by one, weights too."""

TOGETHER = 12
"""Rows that are judged before asking whether anybody left can still be among the best."""

NOBODY: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Judgement:
    """One row judged."""

    row: int
    id: str
    pair: Pair
    score: Score

    @property
    def place(self) -> tuple[int, int, str]:
        """Sorts best first: score, then confidence, then id by code point."""
        return -self.score.tenths, -self.score.confidence, self.id


@dataclass(frozen=True)
class Part:
    """An index whose rows are ranked, but for the hidden ones, which are told anew by another part or are gone."""

    index: Index
    hidden: Rows

    @cached_property
    def facts_of(self) -> Callable[[int], Any]:
        """The facts of a row, remembered for some."""
        load = (PersonFacts if self.index.kind == "profile" else DemandFacts).load
        return lru_cache(maxsize=REMEMBERED)(lambda row: load(self.index.facts_of(row)))


class Ranker:
    """Ranks the rows of one index. Raises StaleTokens where index or tokens rest on another lexicon."""

    def __init__(self, index: Index, lexicon: Lexicon, weights: Weights) -> None:
        if index.fingerprint != lexicon.fingerprint:
            raise StaleTokens("the index was built under another lexicon")
        self.index, self.lexicon, self.weights = index, lexicon, weights
        self.parts: tuple[Part, ...] = (Part(index, NONE),)

    def with_changes(self, changed: Mapping[str, bytes], gone: Collection[str] = ()) -> "Ranker":
        """The same ranker with records added or changed (id to tokens) and others gone, as if the index had been built
        of them under the vocabulary it has: idf stays, a word that nobody in the index has counts for nobody.

        Meant for the few that changed since; each question looks at them beside the index.
        """
        stood, known = self.index.rows_of([*changed, *gone])
        other = copy(self)
        other.parts = (Part(self.index, np.unique(stood[known])),)
        if changed:
            index = self.index
            own = Index.build(changed.items(), self.lexicon, kind=index.kind, vocabulary=index.vocabulary)
            other.parts = (*other.parts, Part(own, NONE))
        return other

    def rank(
        self, demand: Demand, limit: int, barred: Mapping[str, str] = NOBODY, *, tokens: bytes | None = None
    ) -> Ranking:
        """The best people for a vacancy. `barred`: person id to reason code, one more failed gate.

        With the vacancy's stored `tokens` nothing is cut and jieba is not loaded.
        """
        return self._rank("profile", demand, limit, barred, tokens)

    def rank_vacancies(
        self, profile: Profile, limit: int, barred: Mapping[str, str] = NOBODY, *, tokens: bytes | None = None
    ) -> Ranking:
        """The best vacancies for a person, over an index of kind demand; `barred`: vacancy id to reason
        code.
        """
        return self._rank("demand", profile, limit, barred, tokens)

    def _rank(
        self, kind: str, item: Demand | Profile, limit: int, barred: Mapping[str, str], tokens: bytes | None
    ) -> Ranking:
        if self.index.kind != kind:
            raise ValueError(f"this index holds {self.index.kind}s, {kind}s are asked for")
        record = tokens_of(item, self.lexicon) if tokens is None else tokens
        slices = slices_of(record, self.lexicon)
        if slices.kind == kind:
            raise StaleTokens(f"the tokens are of a {kind}, the other side is needed")
        return _answer([_Asked(self, part, slices, barred) for part in self.parts], limit)


def _answer(asked: Sequence["_Asked"], limit: int) -> Ranking:
    """The best of all parts, best first, with what was counted in each."""
    excluded: Counter[str] = Counter()
    judged: list[list[tuple[_Asked, Judgement]]] = [[], []]
    for one in asked:
        failed = one.failed(excluded)
        chosen = one.recalled(failed, limit)
        for count, found in enumerate(judged):
            found += [(one, judgement) for judgement in one.judge(chosen[failed[chosen] == count], limit)]
    best, missed = (sorted(found, key=lambda entry: entry[1].place)[:limit] for found in judged)
    words = {one: one.evidence([found for other, found in best if other is one]) for one in asked}
    return Ranking(
        tuple(one.match(found, words[one][found.row]) for one, found in best),
        tuple(NearMiss(found.id, one.failed_at(found.row), found.score.tenths / 10) for one, found in missed),
        sum(len(one.index) - len(one.hidden) for one in asked),
        dict(excluded),
    )


class _Asked:
    """One question put to one part."""

    def __init__(self, ranker: Ranker, part: Part, slices: Slices, barred: Mapping[str, str]) -> None:
        self.index, self.lexicon, self.weights = part.index, ranker.lexicon, ranker.weights
        self.hidden, self.facts_of = part.hidden, part.facts_of
        self.slices, self.barred = slices, barred
        self.facts = (DemandFacts if slices.kind == "demand" else PersonFacts).load(slices.facts)
        self.query: Query = self.index.query(slices)
        row = np.frombuffer(slices.columns, dtype=columns_of(slices.kind, self.lexicon))[0]
        one: dict[str, NDArray[Any]] = {name: np.asarray(row[name]) for name in row.dtype.names or ()}
        many = self.index.columns
        self.sides = (one, many) if slices.kind == "demand" else (many, one)
        self.verdicts = gates.judge(*self.sides)
        self.question = Question(self.index, self.query, slices, self.sides, self.lexicon, self.weights)

    @cached_property
    def reasons(self) -> dict[int, str]:
        """Barred rows with their reason code."""
        ids, hidden = list(self.barred), set(self.hidden.tolist())
        rows, known = self.index.rows_of(ids)
        found = zip(ids, rows.tolist(), known, strict=True)
        return {row: self.barred[name] for name, row, here in found if here and row not in hidden}

    def failed(self, excluded: Counter[str]) -> NDArray[np.int8]:
        """How many gates each row fails, many for a hidden one; counts into `excluded` who fails at which."""
        failed = np.zeros(len(self.index), dtype=np.int8)
        for code, verdict in self.verdicts.items():
            if verdict.ndim == 0 and verdict != gates.FAIL:
                continue
            fails = np.broadcast_to(verdict == gates.FAIL, failed.shape)
            failed += fails
            if found := int(np.count_nonzero(fails)) - int(np.count_nonzero(fails[self.hidden])):
                excluded[code] += found
        failed[list(self.reasons)] += 1
        for reason in sorted(self.reasons.values()):
            excluded[reason] += 1
        failed[self.hidden] = MANY
        return failed

    def recalled(self, failed: NDArray[np.int8], limit: int) -> Rows:
        """Rows in ascending order: the best of those who pass, and of those who failed at one gate."""
        enough = max(self.weights.recall, 3 * limit)
        if len(self.index) <= enough:
            return np.arange(len(self.index))
        roughly = rough(self.question)
        chosen = []
        for count, size in ((0, enough), (1, max(enough // 4, limit))):
            rows = np.flatnonzero(failed == count)
            chosen.append(rows[top(roughly[rows], size)])
        return np.sort(np.concatenate(chosen))

    def judge(self, rows: Rows, limit: int) -> list[Judgement]:
        """The best of these rows, best first. Judged some at a time, in the order of what they can have at most, until
        nobody left can be among the best."""
        at_most = bounds(self.question, rows) * TENTHS + ROUNDING
        order = np.argsort(-at_most, kind="stable")
        found: list[Judgement] = []
        for start in range(0, len(order) if limit > 0 else 0, TOGETHER):
            if len(found) >= limit and found[limit - 1].score.tenths > at_most[order[start]]:
                break
            found += self._judged(np.sort(rows[order[start : start + TOGETHER]]))
            found.sort(key=lambda judgement: judgement.place)
        return found[:limit]

    def _judged(self, rows: Rows) -> list[Judgement]:
        index, products = self.index, self.question.products[rows]
        cosines = index.cosines(self.query, rows, products, least_norm(index, self.weights))
        found = []
        for row, cosine in zip(rows.tolist(), cosines, strict=True):
            pair = self._pair(row, cosine)
            found.append(Judgement(row, index.id_of(row), pair, score(judge(pair), self.weights)))
        return found

    def evidence(self, best: Sequence[Judgement]) -> dict[int, tuple[str, ...]]:
        """The words that the best rows share with the question."""
        rows = np.array(sorted(found.row for found in best), dtype=np.int64)
        adds = shares(self.query, self.index.shared(self.query, rows))
        return {row: self._words(adds[at]) for at, row in enumerate(rows.tolist())}

    def _pair(self, row: int, cosine: float) -> Pair:
        other = self.facts_of(row)
        if isinstance(self.facts, DemandFacts):
            return Pair(self.facts, other, cosine, self.lexicon, self.weights)
        return Pair(other, self.facts, cosine, self.lexicon, self.weights)

    def _words(self, adds: NDArray[np.float64]) -> tuple[str, ...]:
        """The shared words that count most, none that is part of another; where no word is shared, the characters."""
        named = [(-share, word) for share, word in zip(adds.tolist(), self.query.words, strict=True) if share and word]
        kept: list[str] = []
        for _, word in sorted((share, word) for share, word in named if len(word) > 1):
            if any(word in other for other in kept):
                continue
            kept = [other for other in kept if other not in word] + [word]
            if len(kept) == self.weights.evidence:
                break
        return tuple(kept or [word for _, word in sorted(named)][: self.weights.evidence])

    def _verdict(self, code: str, row: int) -> int:
        verdict = self.verdicts[code]
        return int(verdict[row]) if verdict.ndim else int(verdict)

    def failed_at(self, row: int) -> tuple[str, ...]:
        codes = [code for code in self.verdicts if self._verdict(code, row) == gates.FAIL]
        return (*codes, *([self.reasons[row]] if row in self.reasons else []))

    def match(self, found: Judgement, words: tuple[str, ...]) -> Match:
        verdicts = {code: self._verdict(code, found.row) for code in self.verdicts}
        shown = tuple(
            Gate(code, gates.VERDICTS[verdict], self._missing(found.pair) if code == "certificate" else ())
            for code, verdict in verdicts.items()
            if verdict != gates.ABSENT
        )
        worth = {gates.PASS: 1.0, gates.UNKNOWN: self.weights.unknown, gates.FAIL: 0.0}
        hours = [worth[verdicts[code]] for code in ("night_shift", "shift") if verdicts[code] != gates.ABSENT]
        own = utility(found.pair, found.score.judged, min(hours, default=None), self.weights)
        points = found.score.tenths / 10
        judged = dict(found.score.judged)
        if judged["text"].known:
            judged["text"] = judged["text"]._replace(evidence=words)
        parts = parts_of(judged, self.weights)
        return Match(found.id, points, found.score.confidence / 100, own, harmonic(points, own), shown, parts)

    def _missing(self, pair: Pair) -> tuple[str, ...]:
        """The certificates that the vacancy or the law asks for and the person did not name."""
        certificates = self.lexicon.certificates
        held = {inner for at in pair.person.held for inner in certificates.closure[at]}
        vacancy = pair.vacancy
        missing = [certificates.names[at] for at in (*vacancy.required, *vacancy.soft) if at not in held]
        if vacancy.law and not held.intersection(vacancy.law):
            missing += [certificates.names[at] for at in vacancy.law if certificates.names[at] not in missing]
        return (*missing, *(name for name in vacancy.unknown_names if name not in pair.person.names))
