"""Who is worth judging: a rough score of everybody at once, from columns and postings, without looking at
anyone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import kernels
from matching.index import Index, Query
from matching.lexicon import Lexicon
from matching.tokens import Slices
from matching.weights import SCALE, Weights

Columns = Mapping[str, NDArray[Any]]
Floats = NDArray[np.float32]


def least_norm(index: Index, weights: Weights) -> float:
    """The norm of a text of `pivot_terms` rare terms: shorter texts of people count as that long."""
    rare = index.vocabulary.idf_of(np.array([1], dtype=np.int32))[0]
    return float(np.sqrt(weights.pivot_terms) * rare)


@dataclass(frozen=True)
class Question:
    """One record put to an index of the other side; `sides` are the columns of vacancies and people, one a row."""

    index: Index
    query: Query
    slices: Slices
    sides: tuple[Columns, Columns]
    lexicon: Lexicon
    weights: Weights

    @cached_property
    def products(self) -> NDArray[np.float64]:
        """The scalar product of the texts for every row."""
        return self.index.products(self.query)

    def cosines(self, rows: Any = slice(None)) -> Floats:
        """The cosines with some rows, in single precision, people's norms bounded from below."""
        least, norms = least_norm(self.index, self.weights), self.index.arrays["norms"][rows]
        if self.index.kind == "profile":
            below = np.maximum(norms, least) * self.query.norm
        else:
            below = norms * max(self.query.norm, least)
        return np.asarray(self.products[rows] / np.maximum(below, 1e-12), dtype=np.float32)


def rough(asked: Question) -> Floats:
    """The score in [0, 1] of every row, without the likeness of spelling that only judging sees."""
    return _rough_people(asked) if asked.index.kind == "profile" else _rough_demands(asked)


def _rough_people(asked: Question) -> Floats:
    """What applies is the same for all: each part is added by one loop over its column."""
    index, weights, (vacancy, person) = asked.index, asked.weights, asked.sides
    part, (low, high) = _applying(vacancy, weights), _offer(vacancy)
    unknown, score = weights.unknown, np.empty(len(index), dtype=np.float32)
    full = max(asked.query.norm, 1e-12) * weights.text_full
    kernels.text_part(asked.products, index.arrays["norms"], least_norm(index, weights), full, part["text"], score)
    near = _near(vacancy["occupations"], asked.lexicon)
    once = near * np.float32(weights.title_done)
    kernels.title_part(near, once, person["wanted"], person["done"], part["title"], score)
    if "skills" in part:
        score += np.float32(part["skills"]) * _skills(asked)
    if "experience" in part:
        kernels.years_part(person["years"], float(vacancy["years"]), unknown, part["experience"], score)
    if "education" in part:
        kernels.table_part(_schooling(vacancy, asked), person["education"], part["education"], score)
    if "pay" in part:
        kernels.pay_part(person["pay"], low, high, weights.pay_at_top, unknown, part["pay"], score)
    if "place" in part:
        places = np.ascontiguousarray(nearness_table(asked.lexicon, weights)[:, int(vacancy["place"])])
        kernels.place_part(person["home"], person["accepts"], vacancy["over"], places, part["place"], score)
    return score


def _applying(vacancy: Columns, weights: Weights) -> dict[str, float]:
    """The share of each part that applies to one vacancy; they sum to 1."""
    applies = {
        "text": True,
        "title": True,
        "skills": vacancy["total"] > 0,
        "experience": vacancy["years"] > 0,
        "education": vacancy["education"] > 0,
        "pay": max(_offer(vacancy)) >= 0,
        "place": vacancy["place"] >= 0,
    }
    whole = sum(weights.parts[name] for name, counts in applies.items() if counts)
    return {name: weights.parts[name] / whole for name, counts in applies.items() if counts}


def _offer(vacancy: Columns) -> tuple[float, float]:
    """The lowest and highest pay of one vacancy; where one end is not said the other stands for both."""
    low, high = (float(vacancy[name]) for name in ("pay_min", "pay_max"))
    return (high if low < 0 else low), (low if high < 0 else high)


