"""The figures against sums done by hand."""

import math

import pytest

from matching.evaluate import evaluate, ndcg, precision, recall, reciprocal_rank, violations

GRADES = {"a": 3, "b": 2, "c": 0, "d": 1}


def test_ndcg_by_hand():
    # d, a, x: 1/log2(2) + 7/log2(3); the best is a, b, d: 7 + 3/log2(3) + 1/2
    found = 1 + 7 / math.log2(3)
    assert ndcg(["d", "a", "x"], GRADES) == pytest.approx(found / (7 + 3 / math.log2(3) + 0.5))
    assert ndcg(["a", "b", "d", "c"], GRADES) == pytest.approx(1)
    assert ndcg(["x"] * 10 + ["a"], GRADES) == 0
    assert ndcg(["a"], {"a": 0}) is None


def test_the_others_by_hand():
    assert recall(["x", "a"], GRADES) == 0.5
    assert recall([*"x" * 20, "a"], GRADES) == 0
    assert reciprocal_rank(["d", "x", "b"], GRADES) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x"], GRADES) == 0
    assert precision(["a", "b"], GRADES) == pytest.approx(0.4)
    assert recall(["a"], {"a": 1}) is reciprocal_rank(["a"], {"a": 1}) is precision(["a"], {"a": 1}) is None
    assert violations(["a", "b", "c"], {"b", "c"}, at=2) == 1


def test_means_leave_out_what_has_no_answer_and_count_what_was_not_ranked():
    figures = evaluate({"v1": ["a"], "v9": ["a"]}, {"v1": {"a": 2}, "v2": {"b": 3}, "v3": {"c": 0}})
    assert figures == {"vacancies": 3, "ndcg@10": 0.5, "recall@20": 0.5, "mrr": 0.5, "p@5": 0.1}
    assert evaluate({}, {}) == {"vacancies": 0, "ndcg@10": 0.0, "recall@20": 0.0, "mrr": 0.0, "p@5": 0.0}
