"""Cuts Chinese text into words with jieba and our own dictionaries; loaded when first used, silent, no
files left.
"""

import importlib
import math
import re
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from matching import fastcutter

KNOWN_FREQUENCY = 20_000  # a word of our own dictionaries wins over its parts
REMEMBERED = 100_000  # compounds taken apart; people write endless new ones
FAST_AFTER = 300_000  # characters cut by jieba itself; by then the fast cutter's half a second has paid
LONGEST_REMEMBERED, CLAUSES = 40, 20_000  # people say the same in the same words: two of three clauses
LOADING = threading.RLock()
Words = tuple[tuple[str, int], ...]


@dataclass(eq=False)
class Cutter:
    """A tokenizer of its own (jieba's global one is left alone); takes about 0.7 s and 100 MB at the first
    text.
    """

    stopwords: frozenset[str]
    known: tuple[str, ...]
    places: tuple[str, ...]
    extra: tuple[str, ...]
    _latin: re.Pattern[str] | None = None
    _jieba: Any = field(default=None, repr=False)
    _splits: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    _fast: Callable[[str], Words] | None = field(default=None, repr=False)
    _seen: int = 0

    @classmethod
    def of(cls, values: Mapping[str, Any], known: tuple[str, ...], places: tuple[str, ...]) -> "Cutter":
        """From plain values; nothing is loaded yet."""
        return cls(frozenset(values["stopwords"]), known, places, tuple(values["words"]), _latin_names(known))

    @property
    def loaded(self) -> Any:
        """jieba's tokenizer with our words added."""
        if self._jieba is None:
            with LOADING:
                if self._jieba is None:
                    self._jieba = self._load()
        return self._jieba

    def _load(self) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            jieba = importlib.import_module("jieba")
        tokenizer = jieba.Tokenizer()
        # Not initialize(): it speaks on stderr and trusts a cache that anyone may write in the shared /tmp.
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True
        for entry in self.extra:
            word, *rest = entry.split()
            tokenizer.add_word(word.lower(), int(rest[0]) if rest and rest[0].isdigit() else KNOWN_FREQUENCY)
        for word in (*self.known, *self.places):
            if len(word) > 1 and " " not in word:
                tokenizer.add_word(word, max(tokenizer.FREQ.get(word) or 0, KNOWN_FREQUENCY))
        return tokenizer

    def cut(self, text: str) -> Iterator[tuple[str, int]]:
        """The words of a text already in plain form, each with its offset; a name with Latin letters is one word."""
        at = 0
        for found in self._latin.finditer(text) if self._latin else ():
            yield from self._cut(text, at, found.start())
            yield found[0], found.start()
            at = found.end()
        yield from self._cut(text, at, len(text))

    def _cut(self, text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
        if start < end:
            for word, at in self.words(text[start:end]):
                yield word, start + at

    def words(self, text: str) -> Iterator[tuple[str, int]]:
        """The words that jieba gives, each with its offset."""
        if self._fast is not None:
            return iter(self._fast(text))
        self._seen += len(text)
        if self._seen > FAST_AFTER:
            return iter(self.fast(text))
        return iter([(word, start) for word, start, _ in self.loaded.tokenize(text)])

    @property
    def fast(self) -> Callable[[str], Words]:
        """The same words from machine code (see fastcutter), short clauses remembered; jieba where that fails."""
        if self._fast is None:
            with LOADING:
                if self._fast is None:
                    self._fast = self._hasten()
        return self._fast

    def _hasten(self) -> Callable[[str], Words]:
        try:
            cut = fastcutter.FastCutter(self.loaded).words
        except fastcutter.UnknownModel:
            slow = self.loaded.tokenize
            return lambda text: tuple((word, start) for word, start, _ in slow(text))
        remembered = lru_cache(maxsize=CLAUSES)(cut)
        return lambda text: remembered(text) if len(text) <= LONGEST_REMEMBERED else cut(text)

    def keeps(self, word: str) -> bool:
        """Whether a word says anything: no stop word, no single character, not digits or marks alone."""
        return len(word) > 1 and word not in self.stopwords and any(c.isalpha() for c in word)

    def is_word(self, word: str) -> bool:
        """Whether a dictionary has the word (jieba's own guesses are not in one)."""
        return bool(self.loaded.FREQ.get(word))

    def parts(self, word: str) -> tuple[str, ...]:
        """The words that a compound is made of: 维修电工 is 维修 and 电工, 机电工程师 is never 电工."""
        found = self._splits.get(word)
        if found is None:
            if len(self._splits) >= REMEMBERED:
                self._splits.clear()
            found = self._splits[word] = self._parts(word)
        return found

    def _parts(self, word: str) -> tuple[str, ...]:
        if len(word) < 4:
            return ()
        frequency = self.loaded.FREQ
        best: tuple[float, int] | None = None
        for at in range(2, len(word) - 1):
            left, right = frequency.get(word[:at]), frequency.get(word[at:])
            if left and right:
                weight = math.log(left) + math.log(right)
                if best is None or weight > best[0]:
                    best = (weight, at)
        if best is None:
            return ()
        left_word, right_word = word[: best[1]], word[best[1] :]
        return (left_word, *self.parts(left_word), right_word, *self.parts(right_word))


def _latin_names(known: tuple[str, ...]) -> re.Pattern[str] | None:
    """Names with Latin letters, each matched as a whole: C++ is not C and no Go is in Google. Also any Latin word."""
    names = [name for name in known if len(name) > 1 and re.search("[a-z]", name)]
    by_first: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        by_first.setdefault(name[0], []).append(name)
    if not by_first:
        return None
    either = "|".join(
        f"{re.escape(first)}(?:{'|'.join(_bounded(name) for name in found)})" for first, found in by_first.items()
    )
    return re.compile(f"(?:{either})|(?<![a-z0-9])[a-z]{{2,}}(?![a-z0-9])")


def _bounded(name: str) -> str:
    """A name without its first sign, with no letter or figure of the same word beside it."""
    before = f"(?<![a-z0-9]{re.escape(name[0])})" if re.match("[a-z0-9]", name) else ""
    after = "(?![a-z0-9+#])" if re.search("[a-z0-9+#]$", name) else ""
    return f"{before}{re.escape(name[1:])}{after}"
