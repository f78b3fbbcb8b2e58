"""What each requirement of a vacancy costs: how many people of this work it removes, and what giving way would bring.

Counted over everybody from columns, exactly, without looking at anyone. Requirements are three-valued like gates: who
did not say is not removed, but has to be asked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import gates
from matching.facts import DemandFacts
from matching.gates import FAIL, PASS, Columns, Verdicts
from matching.index import Index
from matching.lexicon import Lexicon
from matching.tokens import columns_of, slices_of
from matching.weights import Weights

Rows = NDArray[np.int64]
One = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Price:
    """One requirement: how many it removes, how many of them nothing else removes, how many did not say."""

    code: str
    removes: int
    alone: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Concession:
    """What giving way would bring: so many would be left; `amount` is 元/月 where the code is `pay`."""

    code: str
    left: int
    amount: int = 0


@dataclass(frozen=True, slots=True)
class PriceList:
    """`pool`: people of this work; `left`: of them nothing removes; `sure`: of those, everything asked is known."""

    pool: int
    left: int
    sure: int
    prices: tuple[Price, ...]
    concessions: tuple[Concession, ...]


def education(vacancy: Columns, person: Columns) -> Verdicts:
    """The step of schooling asked against the one told."""
    wanted, told = vacancy["education"], person["education"]
    return gates.verdict(wanted > 0, (told >= 0) & (told < wanted), told >= wanted)


def experience(vacancy: Columns, person: Columns) -> Verdicts:
    """Years asked against years told."""
    wanted, told = vacancy["years"], person["years"]
    return gates.verdict(wanted > 0, (told >= 0) & (told < wanted), told >= wanted)


def place(vacancy: Columns, person: Columns) -> Verdicts:
    """Fails who named places, not this one and not at home there; who takes a dormitory comes where one is."""
    there = ((person["accepts"] & vacancy["over"]) != 0).any(axis=-1) | (person["home"] == vacancy["place"])
    there = there | ((vacancy["dormitory"] > 0) & (person["dormitory"] > 0))
    named = (person["accepts"] != 0).any(axis=-1)
    return gates.verdict(vacancy["place"] >= 0, named & ~there, there)


REQUIREMENTS: Mapping[str, Callable[[Columns, Columns], Verdicts]] = {
    **gates.GATES,
    "education": education,
    "experience": experience,
    "place": place,
}


def price_list(
    index: Index, lexicon: Lexicon, weights: Weights, tokens: bytes, barred: Sequence[str] = ()
) -> PriceList:
    """The price list of a vacancy from its tokens, over an index of people; `barred` are ids left out beforehand.

    People of this work: those whose wish lies at least `pool_work` near the vacancy's occupation in the tree, work done
    before counting `title_done` of that. A vacancy whose title means no occupation has everybody as its pool.
    """
    slices = slices_of(tokens, lexicon)
    row = np.frombuffer(slices.columns, dtype=columns_of("demand", lexicon))[0]
    vacancy: One = {name: np.asarray(row[name]) for name in row.dtype.names or ()}
    rows = _pool(index, vacancy, lexicon, weights)
    gone, known = index.rows_of(barred)
    rows = np.setdiff1d(rows, gone[known])
    people = {name: column[rows] for name, column in index.columns.items()}
    verdicts = {code: rule(vacancy, people) for code, rule in REQUIREMENTS.items()}
    failed = sum((verdict == FAIL).astype(np.int16) for verdict in verdicts.values())
    left = np.broadcast_to(np.asarray(failed == 0), rows.shape)
    asked = {code: verdict for code, verdict in verdicts.items() if np.any(verdict != gates.ABSENT)}
    sure = left.copy()
    for verdict in asked.values():
        sure &= verdict == PASS
    prices = tuple(_price(code, verdict, np.asarray(failed), left) for code, verdict in asked.items())
    concessions = tuple(
        Concession(code, _left(changed, people, verdicts, touched), amount)
        for code, amount, changed, touched in _concessions(vacancy, DemandFacts.load(slices.facts), lexicon, weights)
    )
    return PriceList(len(rows), int(left.sum()), int(sure.sum()), prices, concessions)


def _price(code: str, verdict: Verdicts, failed: NDArray[Any], left: NDArray[np.bool_]) -> Price:
    fails = verdict == FAIL
    return Price(
        code,
        int(fails.sum()),
        int((fails & (failed == 1)).sum()),
        int(((verdict == gates.UNKNOWN) & left).sum()),
    )


def _left(changed: One, people: Columns, verdicts: Mapping[str, Verdicts], touched: Sequence[str]) -> int:
    """How many nothing removes when some requirements are others."""
    fails = np.zeros(len(people["pay"]), dtype=bool)
    for code, verdict in verdicts.items():
        fails |= (REQUIREMENTS[code](changed, people) if code in touched else verdict) == FAIL
    return int((~fails).sum())


def _concessions(
    vacancy: One, facts: DemandFacts, lexicon: Lexicon, weights: Weights
) -> list[tuple[str, int, One, Sequence[str]]]:
    """Each way of giving way that applies: code, amount, the vacancy changed, the requirements that it touches."""
    found: list[tuple[str, int, One, Sequence[str]]] = []

    def offer(code: str, touched: Sequence[str], amount: int = 0, **changes: int | float) -> None:
        changed = vacancy | {name: np.asarray(value, vacancy[name].dtype) for name, value in changes.items()}
        found.append((code, amount, changed, touched))

    if vacancy["pay_max"] >= 0:
        for amount in (weights.raise_by, weights.raise_more):
            offer("pay", ("pay",), amount, pay_max=int(vacancy["pay_max"]) + amount)
    if vacancy["place"] >= 0 and not facts.dormitory:
        offer("dormitory", ("place",), dormitory=1)
    if vacancy["education"] > 0:
        offer("education", ("education",), education=int(vacancy["education"]) - 1)
    if vacancy["night"] > 0:
        # Who took the shift with nights takes days as well.
        shifts, at_night = lexicon.scales.shifts, lexicon.scales.at_night
        days = next(1 << at for at, shift in enumerate(shifts) if shift not in at_night)
        shift = int(vacancy["shift"])
        offer("night_shift", ("night_shift", "shift"), night=0, shift=shift | days if shift else 0)
    if vacancy["years"] > 0:
        offer("experience", ("experience",), years=max(0.0, float(vacancy["years"]) - 1))
    return found


def _pool(index: Index, vacancy: One, lexicon: Lexicon, weights: Weights) -> Rows:
    table, own = lexicon.occupations.likeness, vacancy["occupations"]
    own = own[own >= 0]
    if not len(own):
        return np.arange(len(index))
    near = np.append(table[own].max(axis=0), np.float32(0))  # the last entry stands for -1, no occupation
    wanted, done = (near[index.columns[name]].max(axis=-1) for name in ("wanted", "done"))
    return np.flatnonzero(np.maximum(wanted, np.float32(weights.title_done) * done) >= weights.pool_work)
