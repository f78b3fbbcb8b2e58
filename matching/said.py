"""What free text says: words in its clauses, what it denies, and the few facts that gates and parts ask
for.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from matching.lexicon import Lexicon

LONGEST_ALIAS = 5  # words that one name in the dictionaries may be cut into
LONGEST_WORKING_LIFE = 50

T = TypeVar("T")
Words = list[str]


@dataclass(slots=True)
class Said:
    """A text clause by clause: the words it affirms and the words that stand under a negation."""

    affirmed: list[Words] = field(default_factory=list)
    denied: list[Words] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Patterns:
    """The expressions of [cutting] in config/matching.toml, compiled."""

    ends: re.Pattern[str]
    negation: re.Pattern[str]
    closing: re.Pattern[str]
    turns: frozenset[str]
    refuses_nights: tuple[re.Pattern[str], ...]
    accepts_nights: tuple[re.Pattern[str], ...]
    has_no_certificate: tuple[re.Pattern[str], ...]
    not_yet: tuple[re.Pattern[str], ...]
    years_of_work: tuple[re.Pattern[str], ...]
    title_brackets: re.Pattern[str]
    title_figures: re.Pattern[str]
    title_noise: re.Pattern[str]
    title_ends: re.Pattern[str]
    title_ranks: re.Pattern[str]


@lru_cache(maxsize=8)
def _compiled(lexicon: Lexicon) -> Patterns:
    cutting = lexicon.cutting

    def several(name: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(text) for text in cutting[name])

    # Longest first, and what only looks like a negation before all: it is matched without the group "no".
    harmless, negations = (_either(cutting[name]) for name in ("plain", "negations"))
    return Patterns(
        re.compile(f"[{re.escape(cutting['clause_ends'])}]+"),
        re.compile(f"{harmless}|(?P<no>{negations})"),
        re.compile(f"(?:{_either(cutting['closing'])})$"),
        frozenset(cutting["turns"]),
        several("refuses_nights"),
        several("accepts_nights"),
        several("has_no_certificate"),
        several("not_yet"),
        several("years_of_work"),
        re.compile(cutting["title_brackets"]),
        re.compile(cutting["title_figures"]),
        re.compile(_either(cutting["title_noise"])),
        re.compile(f"[{re.escape(cutting['title_ends'])}]+"),
        re.compile(f"(?:{_either(cutting['title_ranks'])})$"),
    )


def patterns_of(lexicon: Lexicon) -> Patterns:
    """Compiled once for a lexicon; raises re.error where an expression is wrong."""
    return _compiled(lexicon)


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a clause that stand on one side, each with where it begins there. `by` is what denies them, or empty."""

    words: Words
    starts: list[int]
    by: str = ""


