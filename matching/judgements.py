"""Judged pairs from files: grades by vacancy and person, and counselors' decisions with the parts they saw."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from matching.evaluate import HIGHEST
from matching.exchange import BadLine, lines_of
from matching.learn import Graded
from matching.types import Match
from matching.weights import PARTS

PAIR = ("vacancy_id", "seeker_id", "grade")

Grades = dict[str, dict[str, int]]


def qrels_of(data: bytes, source: str) -> Grades:
    """Grades by vacancy and person; BadLine where a line is wrong or a pair stands twice."""
    judged: Grades = {}
    for _, row in _rows(data, source, PAIR):
        judged.setdefault(row["vacancy_id"], {})[row["seeker_id"]] = int(row["grade"])
    return judged


def decisions_of(data: bytes, source: str) -> list[Graded]:
    """Decisions with the value of each part as it was shown, empty where the part did not apply."""
    found: dict[str, list[tuple[str, int, list[float]]]] = {}
    for where, row in _rows(data, source, (*PAIR, *PARTS)):
        values = [_value(row[name], name, where) for name in PARTS]
        found.setdefault(row["vacancy_id"], []).append((row["seeker_id"], int(row["grade"]), values))
    return [
        Graded(
            vacancy,
            tuple(person for person, _, _ in rows),
            np.array([values for _, _, values in rows], dtype=np.float64),
            tuple(grade for _, grade, _ in rows),
        )
        for vacancy, rows in found.items()
    ]


def graded_of(vacancy: str, matches: Sequence[Match], grades: Mapping[str, int]) -> Graded:
    """The judged people of a ranking with the values of their parts; who failed a gate has none and is left out."""
    judged = [match for match in matches if match.id in grades]
    values = np.full((len(judged), len(PARTS)), np.nan)
    for at, match in enumerate(judged):
        for part in match.parts:
            values[at, PARTS.index(part.code)] = part.value
    return Graded(vacancy, tuple(m.id for m in judged), values, tuple(grades[m.id] for m in judged))


def _rows(data: bytes, source: str, columns: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    lines = list(lines_of(data, source))
    rows = csv.reader(io.StringIO("\n".join(text for _, text in lines)))
    header = [cell.strip() for cell in next(rows, list(columns))]
    if sorted(header) != sorted(columns):
        raise BadLine(f"{source}: line 1: the columns are {', '.join(columns)}")
    seen: set[tuple[str, str]] = set()
    for (number, _), cells in zip(lines[1:], rows, strict=False):
        where = f"{source}: line {number}"
        if len(cells) != len(header):
            raise BadLine(f"{where}: {len(cells)} cells, {len(header)} are needed")
        row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        if row["grade"] not in [str(grade) for grade in range(HIGHEST + 1)]:
            raise BadLine(f'{where}, key "grade": {row["grade"]!r} is not allowed; allowed: 0 1 2 3')
        if (pair := (row["vacancy_id"], row["seeker_id"])) in seen:
            raise BadLine(f'{where}, key "seeker_id": the pair stands twice')
        seen.add(pair)
        yield where, row


def _value(cell: str, name: str, where: str) -> float:
    try:
        value = float(cell) if cell else float("nan")
    except ValueError:
        raise BadLine(f'{where}, key "{name}": {cell!r} is no number') from None
    if cell and not 0 <= value <= 1:
        raise BadLine(f'{where}, key "{name}": {cell!r} is not between 0 and 1')
    return value
