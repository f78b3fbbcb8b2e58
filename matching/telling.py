"""Who tells what of whom: a text clause by clause, each with whose facts it tells, and what stands before a word."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from matching.lexicon import Lexicon
from matching.pay import PayReader
from matching.said import Run, clauses_of, runs_of

WISH, PAST, LEARN = "wish", "past", "learn"
Expressions = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, eq=False)
class Patterns:
    """The expressions of config/reading.toml, compiled, and the reader of pay; see there what each is for."""

    telling: Expressions
    certificate: Expressions
    shift: Expressions
    shifts: Expressions
    pay: Expressions
    place: Expressions
    education: Expressions
    educations: Expressions
    dorm_needed: tuple[re.Pattern[str], ...]
    dorm_not_needed: tuple[re.Pattern[str], ...]
    sentence_ends: frozenset[str]
    virtues: frozenset[str]
    unspecific: frozenset[str]
    turns: tuple[str, ...]
    pays: PayReader

    @classmethod
    def of(cls, values: Mapping[str, Any], pays: PayReader) -> "Patterns":
        """From config/reading.toml; KeyError where a section is missing, re.error where an expression is wrong."""
        named = ("telling", "certificate", "shift", "shifts", "pay", "place", "education", "educations")
        needed, not_needed = (tuple(map(re.compile, values["dormitory"][name])) for name in ("needed", "not_needed"))
        return cls(
            **{name: _compiled(values[name]) for name in named},
            dorm_needed=needed,
            dorm_not_needed=not_needed,
            sentence_ends=frozenset(values["telling"]["sentence_ends"]),
            virtues=frozenset(values["skill"]["virtues"]),
            unspecific=frozenset(values["occupation"]["unspecific"]),
            turns=tuple(values["shifts"]["turns"]),
            pays=pays,
        )


def _compiled(section: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(said) for name, said in section.items() if isinstance(said, str)}


@dataclass(eq=False)
class Told:
    """A clause in plain form, where it begins in the text, and what the clauses before it say of it.

    `others`: it tells of somebody else. `carried`: the mark that holds where the clause has none of its own.
    `following`: the next clause of the sentence; `sentence`: what stands before the clause in it.
    """

    text: str
    start: int
    others: bool
    carried: str
    following: str
    sentence: str
    lexicon: Lexicon
    patterns: Patterns

    @cached_property
    def runs(self) -> Sequence[Run]:
        """Its words by side: affirmed and denied."""
        return runs_of(self.text, self.lexicon)

    @cached_property
    def marks(self) -> Sequence[tuple[int, str]]:
        """Where words tell that something is wished, was, or is to be learned; in their order."""
        telling = self.patterns.telling
        return sorted(
            (found.end(), kind) for kind in (WISH, PAST, LEARN) for found in telling[kind].finditer(self.text)
        )

    def mood(self, start: int, stop: int) -> str:
        """What is said of the words between: the nearest mark before them, else a welcome behind, else what carries."""
        before = [kind for end, kind in self.marks if end <= start]
        if before:
            return before[-1]
        if self.patterns.telling["welcome"].search(self.text[stop:]):
            return WISH
        behind = [kind for end, kind in self.marks if end > stop]
        return behind[0] if behind and behind[0] == PAST else self.carried

    def has(self, expression: re.Pattern[str]) -> bool:
        """Whether it stands anywhere in the clause."""
        return expression.search(self.text) is not None


def told(text: str, lexicon: Lexicon, patterns: Patterns) -> Iterator[Told]:
    """The clauses of a text in plain form."""
    telling = patterns.telling
    clauses = list(clauses_of(text, lexicon))
    others, carried, heading, end, first = False, "", False, 0, 0
    for number, (clause, start) in enumerate(clauses):
        if _ends_sentence(text[end:start], patterns):
            others, carried, heading, first = False, "", False, start
        end = start + len(clause)
        kin = telling["somebody"].match(clause)
        if kin is None and telling["myself"].match(clause):
            others = False
        heading = heading or telling["heading"].match(clause) is not None
        after, at = clauses[number + 1] if number + 1 < len(clauses) else ("", end)
        following = "" if _ends_sentence(text[end:at], patterns) else after
        theirs = others or kin is not None or telling["introduced"].search(clause) is not None
        sentence = text[first:start]
        now = Told(clause, start, theirs, WISH if heading else carried, following, sentence, lexicon, patterns)
        yield now
        # 孩子大了，做过保洁: only what somebody else does goes on into the next clause.
        busy = kin is None or telling["busy"].match(clause[kin.end() :]) is not None
        others = theirs and busy
        carried = now.marks[-1][1] if now.marks and now.marks[-1][1] == WISH and not theirs else ""


def _ends_sentence(between: str, patterns: Patterns) -> bool:
    """Whether what stands between two clauses ends a sentence."""
    return any(mark in patterns.sentence_ends for mark in between)