def clauses_of(text: str, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    """The clauses of a text in plain form, each with where it begins."""
    at = 0
    for ends in patterns_of(lexicon).ends.finditer(text):
        if at < ends.start():
            yield text[at : ends.start()], at
        at = ends.end()
    if at < len(text):
        yield text[at:], at


def listen(text: str, lexicon: Lexicon) -> Said:
    """Splits a text into clauses and each clause into affirmed and denied words.

    没有电工证但有焊工证 affirms 焊工证 alone: a negation reaches to the end of its clause or to a turn (但,
    会, 有).
    """
    said = Said()
    for clause, _ in clauses_of(lexicon.plain(text), lexicon):
        said.clauses.append(clause)
        for run in runs_of(clause, lexicon):
            (said.denied if run.by else said.affirmed).append(run.words)
    return said


def runs_of(clause: str, lexicon: Lexicon) -> list[Run]:
    """The words of a clause, sorted by whether a negation reaches them: the one reading of negation.

    日语不会 denies 日语: a negation that ends the clause reaches back over it, unless a turn stands before.
    """
    patterns = patterns_of(lexicon)
    spans = [found.span() for found in patterns.negation.finditer(clause) if found["no"]]
    words = list(lexicon.cutter.cut(clause))
    if not spans:
        return [Run([word for word, _ in words], [start for _, start in words])]
    closing = patterns.closing.search(clause)
    if closing and spans[0][0] >= closing.start() > 0:
        before = [(word, start) for word, start in words if start + len(word) <= closing.start()]
        if before and not any(word in patterns.turns for word, _ in before):
            return [Run([word for word, _ in before], [start for _, start in before], closing[0])]
    return _runs(words, spans, patterns.turns, clause)


def _runs(words: list[tuple[str, int]], spans: list[tuple[int, int]], turns: frozenset[str], clause: str) -> list[Run]:
    """Sorts the words of a clause that has negations; each change of side begins a new run of words."""
    runs = [Run([], [])]
    for word, start in words:
        end = start + len(word)
        met = [(begin, stop) for begin, stop in spans if start < stop and end > begin]
        # 不会开车: the word that carries the negation is said on neither side, and no turn ends it.
        if met or (runs[-1].by and word in turns):
            runs.append(Run([], [], clause[met[0][0] : met[-1][1]] if met else ""))
            tail = max((stop for _, stop in met), default=end)
            if end > tail and met:
                runs[-1].words.append(word[tail - start :])
                runs[-1].starts.append(tail)
            continue
        runs[-1].words.append(word)
        runs[-1].starts.append(start)
    return [run for run in runs if run.words]


def named(runs: Iterable[Words], aliases: Mapping[str, T], synonyms: Mapping[str, str]) -> Iterator[T]:
    """What the dictionary knows among the words: the longest name first, no word used twice."""
    for words in runs:
        for _, _, found in located(words, aliases, synonyms):
            yield found


def located(words: Words, aliases: Mapping[str, T], synonyms: Mapping[str, str]) -> Iterator[tuple[int, int, T]]:
    """As `named`, of one run, with the numbers of the first word of each name and of the one after its last."""
    at = 0
    while at < len(words):
        for size in range(min(LONGEST_ALIAS, len(words) - at), 0, -1):
            name = "".join(words[at : at + size])
            found = aliases.get(name)
            if found is None and name in synonyms:
                found = aliases.get(synonyms[name])
            if found is not None:
                yield at, at + size, found
                at += size - 1
                break
        at += 1


def unique(found: Iterable[T]) -> list[T]:
    """Each once, in the order of the first."""
    return list(dict.fromkeys(found))


def _any(patterns: Sequence[re.Pattern[str]], clauses: Sequence[str]) -> bool:
    return any(pattern.search(clause) for clause in clauses for pattern in patterns)


def nights(said: Said, lexicon: Lexicon) -> int:
    """-1: refuses nights in words, 1: accepts them, 0: says nothing of them."""
    patterns = patterns_of(lexicon)
    if _any(patterns.refuses_nights, said.clauses):
        return -1
    return 1 if _any(patterns.accepts_nights, said.clauses) else 0


def years_told(clause: str, lexicon: Lexicon) -> Iterator[re.Match[str]]:
    """Where a clause tells of years of work; the first group is the number."""
    for pattern in patterns_of(lexicon).years_of_work:
        yield from (match for match in pattern.finditer(clause) if float(match[1]) <= LONGEST_WORKING_LIFE)


def years(said: Said, lexicon: Lexicon) -> float | None:
    """The longest time of work told in words (做了8年电工), or None."""
    found = (float(match[1]) for clause in said.clauses for match in years_told(clause, lexicon))
    return max(found, default=None)


def denies_certificates_in(clause: str, lexicon: Lexicon) -> re.Match[str] | None:
    """Where a clause says that there are none at all."""
    found = (pattern.search(clause) for pattern in patterns_of(lexicon).has_no_certificate)
    return next(filter(None, found), None)


def denies_certificates(said: Said, lexicon: Lexicon) -> bool:
    """Whether the text says that there are none at all."""
    return any(denies_certificates_in(clause, lexicon) for clause in said.clauses)


def named_certificates(runs: Iterable[Words], lexicon: Lexicon) -> list[str]:
    """The names of certificates among the words, as the dictionary spells them."""
    spelled = {name: name for name in lexicon.certificates.aliases}
    return unique(named(runs, spelled, lexicon.synonyms))


def awaited_certificates(said: Said, lexicon: Lexicon) -> list[str]:
    """Certificates that a text names as not held yet: 电工证在考."""
    clauses = [c for c in said.clauses if _any(patterns_of(lexicon).not_yet, [c])]
    return unique(name for c in clauses for name in named_certificates(listen(c, lexicon).affirmed, lexicon))


def demanded_certificates(said: Said, lexicon: Lexicon) -> list[str]:
    """Certificates that a requirement text makes a must: 须持电工证, but not 有电工证优先 and not
    电工证或焊工证.
    """
    cutting: Mapping[str, Any] = lexicon.cutting
    found: list[str] = []
    for clause in said.clauses:
        soft = any(word in clause for name in ("prefers", "alternatives") for word in cutting[name])
        if soft or not any(word in clause for word in cutting["demands"]):
            continue
        found.extend(named_certificates(listen(clause, lexicon).affirmed, lexicon))
    return unique(found)


def preferred_skills(said: Said, lexicon: Lexicon) -> list[str]:
    """Skills of clauses that say 优先."""
    clauses = [c for c in said.clauses if any(word in c for word in lexicon.cutting["prefers"])]
    return unique(s for c in clauses for s in named(listen(c, lexicon).affirmed, lexicon.skills, lexicon.synonyms))
