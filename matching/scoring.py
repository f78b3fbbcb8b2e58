"""From judgements to points: whole numbers throughout, so that what is printed adds up exactly."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from matching.parts import PARTS, Judged, Pair
from matching.types import Part
from matching.weights import SCALE, Weights

VALUE_SCALE = 10_000  # values are kept to four decimals
WHOLE = 1_000
"""Tenths of a point that the parts of a pair share out. Whole tenths, so that full marks are 100.0, not 100.1."""


Applying = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Points in tenths, confidence in hundredths; exact."""

    tenths: int
    confidence: int
    judged: Mapping[str, Judged]


def half_even(numerator: int, denominator: int) -> int:
    """The quotient rounded to a whole number, half to even."""
    whole, rest = divmod(numerator, denominator)
    if 2 * rest > denominator or (2 * rest == denominator and whole % 2):
        whole += 1
    return whole


def scaled(weights: Mapping[str, int], whole: int = SCALE) -> dict[str, int]:
    """Weights as whole numbers that sum to `whole`: what is lost by rounding goes to the largest remainders."""
    total = sum(weights.values())
    if not total:
        return dict.fromkeys(weights, 0)
    shares = {name: divmod(weight * whole, total) for name, weight in weights.items()}
    result = {name: share for name, (share, _) in shares.items()}
    missing = whole - sum(result.values())
    for name in sorted(shares, key=lambda name: (-shares[name][1], name))[:missing]:
        result[name] += 1
    return result


@lru_cache(maxsize=512)
def _shares(weights: Weights, names: Applying) -> dict[str, int]:
    return scaled({name: weights.parts[name] for name in names}, WHOLE)


def judge(pair: Pair) -> dict[str, Judged]:
    """Judges a pair by every part that applies; a value is kept to four decimals."""
    return {name: found for name, part in PARTS.items() if (found := part(pair)) is not None}


def score(judged: Mapping[str, Judged], weights: Weights) -> Score:
    """The sum of the points, each rounded on its own as it is printed, and the share of weight that is
    known.
    """
    shares = _shares(weights, tuple(judged))
    tenths = known = total = 0
    for name, found in judged.items():
        weight = weights.parts[name]
        tenths += _points(shares[name], found)
        known += weight if found.known else 0
        total += weight
    return Score(tenths, half_even(known * 100, total or 1), judged)


def parts_of(judged: Mapping[str, Judged], weights: Weights) -> tuple[Part, ...]:
    """The judgements as they are printed."""
    shares = _shares(weights, tuple(judged))
    return tuple(
        Part(
            name,
            shares[name] / WHOLE,
            _kept(found) / VALUE_SCALE,
            _points(shares[name], found) / 10,
            found.known,
            found.evidence,
        )
        for name, found in judged.items()
    )


def _kept(judged: Judged) -> int:
    return min(VALUE_SCALE, max(0, round(judged.value * VALUE_SCALE)))


def _points(share: int, judged: Judged) -> int:
    """Tenths of a point: 100 · weight · value, half to even, in whole numbers. As half_even, in place: it is called for
    every part of everybody judged."""
    whole, rest = divmod(share * _kept(judged), VALUE_SCALE)
    if 2 * rest > VALUE_SCALE or (2 * rest == VALUE_SCALE and whole % 2):
        whole += 1
    return whole


def utility(pair: Pair, judged: Mapping[str, Judged], shift: float | None, weights: Weights) -> float:
    """What the vacancy is worth to the person, 0–100: the work wanted, pay, place and shift."""
    values: dict[str, float | None] = {
        "title": judged["title"].value if "title" in judged else None,
        "pay": _pay_worth(pair, weights),
        "place": judged["place"].value if "place" in judged else None,
        "shift": shift,
    }
    said = {name: value for name, value in values.items() if value is not None}
    shares = scaled({name: weights.utility[name] for name in said})
    return round(sum(100 * shares[name] / SCALE * value for name, value in said.items()), 1)


def _pay_worth(pair: Pair, weights: Weights) -> float | None:
    """0.5 where the middle of the offer is what the person wants at least, 1 from a fifth above it on."""
    offers = [pay for pay in (pair.vacancy.pay_min, pair.vacancy.pay_max) if pay is not None]
    if not offers:
        return None
    if pair.person.pay is None:
        return weights.unknown
    middle = sum(offers) / len(offers)
    return min(1.0, max(0.0, (middle / max(pair.person.pay, 1) - 0.8) / 0.4))


def harmonic(one: float, other: float) -> float:
    """The harmonic mean of both directions: high only where both are."""
    return round(2 * one * other / (one + other), 1) if one + other > 0 else 0.0
