"""One form of what people write: width, case, traditional characters, numerals in words, slips of the pen. Each
character of the form knows where it stood in the original.
"""

import importlib
import re
import threading
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LEAST_AMOUNT = 1000  # a numeral without a unit is folded from here on: 8000, but no 3 of a three-shift system
MYRIAD = 10_000
IDEOGRAPHS = (0x3400, 0x9FFF)
LOADING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `origin[at]` and `ends[at]` are where the original of its character `at` begins and ends."""

    text: str
    origin: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the folded text as one of the original; an empty span stays empty."""
        if start >= end:
            at = self.origin[start] if start < len(self.origin) else (self.ends[-1] if self.ends else 0)
            return at, at
        return self.origin[start], self.ends[end - 1]

    def replaced(self, found: Sequence[tuple[int, int, str]]) -> "Folded":
        """With pieces (start, end, new text) put in, in order; every new character stands for its whole piece."""
        text: list[str] = []
        origin: list[int] = []
        ends: list[int] = []
        at = 0
        for start, end, new in (*found, (len(self.text), len(self.text), "")):
            text.extend((self.text[at:start], new))
            origin.extend(self.origin[at:start])
            ends.extend(self.ends[at:start])
            if new:
                origin.extend([self.origin[start]] * len(new))
                ends.extend([self.ends[end - 1]] * len(new))
            at = end
        return Folded("".join(text), origin, ends)


def width_and_case(text: str) -> Folded:
    """NFKC and lower case, character by character where that changes a length."""
    lower = text.lower()
    if len(lower) == len(text) and unicodedata.is_normalized("NFKC", lower):
        return Folded(lower, range(len(text)), range(1, len(text) + 1))
    parts: list[str] = []
    origin: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        part = unicodedata.normalize("NFKC", text[at:end]).lower()
        parts.append(part)
        origin.extend([at] * len(part))
        ends.extend([end] * len(part))
        at = end
    return Folded("".join(parts), origin, ends)


@dataclass(frozen=True)
class Numerals:
    """How numerals are written in words, and the units before which they are figures."""

    digits: Mapping[str, int]
    powers: Mapping[str, int]
    run: re.Pattern[str]
    unit: re.Pattern[str]
    counted: re.Pattern[str]

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Numerals":
        """From the section [numerals] of config/dictionaries/folding.toml; re.error where a pattern is wrong."""
        signs = re.escape("".join((*values["digits"], *values["powers"])))
        return cls(
            dict(values["digits"]),
            dict(values["powers"]),
            re.compile(f"(?<![0-9.{signs}])[{signs}]+"),
            re.compile(values["unit"]),
            re.compile(values["counted"]),
        )

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """The numerals that are figures, each with its digits."""
        found = []
        for match in self.run.finditer(text):
            start, end = match.span()
            run = match[0]
            # 8000 1 month: the last digit belongs to what is counted, not to the amount.
            bare = len(run) > 2 and run[-1] in self.digits and self.powers.get(run[-2], 0) >= LEAST_AMOUNT
            if bare and self.counted.match(text, end):
                end, run = end - 1, run[:-1]
            value = self.value(run)
            if value is not None and (value >= LEAST_AMOUNT or self.unit.match(text, end)):
                found.append((start, end, str(value)))
        return found

    def value(self, run: str) -> int | None:
        """The number, or None for what is no one number (two digits side by side tell a range)."""
        if len(run) == 4 and all(sign in self.digits for sign in run):
            return int("".join(str(self.digits[sign]) for sign in run))
        total, part, digit, last, after_zero = 0, 0, None, 0, False
        for at, sign in enumerate(run):
            power = self.powers.get(sign)
            if power is None:
                if digit:
                    return None
                digit, after_zero = self.digits[sign], after_zero or digit == 0
            elif power >= MYRIAD:
                if total or not (part or digit):
                    return None
                total, part, digit, last, after_zero = (part + (digit or 0)) * power, 0, None, power, False
            else:
                if (digit is None and (power > min(self.powers.values()) or at)) or (last and power >= last):
                    return None
                part, digit, last, after_zero = part + (1 if digit is None else digit) * power, None, power, False
        # A digit right after a power counts tenths of it: 1.2 of ten thousand is 12000.
        return total + part + (digit or 0) * (1 if after_zero or not last else last // 10)


@dataclass(frozen=True)
class Folding:
    """Folds texts by the data of config/dictionaries; without data it folds width, case and traditional signs."""

    numerals: Numerals | None = None
    typos: Mapping[str, str] = field(default_factory=dict)
    _slips: re.Pattern[str] | None = None
    _simple: list[Callable[[str], str]] = field(default_factory=list, repr=False)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Folding":
        """From plain values as config.load.read_lexicon gives them."""
        section = values.get("folding", {}).get("numerals")
        typos = {row["written"]: row["right"] for row in values.get("typos", ())}
        firsts = "".join(sorted({word[0] for word in typos}))
        words = "|".join(re.escape(word) for word in sorted(typos, key=lambda word: (-len(word), word)))
        either = f"(?=[{re.escape(firsts)}])(?:{words})" if words else ""
        return cls(Numerals.of(section) if section else None, typos, re.compile(either) if either else None)

    def fold(self, text: str) -> Folded:
        """The one form of a text, with the way back."""
        folded = self._simplified(width_and_case(text))
        if self._slips is not None:
            slips = [(found.start(), found.end(), self.typos[found[0]]) for found in self._slips.finditer(folded.text)]
            folded = folded.replaced(slips) if slips else folded
        if self.numerals is not None:
            figures = self.numerals.find(folded.text)
            folded = folded.replaced(figures) if figures else folded
        return folded

    def plain(self, text: str) -> str:
        """The one form of a text without blanks at the ends."""
        return self.fold(text).text.strip()

    def _simplified(self, folded: Folded) -> Folded:
        """Simplified characters; OpenCC is loaded at the first text with a sign that the GB 2312 set lacks."""
        text = folded.text
        try:
            text.encode("gb2312")
        except UnicodeEncodeError:
            if not any(IDEOGRAPHS[0] <= ord(sign) <= IDEOGRAPHS[1] and _is_rare(sign) for sign in text):
                return folded
            simple = self._converter(text)
            if len(simple) != len(text):
                simple = "".join(new if len(new := self._converter(sign)) == 1 else sign for sign in text)
            return Folded(simple, folded.origin, folded.ends)
        return folded

    @property
    def _converter(self) -> Callable[[str], str]:
        if not self._simple:
            with LOADING:
                if not self._simple:
                    self._simple.append(importlib.import_module("opencc").OpenCC("t2s").convert)
        return self._simple[0]


def _is_rare(sign: str) -> bool:
    try:
        sign.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False
