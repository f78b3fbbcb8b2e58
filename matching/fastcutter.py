"""jieba's own words, many times as fast: its algorithm compiled by numba over its own dictionary and model.

Not a second opinion: the dictionary with our words added, the probabilities of the hidden Markov model and every
addition of two logarithms are jieba's, in jieba's order, so that even ties fall the same way. jieba stays the rule;
tests and `python -m benchmarks.cutting` hold the two side by side. Nothing needs a compiler on the user's machine.
"""

import importlib
from collections.abc import Mapping
from math import log
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from matching.machine import install

Array = NDArray[Any]
Words = tuple[tuple[str, int], ...]

HAN, HAN_END = 0x4E00, 0x9FD6  # the characters that jieba's model knows
STATES: Final = "BEMS"  # begin, end, middle of a word, single; in this order: jieba breaks ties by the letter
NEVER: Final = -3.14e100  # jieba's logarithm of nothing
ROOT, CHARACTER, VALUE = 1 << 20, np.uint64(21), np.uint64(42)  # how a step down the tree is packed
KEY = np.uint64((1 << 42) - 1)
SMALLEST, LARGEST = 10, 20  # bits of the table; ROOT is a node beyond it
SPREAD = np.uint64(0x9E3779B97F4A7C15)
COMPILED: Final = ("step", "plant", "inside", "routed", "guessed", "digit", "latin", "foreign", "gathered", "cut")


class UnknownModel(RuntimeError):
    """jieba was changed in a way that this module does not follow: cut with jieba itself."""


def step(tree: Array, node: int, character: int) -> Any:
    """The node that a character leads to; 0 where no word goes on so. A node is its place in the table."""
    mask = np.uint64(len(tree) - 1)
    key = (np.uint64(node) << CHARACTER) | np.uint64(character)
    at = (key * SPREAD) >> np.uint64(40) & mask
    while tree[at] != np.uint64(0):
        if tree[at] & KEY == key:
            return np.int64(at)
        at = (at + np.uint64(1)) & mask
    return np.int64(0)


def plant(tree: Array, letters: Array, sizes: Array, values: Array) -> int:
    """Enters the words, laid end to end, each with its value (22 bits); how many nodes they have, -1 when full."""
    mask = np.uint64(len(tree) - 1)
    planted, first = 0, 0
    for word in range(len(sizes)):
        node = np.uint64(ROOT)
        for letter in range(first, first + sizes[word]):
            key = (node << CHARACTER) | np.uint64(letters[letter])
            at = (key * SPREAD) >> np.uint64(40) & mask
            while tree[at] != np.uint64(0) and tree[at] & KEY != key:
                at = (at + np.uint64(1)) & mask
            if tree[at] == np.uint64(0):
                if 4 * planted >= 3 * len(tree):
                    return -1
                tree[at] = key
                planted += 1
            node = at
        tree[node] |= np.uint64(values[word]) << VALUE
        first += sizes[word]
    return planted


def inside(character: int) -> bool:
    """Whether jieba looks for words around a character; all others stand alone."""
    if HAN <= character < HAN_END:
        return True
    if 48 <= character <= 57 or 65 <= character <= 90 or 97 <= character <= 122:
        return True
    return character in (37, 38, 43, 45, 46, 35, 95)


def routed(text: Array, tree: Array, logs: Array, ends: Array) -> None:
    """The likeliest way through a block: where the word that begins at each character ends."""
    size = len(text)
    best = np.zeros(size + 1, dtype=np.float64)
    for start in range(size - 1, -1, -1):
        high, end, node = -np.inf, start, ROOT
        for at in range(start, size):
            node = step(tree, node, text[at])
            if node == 0:
                break
            weight = logs[tree[node] >> VALUE]
            if weight < 0.0:  # a word, not only the beginning of one
                value = weight + best[at + 1]
                if value >= high:  # of equal ones jieba takes the longer
                    high, end = value, at
        if high == -np.inf:
            high = logs[1] + best[start + 1]
        best[start], ends[start] = high, end + 1


def guessed(text: Array, model: Array, first: int, marks: Array, count: int) -> int:
    """Words of a run of Chinese characters that no dictionary joins: Viterbi over jieba's four states."""
    size = len(text)
    values = np.empty((size, 4), dtype=np.float64)
    before = np.zeros((size, 4), dtype=np.int8)
    emitted = (HAN_END - HAN) * 4
    for state in range(4):
        values[0, state] = model[emitted + 16 + state] + model[(text[0] - HAN) * 4 + state]
    for at in range(1, size):
        for state in range(4):
            high, source = -np.inf, 0
            for earlier in range(4):
                # B and S come after E and S, M and E after B and M.
                if (state == 0 or state == 3) == (earlier == 1 or earlier == 3):
                    value = (
                        values[at - 1, earlier]
                        + model[emitted + earlier * 4 + state]
                        + model[(text[at] - HAN) * 4 + state]
                    )
                    if value >= high:
                        high, source = value, earlier
            values[at, state], before[at, state] = high, source
    state = 3 if values[size - 1, 3] >= values[size - 1, 1] else 1
    for at in range(size - 1, -1, -1):
        # The last state ends a word or stands single; from here each entry holds the state itself.
        before[at, 0], state = state, before[at, state]
    for at in range(size):
        if before[at, 0] == 1 or before[at, 0] == 3:
            marks[count] = first + at + 1
            count += 1
    return count


