"""Ranges of shares beside scipy; small cells hidden, low rates marked."""

import pytest
from scipy.stats import binomtest

from core.policies.shares import Limits, compared, wilson


@pytest.mark.parametrize(("hits", "tries"), [(0, 5), (3, 5), (5, 5), (12, 40), (199, 200)])
def test_the_range_is_that_of_scipy(hits, tries):
    told = binomtest(hits, tries).proportion_ci(method="wilson")
    assert wilson(hits, tries) == pytest.approx((told.low, told.high), abs=1e-6)


@pytest.mark.parametrize(("hits", "tries"), [(0, 0), (3, 2), (-1, 4)])
def test_no_share_has_no_range(hits, tries):
    with pytest.raises(ValueError, match="is no share"):
        wilson(hits, tries)


LIMITS = Limits(cell=5, compared=30, ratio=80)


def test_a_rate_below_four_fifths_of_the_highest_is_marked():
    men, women, unknown = compared({"male": (100, 50), "female": (100, 39), "unknown": (40, 40)}, LIMITS, "unknown")
    assert (men.ratio, men.marked) == (1.0, False)
    assert (women.ratio, women.marked) == (pytest.approx(0.78), True)
    assert unknown.ratio is None
    assert compared({"male": (100, 50), "female": (100, 40)}, LIMITS, "unknown")[1].marked is False


def test_a_group_too_small_to_compare_neither_leads_nor_is_marked():
    small, large = compared({"16_24": (20, 20), "25_34": (100, 20)}, LIMITS, "unknown")
    assert small.ratio is None
    assert not small.hidden
    assert (large.ratio, large.marked) == (1.0, False)


@pytest.mark.parametrize("small", [(4, 0), (40, 3), (40, 37)])
def test_a_small_cell_is_hidden_and_with_it_the_next_so_that_no_sum_tells_it(small):
    cells = compared({"a": small, "b": (200, 50), "c": (90, 30)}, LIMITS, "unknown")
    assert [cell.hidden for cell in cells] == [True, False, True]
