"""Cuts a record once, when it is saved: terms with field weights, columns for the gates, facts for the parts.

The result is bytes, to be stored beside the record as they are. Layout (little endian): magic, kind, lexicon
fingerprint, sizes; columns (one row of `columns_of`); facts (JSON); 64-bit hashes of the terms in ascending
order; one
byte a term (its weight); 64-bit hashes and weights of the skills; the terms that are words, for evidence.
"""

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.facts import MUST, OCCUPATIONS, DemandFacts, PersonFacts, demand_facts, holdings, person_facts
from matching.lexicon import Lexicon, mask_of
from matching.said import Said, listen
from matching.types import Demand, Profile

MAGIC = b"MR1"
FIRST_CHARACTER, LAST_CHARACTER = 0x4E00, 0x9FFF  # CJK Unified Ideographs
LARGEST = 10**9  # pay and years above are no different
HEADER = struct.Struct("<3sc8sIIIII")
KINDS = {"profile": b"P", "demand": b"D"}


class StaleTokens(ValueError):
    """Stored tokens were cut under another lexicon, or are damaged: cut the record again."""


@dataclass(frozen=True, slots=True)
class Slices:
    """The pieces of a stored record, not yet interpreted."""

    kind: str
    columns: bytes
    facts: bytes
    hashes: bytes
    weights: bytes
    skills: bytes
    skill_weights: bytes
    words: bytes


@lru_cache(maxsize=200_000)
def term_hash(term: str) -> int:
    """The 64-bit number that a term is known by in every index."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "little")


def columns_of(kind: str, lexicon: Lexicon) -> np.dtype[Any]:
    """The fixed part of a record; -1 and NaN mean not said."""
    certificates, places = (lexicon.certificates.words,), (lexicon.places.words,)
    if kind == "profile":
        return np.dtype(
            [("pay", "<i4"), ("education", "i1"), ("years", "<f4"), ("nights", "i1"), ("shifts", "u1"),
             ("said", "u1"), ("held", "<u8", certificates), ("denied", "<u8", certificates), ("home", "<i2"),
             ("accepts", "<u8", places), ("wanted", "<i2", (OCCUPATIONS,)), ("done", "<i2", (OCCUPATIONS,)),
             ("listed", "<u2"), ("dormitory", "i1")]
        )  # fmt: skip
    return np.dtype(
        [("pay_min", "<i4"), ("pay_max", "<i4"), ("education", "i1"), ("years", "<f4"), ("night", "u1"),
         ("shift", "u1"), ("required", "<u8", certificates), ("law", "<u8", certificates),
         ("soft", "<u8", certificates), ("other", "u1"), ("place", "<i2"), ("over", "<u8", places),
         ("occupations", "<i2", (OCCUPATIONS,)), ("total", "<f4"), ("dormitory", "i1")]
    )  # fmt: skip


def tokens_of(item: Demand | Profile, lexicon: Lexicon) -> bytes:
    """The record as the index wants it; store it with lexicon.fingerprint and cut again when that changes."""
    terms = Terms(lexicon)
    facts: DemandFacts | PersonFacts
    if isinstance(item, Profile):
        said = listen(f"{item.experience}\n{item.self_description}", lexicon)
        facts = person_facts(item, said, lexicon)
        terms.title(facts.intentions, facts.wanted)
        terms.names([*item.skills, *(c for c in item.certificates if c != lexicon.scales.none)])
        columns, skills = person_columns(facts, lexicon), {skill: 1 for skill in facts.skills}
    else:
        said = listen(f"{item.duties}\n{item.requirements}", lexicon)
        facts = demand_facts(item, said, lexicon)
        terms.title([facts.title] if facts.title else [], facts.occupations)
        terms.names([*item.skills, *item.skills_nice, *item.certificates])
        columns = demand_columns(facts, lexicon)
        skills = {skill: 1 for skill, _ in facts.nice} | {skill: MUST for skill, _ in facts.must}
    terms.text(said)
    if isinstance(facts, PersonFacts):
        facts.silent = not terms.counts
    return _pack(facts, columns, terms, skills, lexicon)


class Terms:
    """Collects terms by field; a word repeated counts a few times only, so that stuffing wins nothing."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.counts: dict[str, list[int]] = {}
        self.spelled: dict[str, str] = {}

    def _add(self, term: str, field: int) -> None:
        self.counts.setdefault(term, [0, 0, 0])[field] += 1

    def _word(self, word: str, field: int) -> None:
        lexicon = self.lexicon
        for piece in (word, *lexicon.cutter.parts(word)):
            canonical = lexicon.synonyms.get(piece) or lexicon.skills.get(piece) or piece
            if lexicon.cutter.keeps(canonical):
                self._add(f"w{canonical}", field)
                self.spelled.setdefault(f"w{canonical}", piece)

    def _characters(self, text: str, field: int) -> None:
        """Single Chinese characters: what 护工 and 看护老人 share when no word is the same."""
        for character in text:
            if FIRST_CHARACTER <= ord(character) <= LAST_CHARACTER:
                self._add(f"c{character}", field)

    def title(self, titles: Iterable[str], occupations: Iterable[int]) -> None:
        """Titles: words, characters, and the occupations they mean."""
        for title in titles:
            self._named(title, 0)
        for at in occupations:
            self._add(f"o{self.lexicon.occupations.keys[at]}", 0)

    def names(self, names: Iterable[str]) -> None:
        """Skills and certificates: words and characters."""
        for name in names:
            self._named(name, 1)

    def _named(self, name: str, field: int) -> None:
        text = self.lexicon.plain(name)
        for word, _ in self.lexicon.cutter.cut(text):
            self._word(word, field)
        self._characters(text, field)

    def text(self, said: Said) -> None:
        """Free text: the words that are affirmed, and their characters."""
        for run in said.affirmed:
            for word in run:
                self._word(word, 2)
                self._characters(word, 2)

    def weighted(self) -> list[tuple[int, int, str]]:
        """Hash, weight and, for words and characters, how the record spells it; in ascending order of the hash."""
        cutting = self.lexicon.cutting
        factors = (int(cutting["title"]), int(cutting["skills"]), int(cutting["text"]))
        cap = int(cutting["count_cap"])
        found = {}
        for term, counts in self.counts.items():
            weight = sum(factor * min(count, cap) for factor, count in zip(factors, counts, strict=True))
            said = term[1:] if term[0] == "c" else self.spelled.get(term, "")
            word = self.lexicon.labels.get(said, said)
            found[term_hash(term)] = (min(weight, 255), word)
        return [(number, weight, word) for number, (weight, word) in sorted(found.items())]