def digit(character: int) -> bool:
    """0 to 9."""
    return 48 <= character <= 57


def latin(character: int) -> bool:
    """A letter or digit of ASCII."""
    return digit(character) or 65 <= character <= 90 or 97 <= character <= 122


def foreign(text: Array, first: int, marks: Array, count: int) -> int:
    """Pieces of a run without Chinese: [a-zA-Z0-9]+(.digits)?%? and what stands between."""
    at, size = 0, len(text)
    while at < size:
        if latin(text[at]):
            while at < size and latin(text[at]):
                at += 1
            if at + 1 < size and text[at] == 46 and digit(text[at + 1]):
                at += 1
                while at < size and digit(text[at]):
                    at += 1
            if at < size and text[at] == 37:
                at += 1
        else:
            while at < size and not latin(text[at]):
                at += 1
        marks[count] = first + at
        count += 1
    return count


def gathered(
    text: Array, start: int, stop: int, tree: Array, logs: Array, model: Array, marks: Array, count: int
) -> int:
    """A run of characters that the dictionary left single: alone, a word of its own, or guessed."""
    known = stop - start == 1
    if not known:
        node = ROOT
        for at in range(start, stop):
            node = step(tree, node, text[at])
            if node == 0:
                break
        known = node != 0 and logs[tree[node] >> VALUE] < 0.0
    if known:  # jieba gives the characters of a word that it did not choose one by one
        for at in range(start, stop):
            marks[count] = at + 1
            count += 1
        return count
    while start < stop:
        chinese, at = HAN <= text[start] < HAN_END, start
        while at < stop and (HAN <= text[at] < HAN_END) == chinese:
            at += 1
        if chinese:
            count = guessed(text[start:at], model, start, marks, count)
        else:
            count = foreign(text[start:at], start, marks, count)
        start = at
    return count


def cut(text: Array, tree: Array, logs: Array, model: Array) -> Array:
    """Where each word ends."""
    size = len(text)
    marks = np.empty(size, dtype=np.int32)
    ends = np.empty(size, dtype=np.int32)
    count, at = 0, 0
    while at < size:
        if not inside(text[at]):
            at += 2 if text[at] == 13 and at + 1 < size and text[at + 1] == 10 else 1
            marks[count] = at
            count += 1
            continue
        stop = at
        while stop < size and inside(text[stop]):
            stop += 1
        routed(text[at:stop], tree, logs, ends)
        place, single = at, at
        while place < stop:
            end = at + ends[place - at]
            if end - place > 1:
                if single < place:
                    count = gathered(text, single, place, tree, logs, model, marks, count)
                marks[count] = end
                count += 1
                single = end
            place = end
        if single < stop:
            count = gathered(text, single, stop, tree, logs, model, marks, count)
        at = stop
    return marks[:count]


class FastCutter:
    """The words of a jieba tokenizer as it stood when this was made; takes about half a second and 9 MB."""

    def __init__(self, tokenizer: Any) -> None:
        install(globals(), COMPILED)
        finalseg = importlib.import_module("jieba.finalseg")
        if finalseg.Force_Split_Words:
            raise UnknownModel("words that jieba is told to split are not followed")
        self.tree, self.logs = planted(tokenizer.FREQ, tokenizer.total)
        self.model = model_of(finalseg)

    def words(self, text: str) -> Words:
        """Each word with its offset, as Tokenizer.tokenize gives them."""
        if not text:
            return ()
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        ends = cut(codes, self.tree, self.logs, self.model).tolist()
        starts = [0, *ends[:-1]]
        words = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        return tuple(zip(words, starts, strict=True))


def planted(frequency: Mapping[str, int], total: int) -> tuple[Array, Array]:
    """The dictionary as a tree in a hash table, and the logarithms that it names by number.

    The first is of what only begins a word, the second of a character that no dictionary knows. Raises UnknownModel
    where jieba would stop before the end of a word, and where there are too many words.
    """
    counts, values = np.unique(np.fromiter((0, *frequency.values()), dtype=np.int64), return_inverse=True)
    letters = np.frombuffer("".join(frequency).encode("utf-32-le"), dtype="<u4")
    sizes = np.fromiter(map(len, frequency), dtype=np.int64)
    tree = np.zeros(1 << min(max((2 * len(sizes)).bit_length(), SMALLEST), LARGEST), dtype=np.uint64)
    numbers = np.where(values[1:] > 0, values[1:] + 1, 0)
    if counts[0] < 0 or plant(tree, letters, sizes, numbers) != len(sizes):
        raise UnknownModel("too many words, or a word whose beginning is not in the dictionary")
    whole = log(total)
    return tree, np.array([0.0, log(1) - whole, *(log(count) - whole for count in counts[1:].tolist())])


def model_of(finalseg: Any) -> Array:
    """jieba's hidden Markov model in one row: emissions by character and state, transitions, starts."""
    emissions = np.full((HAN_END - HAN, len(STATES)), NEVER)
    transitions = np.full((len(STATES), len(STATES)), NEVER)
    for at, state in enumerate(STATES):
        for character, value in finalseg.emit_P[state].items():
            if HAN <= ord(character) < HAN_END:
                emissions[ord(character) - HAN, at] = value
        for other, value in finalseg.trans_P[state].items():
            transitions[at, STATES.index(other)] = value
    starts = [finalseg.start_P[state] for state in STATES]
    return np.concatenate([emissions.ravel(), transitions.ravel(), starts])
