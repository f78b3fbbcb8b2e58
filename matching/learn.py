"""Weights of the parts, fitted on graded pairs: a proposal with its cross-validation, never a change.

A pair of people of one vacancy with different grades says which of two sums of points should be the greater; a logistic
regression without intercept on the differences of their part values finds weights (RankSVM's reduction, Joachims 2002,
with scikit-learn's LogisticRegression). Negative weights are no reasons: such parts are left at `least` and the rest is
fitted again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from matching.evaluate import ndcg
from matching.weights import PARTS

Floats = NDArray[np.float64]
STRENGTHS = (0.01, 0.1, 1.0, 10.0)
"""C of the regression; the cross-validation inside each training part chooses."""


class TooFew(ValueError):
    """Not enough vacancies or pairs to learn from."""


@dataclass(frozen=True, slots=True)
class Graded:
    """The judged people of one vacancy: `values` has a row a person and a column a part of PARTS, NaN where a part does
    not apply.
    """

    vacancy: str
    people: tuple[str, ...]
    values: Floats
    grades: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """[learning] of config/matching.toml."""

    folds: int
    least_weight: float
    least_vacancies: int
    least_pairs: int


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights that sum to 1; nDCG@10 by vacancy with the weights before, and with weights fitted without it."""

    weights: Mapping[str, float]
    before: Mapping[str, float]
    after: Mapping[str, float]
    pairs: int

    @property
    def gain(self) -> float:
        """Mean gain in nDCG@10 on vacancies that the fit had not seen."""
        return fmean(self.after[name] - value for name, value in self.before.items())

    @property
    def error(self) -> float:
        """Standard error of the gain over vacancies."""
        return float(stdev(self.after[name] - value for name, value in self.before.items()) / len(self.before) ** 0.5)


def learn(graded: Sequence[Graded], before: Mapping[str, float], limits: Limits) -> Learned:
    """Fits weights on all of `graded` and says by cross-validation, vacancies kept apart, what they are worth.

    Raises TooFew.
    """
    usable = [one for one in graded if len(set(one.grades)) > 1]
    pairs = sum(len(_differences(one)[0]) for one in usable)
    if len(usable) < limits.least_vacancies or pairs < limits.least_pairs:
        raise TooFew(
            f"{len(usable)} vacancies with {pairs} pairs of different grades;"
            f" {limits.least_vacancies} and {limits.least_pairs} are needed"
        )
    current = np.array([before[name] for name in PARTS])
    after: dict[str, float] = {}
    for training, held_out in _folds(usable, limits.folds):
        fitted = _chosen(training, limits)
        after |= {one.vacancy: _quality(one, fitted) for one in held_out}
    found = _chosen(usable, limits)
    return Learned(
        dict(zip(PARTS, _rounded(found, limits.least_weight), strict=True)),
        {one.vacancy: _quality(one, current) for one in usable},
        after,
        pairs,
    )


def _folds(graded: Sequence[Graded], folds: int) -> list[tuple[list[Graded], list[Graded]]]:
    names = [one.vacancy for one in graded]
    split = GroupKFold(n_splits=min(folds, len(names))).split(names, groups=names)
    return [([graded[at] for at in seen], [graded[at] for at in unseen]) for seen, unseen in split]


def _chosen(graded: Sequence[Graded], limits: Limits) -> Floats:
    """The weights of the strength that does best on vacancies left out."""
    worth = {
        strength: fmean(
            _quality(one, _fit(seen, strength)) for seen, unseen in _folds(graded, limits.folds) for one in unseen
        )
        for strength in STRENGTHS
    }
    return _fit(graded, max(STRENGTHS, key=lambda strength: worth[strength]))


def _fit(graded: Sequence[Graded], strength: float) -> Floats:
    pieces = [_differences(one) for one in graded]
    rows = np.concatenate([rows for rows, _ in pieces])
    gains = np.concatenate([gains for _, gains in pieces])
    weights, kept = np.zeros(len(PARTS)), np.arange(len(PARTS))
    while len(kept):
        both = np.concatenate([rows[:, kept], -rows[:, kept]])
        answers = np.repeat([1, 0], len(rows))
        model = LogisticRegression(C=strength, fit_intercept=False, max_iter=1000)
        model.fit(both, answers, sample_weight=np.concatenate([gains, gains]))
        found = model.coef_[0]
        if np.all(found > 0):
            weights[kept] = found
            break
        kept = kept[found > 0]
    total = weights.sum()
    return weights / total if total else np.full(len(PARTS), 1 / len(PARTS))


def _differences(one: Graded) -> tuple[Floats, Floats]:
    """Better minus worse for each pair of different grades, and what the pair counts: its gain, over the pairs of the
    vacancy, so that a vacancy with many judgements has no more to say than another.
    """
    values, grades = np.nan_to_num(one.values), np.array(one.grades)
    better, worse = np.nonzero(grades[:, None] > grades[None, :])
    gains = 2.0 ** grades[better] - 2.0 ** grades[worse]
    return values[better] - values[worse], gains / max(gains.sum(), 1.0)


def _quality(one: Graded, weights: Floats) -> float:
    """nDCG@10 of the judged people in the order of the weighted sum; equal sums in the order of ids."""
    sums = np.nan_to_num(one.values) @ weights
    order = sorted(range(len(one.people)), key=lambda at: (-round(float(sums[at]), 9), one.people[at]))
    return ndcg([one.people[at] for at in order], dict(zip(one.people, one.grades, strict=True))) or 0.0


def _rounded(weights: Floats, least: float) -> list[float]:
    """To whole hundredths that sum to 1, none below `least`: what a person reads and accepts."""
    raised = np.maximum(weights, least)
    shares = raised / raised.sum() * 100
    whole = np.floor(shares).astype(int)
    for at in np.argsort(whole - shares, kind="stable")[: 100 - int(whole.sum())]:
        whole[at] += 1
    return [int(share) / 100 for share in whole]
