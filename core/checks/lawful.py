"""What must not, and what should not, stand in the text of a vacancy (specs A7.6), word by word. Pure.

The wordings are data (config/dictionaries/lawful_text.toml); here is how they are looked for.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, Literal

from config.load import read_toml
from core.checks.folding import INVISIBLE
from core.checks.words import TEXT, section
from matching.pay import Numerals

Level = Literal["block", "warn"]
COVER = "\x01"
"""Stands for a character that was said lawfully: no pattern knows it."""

WORKING_AGE = 16
AGES = range(16, 71)
PROBATION_STEPS = ((3, 0), (12, 1), (36, 2))
"""A contract shorter than so many months allows so many months of probation (劳动合同法 art. 19); a longer one 6."""

PROBATION_LONGEST = 6
PROBATION_PERCENT = 80
"""Of the agreed pay, at least (劳动合同法 art. 20)."""

HALF_A_YEAR = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """Words at fault: `start` and `end` in the text as it was given; `better` is what may stand instead ("" = nothing).

    `code` and `level` name the rule, `source` the article that it rests on.
    """

    code: str
    level: Level
    source: str
    start: int
    end: int
    words: str
    better: str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is not to be said, in the wordings it comes in."""

    code: str
    level: Level
    source: str
    better: str | None
    numerals: bool
    check: str
    unless: re.Pattern[str] | None
    patterns: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in plain form, with the place in the original of each of its characters and of the end."""

    text: str
    origin: tuple[int, ...]


@dataclass(frozen=True)
class LawfulText:
    """The rules, ready to be asked. Of a whole text of 4,000 characters an answer takes some milliseconds."""

    lawful: tuple[re.Pattern[str], ...]
    rules: tuple[Rule, ...]
    numerals: Numerals

    @classmethod
    def of(cls, plain: Mapping[str, Any], numerals: Numerals) -> "LawfulText":
        """From the tables of lawful_text.toml; re.error where a pattern is none."""
        rules = tuple(
            Rule(
                rule["code"],
                rule["level"],
                rule["source"],
                rule.get("better"),
                rule.get("numerals", False),
                rule.get("check", ""),
                re.compile(rule["unless"]) if "unless" in rule else None,
                tuple(re.compile(pattern) for pattern in rule["patterns"]),
            )
            for rule in plain["rule"]
        )
        return cls(tuple(re.compile(phrase) for phrase in plain["lawful"]["phrases"]), rules, numerals)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of all rules, the gravest first."""
        return tuple(rule.code for rule in self.rules)

    def findings(self, text: str, least_pay: Mapping[str, int] | None = None) -> list[Finding]:
        """What is at fault, in the order of the text. `least_pay`: lowest lawful pay, 元 by "month" and by "hour"."""
        squeezed = squeeze(text)
        words = self._covered(squeezed)
        numbers = self._covered(self._with_numerals(squeezed))
        found = [
            finding
            for rule in self.rules
            for finding in self._of_rule(rule, text, numbers if rule.numerals else words, least_pay or {})
        ]
        return sorted(found, key=lambda one: (one.start, one.end))

    def _of_rule(self, rule: Rule, text: str, plain: Plain, least_pay: Mapping[str, int]) -> Iterator[Finding]:
        holds = CHECKS[rule.check]
        spans = (
            match.span()
            for pattern in rule.patterns
            for match in pattern.finditer(plain.text)
            if match.end() > match.start() and COVER not in match[0] and holds(match, least_pay)
            if rule.unless is None or not rule.unless.search(sentence_of(match))
        )
        for start, end in joined(spans):
            at, to = trimmed(text, plain.origin[start], plain.origin[end - 1] + 1)
            yield Finding(rule.code, rule.level, rule.source, at, to, text[at:to], rule.better)

    def _covered(self, plain: Plain) -> Plain:
        """What is said lawfully is covered, as long as it was."""
        text = plain.text
        for phrase in self.lawful:
            text = phrase.sub(lambda match: COVER * len(match[0]), text)
        return Plain(text, plain.origin)

    def _with_numerals(self, plain: Plain) -> Plain:
        text, at = self.numerals.located(plain.text)
        return Plain(text, tuple(plain.origin[index] for index in at))


