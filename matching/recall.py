"""Who is worth judging: a rough score of everybody at once, from columns and postings, without looking at
anyone.
"""

from collections.abc import Mapping
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


def rough(
    index: Index,
    query: Query,
    slices: Slices,
    sides: tuple[Columns, Columns],
    lexicon: Lexicon,
    weights: Weights,
) -> Floats:
    """The score in [0, 1] of every row, without the likeness of spelling that only judging sees."""
    vacancy, person = sides
    share = {name: np.float32(weight / SCALE) for name, weight in weights.parts.items()}
    score = share["text"] * np.minimum(cosines(index, query, weights) / np.float32(weights.text_full), 1)
    applies: NDArray[Any] = np.asarray(share["text"] + share["title"])
    score += share["title"] * occupations(index.kind, vacancy, person, lexicon, weights)
    judged = (
        ("skills", vacancy["total"] > 0, _skills(index, slices, vacancy, weights)),
        ("experience", vacancy["years"] > 0, _years(vacancy, person, weights)),
        ("education", vacancy["education"] > 0, _education(vacancy, person, weights)),
        ("pay", (vacancy["pay_min"] >= 0) | (vacancy["pay_max"] >= 0), _pay(vacancy, person, weights)),
        ("place", vacancy["place"] >= 0, _place(vacancy, person, lexicon, weights)),
    )
    for name, counts, values in judged:
        if np.any(counts):
            score = score + share[name] * np.where(counts, values, np.float32(0))
            applies = applies + share[name] * np.asarray(counts, dtype=np.float32)
    return np.asarray(score / applies, dtype=np.float32)


def cosines(index: Index, query: Query, weights: Weights) -> Floats:
    """The cosines of the query with all rows, in single precision, people's norms bounded from below."""
    least, norms = least_norm(index, weights), index.arrays["norms"]
    people = index.kind == "profile"
    below = np.maximum(norms, least) * query.norm if people else norms * max(query.norm, least)
    return np.asarray(index.products(query) / np.maximum(below, 1e-12), dtype=np.float32)


def occupations(kind: str, vacancy: Columns, person: Columns, lexicon: Lexicon, weights: Weights) -> Floats:
    """Nearness in the occupation tree; the last entry of `best` stands for -1, no occupation."""
    table = lexicon.occupations.likeness
    done = np.float32(weights.title_done)

    def best(numbers: NDArray[Any]) -> Floats:
        found = numbers[numbers >= 0]
        near = table[found].max(axis=0) if len(found) else np.zeros(len(table), dtype=np.float32)
        return np.append(near, np.float32(0))

    def highest(near: Floats, numbers: NDArray[Any]) -> Floats:
        found = np.empty(len(numbers), dtype=np.float32)
        kernels.highest(near, numbers, found)
        return found

    if kind == "profile":
        near = best(vacancy["occupations"])
        return np.asarray(np.maximum(highest(near, person["wanted"]), done * highest(near, person["done"])))
    near = np.maximum(best(person["wanted"]), done * best(person["done"]))
    return highest(near, vacancy["occupations"])


def _skills(index: Index, slices: Slices, vacancy: Columns, weights: Weights) -> Floats:
    """Exact skills only, by the postings of skills; a weight is 1 on the person's side, 3 or 1 on the
    vacancy's.
    """
    arrays, hits = index.arrays, np.zeros(len(index), dtype=np.float32)
    known = arrays["skill_hashes"]
    hashes = np.frombuffer(slices.skills, dtype="<u8")
    for number, weight in zip(hashes, slices.skill_weights, strict=True):
        at = int(np.searchsorted(known, number))
        if at < len(known) and known[at] == number:
            piece = slice(int(arrays["skill_at"][at]), int(arrays["skill_at"][at + 1]))
            hits[arrays["skill_rows"][piece]] += weight * arrays["skill_counts"][piece].astype(np.float32)
    unknown = np.float32(weights.unknown)
    return np.asarray(unknown + (1 - unknown) * hits / np.maximum(vacancy["total"], np.float32(1)), dtype=np.float32)


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
