"""Stored people made of bare terms and counts, and what scikit-learn says of them: for tests of the index alone."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import linear_kernel

from matching import Demand, Profile, tokens_of
from matching.tokens import HEADER, slices_of
from tests.matching.words import lexicon

Terms = Mapping[int, int]
"""Term number to count, 1 to 255."""


def record(terms: Terms, kind: str = "profile") -> bytes:
    """A stored record of nobody in particular with just these terms."""
    bare = slices_of(tokens_of(Profile() if kind == "profile" else Demand(), lexicon()), lexicon())
    hashed = sorted((spread(number), count) for number, count in terms.items())
    words = b"\n" * max(0, len(hashed) - 1)
    head = HEADER.pack(
        b"MR1", b"P" if kind == "profile" else b"D", lexicon().short_fingerprint,
        len(bare.columns), len(bare.facts), len(hashed), 0, len(words),
    )  # fmt: skip
    hashes = np.array([number for number, _ in hashed], dtype="<u8").tobytes()
    return b"".join((head, bare.columns, bare.facts, hashes, bytes(count for _, count in hashed), words))


def spread(number: int) -> int:
    """A hash as the tokens have them, of 64 bits."""
    return (number + 1) * 0x9E3779B97F4A7C15 % 2**64


def oracle(people: Sequence[Terms], asked: Sequence[Terms]) -> NDArray[np.float64]:
    """The cosines of everybody (columns) for each question (rows), by scikit-learn in double precision."""

    def listed(boxed: tuple[Terms]) -> list[int]:
        return [number for number, count in boxed[0].items() for _ in range(count)]

    vectorizer = TfidfVectorizer(analyzer=listed, sublinear_tf=True)
    matrix = vectorizer.fit_transform([(terms,) for terms in people])
    return np.asarray(linear_kernel(vectorizer.transform([(terms,) for terms in asked]), matrix))
