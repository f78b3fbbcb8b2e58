"""The question worth asking: which one thing nobody said opens the most, for a person and for a list of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.gates import FAIL, UNKNOWN, Columns
from matching.index import Index
from matching.lexicon import Lexicon
from matching.prices import REQUIREMENTS
from matching.tokens import columns_of, slices_of
from matching.types import Ranking
from matching.weights import Weights


@dataclass(frozen=True, slots=True)
class Question:
    """A requirement that a person said nothing of: in how many vacancies of this work it is the only thing unknown, and
    in how many it is one of several. Nothing known stands against the person in any of them.
    """

    code: str
    opens: int
    among: int


def questions(
    index: Index, lexicon: Lexicon, weights: Weights, tokens: bytes, barred: Sequence[str] = ()
) -> tuple[Question, ...]:
    """What to ask a person, from their tokens, over an index of vacancies; what opens most comes first."""
    row = np.frombuffer(slices_of(tokens, lexicon).columns, dtype=columns_of("profile", lexicon))[0]
    person = {name: np.asarray(row[name]) for name in row.dtype.names or ()}
    rows = _of_this_work(index, person, lexicon, weights)
    gone, known = index.rows_of(barred)
    rows = np.setdiff1d(rows, gone[known])
    vacancies = {name: column[rows] for name, column in index.columns.items()}
    verdicts = {code: np.broadcast_to(rule(vacancies, person), rows.shape) for code, rule in REQUIREMENTS.items()}
    open_to = np.ones(len(rows), dtype=bool)
    unknowns = np.zeros(len(rows), dtype=np.int16)
    for verdict in verdicts.values():
        open_to &= verdict != FAIL
        unknowns += verdict == UNKNOWN
    found = [
        Question(code, int((asked & (unknowns == 1)).sum()), int(asked.sum()))
        for code, verdict in verdicts.items()
        if np.any(asked := open_to & (verdict == UNKNOWN))
    ]
    return tuple(sorted(found, key=lambda question: (-question.opens, -question.among, question.code)))


def first_questions(ranking: Ranking) -> tuple[tuple[str, str], ...]:
    """For each ranked person of whom a gate is unknown: id, and the gate that excluded the most others."""
    found = []
    for match in ranking.matches:
        open_gates = [gate.code for gate in match.gates if gate.verdict == "unknown"]
        if open_gates:
            found.append((match.id, max(open_gates, key=lambda code: ranking.excluded.get(code, 0))))
    return tuple(found)


def _of_this_work(index: Index, person: Columns, lexicon: Lexicon, weights: Weights) -> NDArray[np.int64]:
    """Vacancies near what the person wants or did, as the price list counts people; all where neither is known."""
    near = _near(lexicon, person["wanted"])
    near = np.maximum(near, np.float32(weights.title_done) * _near(lexicon, person["done"]))
    if not near.any():
        return np.arange(len(index))
    return np.flatnonzero(
        np.append(near, np.float32(0))[index.columns["occupations"]].max(axis=-1) >= weights.pool_work
    )


def _near(lexicon: Lexicon, occupations: NDArray[Any]) -> NDArray[np.float32]:
    table, known = lexicon.occupations.likeness, occupations[occupations >= 0]
    return np.asarray(table[known].max(axis=0) if len(known) else np.zeros(len(table), dtype=np.float32))