def _near(numbers: NDArray[Any], lexicon: Lexicon) -> Floats:
    """Nearness of every occupation to the nearest of some; the last entry stands for -1, no occupation."""
    table = lexicon.occupations.likeness
    found = numbers[numbers >= 0]
    near = table[found].max(axis=0) if len(found) else np.zeros(len(table), dtype=np.float32)
    return np.append(near, np.float32(0))


def _schooling(vacancy: Columns, asked: Question) -> Floats:
    """The value of each step of schooling; the last entry stands for -1, not said."""
    steps = np.arange(max(asked.lexicon.scales.education.values()) + 1, dtype=np.float32)
    value = np.maximum(1 - asked.weights.step_cost * np.maximum(float(vacancy["education"]) - steps, 0), 0)
    return np.append(value, asked.weights.unknown).astype(np.float32)


def _rough_demands(asked: Question) -> Floats:
    lexicon, weights, (vacancy, person) = asked.lexicon, asked.weights, asked.sides
    values = {
        "text": np.minimum(asked.cosines() / np.float32(weights.text_full), 1),
        "title": occupations(vacancy, person, lexicon, weights),
        "skills": _skills(asked),
        "place": _place(vacancy, person, lexicon, weights),
        **_plain(vacancy, person, weights),
    }
    return _weighed(values, vacancy, weights, vacancy["place"] >= 0)


def bounds(asked: Question, rows: NDArray[np.int64]) -> Floats:
    """What the score of some rows, in [0, 1], is at most: parts that only judging sees count in full.

    Silence in the text counts as unknown, so the text is at least that where no word is shared. A part that counts in
    full lifts the score even where it does not apply, since the score is a mean.
    """
    weights, people = asked.weights, asked.index.kind == "profile"
    here = {name: column[rows] for name, column in asked.index.columns.items()}
    vacancy, person = (asked.sides[0], here) if people else (here, asked.sides[1])
    alike, full = asked.cosines(rows), np.ones(len(rows), dtype=np.float32)
    values = {
        "text": np.where(alike > 0, np.minimum(alike / np.float32(weights.text_full), 1), np.float32(weights.unknown)),
        "title": full,
        "skills": full,
        "place": _place_at_most(vacancy, person, asked.lexicon, weights),
        **_plain(vacancy, person, weights),
    }
    return _weighed(values, vacancy, weights, np.array(True))


def _place_at_most(vacancy: Columns, person: Columns, lexicon: Lexicon, weights: Weights) -> Floats:
    """In full where the place is in no list, or the person names places of their own, which may be near; else what the
    home gives, or the dormitory."""
    value = _place(vacancy, person, lexicon, weights)
    housed = np.where((person["dormitory"] > 0) & (vacancy["dormitory"] > 0), np.float32(weights.dormitory), 0)
    open_ended = (vacancy["place"] < 0) | (person["accepts"] != 0).any(axis=-1)
    return np.where(open_ended, np.float32(1), np.maximum(value, housed)).astype(np.float32)


def _plain(vacancy: Columns, person: Columns, weights: Weights) -> dict[str, Floats]:
    """Parts that columns alone decide."""
    return {
        "experience": _years(vacancy, person, weights),
        "education": _education(vacancy, person, weights),
        "pay": _pay(vacancy, person, weights),
    }


def _weighed(values: Mapping[str, Floats], vacancy: Columns, weights: Weights, placed: NDArray[Any]) -> Floats:
    """The mean of the parts that apply, by their weights."""
    always = np.array(True)
    applies = {
        "text": always,
        "title": always,
        "skills": vacancy["total"] > 0,
        "experience": vacancy["years"] > 0,
        "education": vacancy["education"] > 0,
        "pay": (vacancy["pay_min"] >= 0) | (vacancy["pay_max"] >= 0),
        "place": placed,
    }
    score: NDArray[Any] = np.zeros((), dtype=np.float32)
    whole: NDArray[Any] = np.zeros((), dtype=np.float32)
    for name, counts in applies.items():
        share = np.float32(weights.parts[name] / SCALE)
        score = score + share * np.where(counts, values[name], np.float32(0))
        whole = whole + share * np.asarray(counts, dtype=np.float32)
    return np.asarray(score / whole, dtype=np.float32)


