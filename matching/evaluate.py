"""How good a ranking is against judgements: nDCG, recall, MRR, precision, violations. Pure figures, no files.

Grades are 0–3; gain is 2^grade − 1; relevant is a grade of 2 or more. A vacancy that was judged but not
ranked counts
0; one without any gain (or, for recall, MRR and precision, without anyone relevant) is left out of that mean.
"""

import math
from collections.abc import Collection, Mapping, Sequence

RELEVANT = 2
HIGHEST = 3

Grades = Mapping[str, int]


def ndcg(ranking: Sequence[str], grades: Grades, at: int = 10) -> float | None:
    """Discounted gain of the first `at` over the best possible; None where nothing has gain."""
    best = _dcg(sorted(grades.values(), reverse=True)[:at])
    return _dcg([grades.get(name, 0) for name in ranking[:at]]) / best if best else None


def _dcg(grades: Sequence[int]) -> float:
    return math.fsum((float(2**grade) - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def recall(ranking: Sequence[str], grades: Grades, at: int = 20) -> float | None:
    """The share of relevant people among the first `at`; None where nobody is relevant."""
    wanted = relevant(grades)
    return len(wanted.intersection(ranking[:at])) / len(wanted) if wanted else None


def reciprocal_rank(ranking: Sequence[str], grades: Grades) -> float | None:
    """One over the place of the first relevant person, 0 where none is ranked; None where nobody is
    relevant.
    """
    wanted = relevant(grades)
    if not wanted:
        return None
    return next((1 / place for place, name in enumerate(ranking, 1) if name in wanted), 0.0)


def precision(ranking: Sequence[str], grades: Grades, at: int = 5) -> float | None:
    """The share of relevant people in the first `at` places; None where nobody is relevant."""
    wanted = relevant(grades)
    return len(wanted.intersection(ranking[:at])) / at if wanted else None


def violations(ranking: Sequence[str], forbidden: Collection[str], at: int = 20) -> int:
    """How many of the first `at` must not be there at all."""
    return sum(1 for name in ranking[:at] if name in forbidden)


def relevant(grades: Grades) -> set[str]:
    """Who has a grade of 2 or more."""
    return {name for name, grade in grades.items() if grade >= RELEVANT}


def evaluate(rankings: Mapping[str, Sequence[str]], judged: Mapping[str, Grades]) -> dict[str, float | int]:
    """Means over the judged vacancies, rounded to four decimals; `vacancies` is how many were judged."""
    measures = {"ndcg@10": ndcg, "recall@20": recall, "mrr": reciprocal_rank, "p@5": precision}
    figures: dict[str, float | int] = {"vacancies": len(judged)}
    for name, measure in measures.items():
        found = [value for key in sorted(judged) if (value := measure(rankings.get(key, ()), judged[key])) is not None]
        figures[name] = round(math.fsum(found) / len(found), 4) if found else 0.0
    return figures