def _pack(
    facts: DemandFacts | PersonFacts,
    columns: NDArray[Any],
    terms: Terms,
    skills: dict[str, int],
    lexicon: Lexicon,
) -> bytes:
    weighted = terms.weighted()
    body = facts.dump()
    words = "\n".join(word for _, _, word in weighted).encode()
    hashed = sorted((term_hash(f"s{skill}"), weight) for skill, weight in skills.items())
    head = HEADER.pack(
        MAGIC, KINDS[facts.KIND], lexicon.short_fingerprint,
        columns.nbytes, len(body), len(weighted), len(hashed), len(words),
    )  # fmt: skip
    return b"".join(
        (
            head,
            columns.tobytes(),
            body,
            np.array([number for number, _, _ in weighted], dtype="<u8").tobytes(),
            bytes(weight for _, weight, _ in weighted),
            np.array([number for number, _ in hashed], dtype="<u8").tobytes(),
            bytes(weight for _, weight in hashed),
            words,
        )
    )


def slices_of(record: bytes, lexicon: Lexicon) -> Slices:
    """Takes a stored record apart; StaleTokens where it was cut under another lexicon or is damaged."""
    if len(record) < HEADER.size or record[:3] != MAGIC:
        raise StaleTokens("these are no tokens of this engine")
    _, letter, fingerprint, columns, body, terms, skills, words = HEADER.unpack_from(record)
    if fingerprint != lexicon.short_fingerprint:
        raise StaleTokens("the tokens were cut under another lexicon")
    sizes = (columns, body, terms * 8, terms, skills * 8, skills, words)
    if HEADER.size + sum(sizes) != len(record):
        raise StaleTokens("the tokens are damaged")
    pieces, at = [], HEADER.size
    for size in sizes:
        pieces.append(record[at : at + size])
        at += size
    return Slices("profile" if letter == b"P" else "demand", *pieces)


def _filled(numbers: list[int]) -> list[int]:
    return (numbers + [-1] * OCCUPATIONS)[:OCCUPATIONS]


def _yes(value: bool | None) -> int:
    return -1 if value is None else int(value)


def _or(value: float | None, default: float) -> float:
    return default if value is None else min(value, LARGEST)


def person_columns(facts: PersonFacts, lexicon: Lexicon) -> NDArray[Any]:
    """The numbers of a person that all people are judged by at once."""
    row = np.zeros((), dtype=columns_of("profile", lexicon))
    row["pay"] = _or(facts.pay, -1)
    row["education"] = lexicon.scales.education.get(facts.education or "", -1)
    row["years"] = _or(facts.years, -1)
    row["nights"], row["shifts"] = facts.nights, facts.shifts or 0
    row["said"] = facts.certificates
    row["held"] = holdings(facts.held, lexicon)
    row["denied"] = mask_of(facts.denied, lexicon.certificates.words)
    row["home"] = facts.home
    row["accepts"] = mask_of(facts.accepts, lexicon.places.words)
    row["wanted"], row["done"] = _filled(facts.wanted), _filled(facts.done)
    row["listed"] = min(facts.listed, 65535)
    row["dormitory"] = _yes(facts.dormitory)
    return row


def demand_columns(facts: DemandFacts, lexicon: Lexicon) -> NDArray[Any]:
    """The numbers of a vacancy that all vacancies are judged by at once."""
    row = np.zeros((), dtype=columns_of("demand", lexicon))
    certificates = lexicon.certificates.words
    row["pay_min"] = _or(facts.pay_min, -1)
    row["pay_max"] = _or(facts.pay_max, -1)
    row["education"] = lexicon.scales.education.get(facts.education or "", 0)
    row["years"] = _or(facts.years, 0)
    row["night"], row["shift"] = facts.night, facts.shift
    row["required"] = mask_of(facts.required, certificates)
    row["law"] = mask_of(facts.law, certificates)
    row["soft"] = mask_of(facts.soft, certificates)
    row["other"] = bool(facts.unknown_names)
    row["place"] = facts.place
    over = lexicon.places.over[facts.place] if facts.place >= 0 else ()
    row["over"] = mask_of(over, lexicon.places.words)
    row["occupations"] = _filled(facts.occupations)
    row["total"] = MUST * len(facts.must) + len(facts.nice)
    row["dormitory"] = _yes(facts.dormitory)
    return row