def occupations(vacancy: Columns, person: Columns, lexicon: Lexicon, weights: Weights) -> Floats:
    """Nearness in the occupation tree of every vacancy to what one person wants or has done."""
    near = np.maximum(_near(person["wanted"], lexicon), np.float32(weights.title_done) * _near(person["done"], lexicon))
    found = np.empty(len(vacancy["occupations"]), dtype=np.float32)
    kernels.highest(near, vacancy["occupations"], found)
    return found


def _skills(asked: Question) -> Floats:
    """Exact skills only, by the postings of skills; a weight is 1 on the person's side, 3 or 1 on the
    vacancy's.
    """
    index, slices = asked.index, asked.slices
    arrays, hits = index.arrays, np.zeros(len(index), dtype=np.float32)
    known = arrays["skill_hashes"]
    hashes = np.frombuffer(slices.skills, dtype="<u8")
    for number, weight in zip(hashes, slices.skill_weights, strict=True):
        at = int(np.searchsorted(known, number))
        if at < len(known) and known[at] == number:
            piece = slice(int(arrays["skill_at"][at]), int(arrays["skill_at"][at + 1]))
            hits[arrays["skill_rows"][piece]] += weight * arrays["skill_counts"][piece].astype(np.float32)
    unknown = np.float32(asked.weights.unknown)
    return np.asarray(
        unknown + (1 - unknown) * hits / np.maximum(asked.sides[0]["total"], np.float32(1)), dtype=np.float32
    )


def _years(vacancy: Columns, person: Columns, weights: Weights) -> Floats:
    share = np.minimum(person["years"] / np.maximum(vacancy["years"], np.float32(0.01)), np.float32(1))
    return np.where(person["years"] < 0, np.float32(weights.unknown), share)


def _education(vacancy: Columns, person: Columns, weights: Weights) -> Floats:
    short = np.maximum(vacancy["education"].astype(np.float32) - person["education"], 0)
    value = np.maximum(1 - np.float32(weights.step_cost) * short, 0)
    return np.where(person["education"] < 0, np.float32(weights.unknown), value)


def _pay(vacancy: Columns, person: Columns, weights: Weights) -> Floats:
    low, high, least = (array.astype(np.float32) for array in (vacancy["pay_min"], vacancy["pay_max"], person["pay"]))
    low, high = np.where(low < 0, high, low), np.where(high < 0, low, high)
    at_top = np.float32(weights.pay_at_top)
    between = 1 - (1 - at_top) * (least - low) / np.maximum(high - low, 1)
    above = np.maximum(at_top * (1 - 10 * (least - high) / np.maximum(high, 1)), 0)
    value = np.where(least <= low, np.float32(1), np.where(least <= high, between, above))
    return np.where(least < 0, np.float32(weights.unknown), value)


def _place(vacancy: Columns, person: Columns, lexicon: Lexicon, weights: Weights) -> Floats:
    table = nearness_table(lexicon, weights)
    value = table[person["home"], vacancy["place"]]
    accepted = ((person["accepts"] & vacancy["over"]) != 0).any(axis=-1)
    return np.where(accepted, np.float32(1), value)


@lru_cache(maxsize=8)
def nearness_table(lexicon: Lexicon, weights: Weights) -> Floats:
    """Nearness of all pairs of places; the last row and column stand for -1, not said."""
    places = lexicon.places
    size = len(places.labels)
    over = np.zeros((size, size), dtype=np.float32)
    for at, above in enumerate(places.over):
        over[at, list(above)] = 1
    least = np.where(over @ over.T > 0, weights.place_elsewhere, 0.0)
    near = np.clip((weights.far_km - places.km) / (weights.far_km - weights.near_km), 0, 1)
    table = np.full((size + 1, size + 1), weights.unknown, dtype=np.float32)
    table[:size, :size] = np.maximum(least, np.nan_to_num(near))
    table[np.arange(size), np.arange(size)] = 1
    return table
