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
    )


def patterns_of(lexicon: Lexicon) -> Patterns:
    """Compiled once for a lexicon; raises re.error where an expression is wrong."""
    return _compiled(lexicon)


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def listen(text: str, lexicon: Lexicon) -> Said:
    """Splits a text into clauses and each clause into affirmed and denied words.

    没有电工证但有焊工证 affirms 焊工证 alone: a negation reaches to the end of its clause or to a turn (但,
    会, 有).
    """
    patterns, said = patterns_of(lexicon), Said()
    for clause in patterns.ends.split(lexicon.plain(text)):
        if not clause:
            continue
        said.clauses.append(clause)
        spans = [found.span() for found in patterns.negation.finditer(clause) if found["no"]]
        words = list(lexicon.cutter.cut(clause))
        if not spans:
            said.affirmed.append([word for word, _ in words])
            continue
        _part(said, words, spans, patterns.turns)
    return said


def _part(said: Said, words: list[tuple[str, int]], spans: list[tuple[int, int]], turns: frozenset[str]) -> None:
    """Sorts the words of a clause that has negations; each change of side begins a new run of words."""
    run: Words = []
    denying = False
    for word, start in words:
        end = start + len(word)
        negation = any(start < stop and end > begin for begin, stop in spans)
        # 不会开车: the word that carries the negation is said on neither side, and no turn ends it.
        if negation or (denying and word in turns):
            if run:
                (said.denied if denying else said.affirmed).append(run)
            run, denying = [], negation
            tail = max((stop for begin, stop in spans if start < stop and end > begin), default=end)
            if end > tail and negation:
                run.append(word[tail - start :])
            continue
        run.append(word)
    if run:
        (said.denied if denying else said.affirmed).append(run)


def named(runs: Iterable[Words], aliases: Mapping[str, T], synonyms: Mapping[str, str]) -> Iterator[T]:
    """What the dictionary knows among the words: the longest name first, no word used twice."""
    for words in runs:
        at = 0
        while at < len(words):
            for size in range(min(LONGEST_ALIAS, len(words) - at), 0, -1):
                name = "".join(words[at : at + size])
                found = aliases.get(name)
                if found is None and name in synonyms:
                    found = aliases.get(synonyms[name])
                if found is not None:
                    yield found
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


def years(said: Said, lexicon: Lexicon) -> float | None:
    """The longest time of work told in words (做了8年电工), or None."""
    found = [
        float(match[1])
        for clause in said.clauses
        for pattern in patterns_of(lexicon).years_of_work
        for match in pattern.finditer(clause)
        if float(match[1]) <= LONGEST_WORKING_LIFE
    ]
    return max(found, default=None)


def denies_certificates(said: Said, lexicon: Lexicon) -> bool:
    """Whether the text says that there are none at all."""
    return _any(patterns_of(lexicon).has_no_certificate, said.clauses)


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
