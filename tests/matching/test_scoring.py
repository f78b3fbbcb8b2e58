"""Points add up exactly, whatever the values and weights."""

from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal

from hypothesis import given
from hypothesis import strategies as st

from matching.parts import PARTS, Judged
from matching.scoring import half_even, parts_of, scaled, score
from tests.matching.words import weights

VALUES = st.builds(Judged, st.floats(0, 1), st.booleans())
JUDGED = st.dictionaries(st.sampled_from(sorted(PARTS)), VALUES, min_size=1)
OWN_WEIGHTS = st.fixed_dictionaries({name: st.integers(1, 10**6) for name in PARTS})


@given(JUDGED, OWN_WEIGHTS)
def test_points_are_the_printed_weight_and_value_and_add_up(judged, own):
    used = replace(weights(), parts=own)
    total, parts = score(judged, used), parts_of(judged, used)
    assert sum(Decimal(str(part.weight)) for part in parts) == 1
    for part in parts:
        exact = 100 * Decimal(str(part.weight)) * Decimal(str(part.value))
        assert Decimal(str(part.points)) == exact.quantize(Decimal("0.1"), ROUND_HALF_EVEN)
        assert 0 <= part.value <= 1
    assert Decimal(total.tenths) / 10 == sum(Decimal(str(part.points)) for part in parts)
    known = sum(own[part.code] for part in parts if part.known)
    share = Decimal(known) / sum(own[part.code] for part in parts)
    assert Decimal(total.confidence) / 100 == share.quantize(Decimal("0.01"), ROUND_HALF_EVEN)


@given(st.integers(0, 10**9), st.integers(1, 10**6))
def test_half_goes_to_even(numerator, denominator):
    exact = (Decimal(numerator) / Decimal(denominator)).quantize(Decimal(1), ROUND_HALF_EVEN)
    if (2 * numerator) % denominator == 0 or abs(numerator / denominator % 1 - 0.5) > 1e-9:
        assert half_even(numerator, denominator) == int(exact)


def test_half_goes_to_even_by_hand():
    assert [half_even(at, 10) for at in (5, 15, 25, 14, 16)] == [0, 2, 2, 1, 2]


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(1, 10**6), min_size=1))
def test_scaled_weights_sum_to_one(own):
    assert sum(scaled(own).values()) == 1_000_000


@given(st.lists(st.integers(0, 1_000_000), min_size=7, max_size=7).filter(any))
def test_full_marks_are_a_hundred_whatever_the_weights(own):
    parts = dict(zip(PARTS, own, strict=True))
    full = score({name: Judged(1.0, True) for name in parts}, replace(weights(), parts=parts))
    assert full.tenths == 1_000