def squeeze(text: str) -> Plain:
    """Half-width, lower case, without blanks and what nobody sees: 限 女 性 is 限女性. Lines stay apart."""
    kept: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        plain = unicodedata.normalize("NFKC", char).lower()
        if len(plain) != 1:
            plain = char
        if plain != "\n" and (plain.isspace() or INVISIBLE.match(plain)):
            continue
        kept.append(plain)
        origin.append(index)
    return Plain("".join(kept), (*origin, len(text)))


def sentence_of(match: re.Match[str]) -> str:
    """The sentence that a match stands in."""
    text, stops = match.string, str(section("lawful", "lawful_text")["stops"])
    start = max(text.rfind(stop, 0, match.start()) for stop in stops) + 1
    ends = [at for stop in stops if (at := text.find(stop, match.end())) >= 0]
    return text[start : min(ends, default=len(text))]


def joined(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that meet as one: two wordings of one rule are told once."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the marks and blanks around it."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def mended(text: str, finding: Finding) -> str:
    """The text with the better wording; where words only go, the comma beside them goes too."""
    start, end, better = finding.start, finding.end, finding.better or ""
    if not better:
        while end < len(text) and text[end] in _commas():
            end += 1
    return text[:start] + better + text[end:]


@lru_cache
def _commas() -> str:
    return str(section("lawful", "lawful_text")["commas"])


def _always(match: re.Match[str], least_pay: Mapping[str, int]) -> bool:
    return True


def _minor(match: re.Match[str], least_pay: Mapping[str, int]) -> bool:
    """Whether somebody below the working age is sought; a wording without a number says so itself."""
    return not match["age"] or 10 <= int(match["age"]) < WORKING_AGE


def _age(match: re.Match[str], least_pay: Mapping[str, int]) -> bool:
    """Whether an upper bar is named; a wording without a number says so itself."""
    said = match.groupdict()
    if "never" in said:
        return True
    return int(said["high"]) in AGES and int(said.get("low") or WORKING_AGE) < int(said["high"])


def _wage(match: re.Match[str], least_pay: Mapping[str, int]) -> bool:
    """Whether the most that is paid is less than the lowest lawful pay."""
    said = match.groupdict()
    for unit in ("month", "hour"):
        if said.get(unit) and unit in least_pay:
            return float(said.get("upper") or said[unit]) < least_pay[unit]
    return False


def _probation(match: re.Match[str], least_pay: Mapping[str, int]) -> bool:
    """Whether it lasts longer than the contract allows, or pays less than 80 percent."""
    said = match.groupdict()
    if "never" in said:
        return True
    if said.get("full"):
        return int(said["trial"]) * 100 < int(said["full"]) * PROBATION_PERCENT
    months = HALF_A_YEAR if said.get("half") else int(said["months"])
    if not said.get("term"):
        return months > PROBATION_LONGEST
    term = int(said["term"]) * (12 if len(said["unit"]) == 1 else 1)
    most = next((allowed for below, allowed in PROBATION_STEPS if term < below), PROBATION_LONGEST)
    return months > most


CHECKS: Mapping[str, Callable[[re.Match[str], Mapping[str, int]], bool]] = {
    "": _always,
    "minor": _minor,
    "age": _age,
    "wage": _wage,
    "probation": _probation,
}
"""What a match of a rule with numbers must fulfil to be at fault, by the rule's `check`."""


@lru_cache
def rules() -> LawfulText:
    """The project's rules."""
    words = section("cells", "numeral_words")
    plain = read_toml(TEXT.parent / "dictionaries" / "lawful_text.toml")
    return LawfulText.of(plain, Numerals(words["all"], words["digits"]))


Piece = tuple[str, Finding | None]


def marked(text: str, findings: Sequence[Finding]) -> list[list[Piece]]:
    """The lines of a text that hold a finding, each cut into pieces with the finding that covers them, for showing."""
    lines, start = [], 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        here = [one for one in findings if one.start < end and start < one.end]
        if here:
            edges = sorted({start, end, *(max(one.start, start) for one in here), *(min(one.end, end) for one in here)})
            lines.append([(text[at:to], _covering(here, at, to)) for at, to in pairwise(edges)])
        start = end
    return lines


def _covering(findings: Sequence[Finding], start: int, end: int) -> Finding | None:
    """The gravest finding over these words."""
    over = (one for one in findings if one.start <= start and end <= one.end)
    return min(over, key=lambda one: one.level, default=None)
