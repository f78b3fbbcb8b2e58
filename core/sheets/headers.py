"""Which column means what: headers under other names, in any order, in the first ten rows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz

from core.sheets.reading import Row, Value, text

LEAST = 70.0
"""A likeness below this is a guess that would mislead: the person chooses."""
FIRST_ROWS = 10
INSIDE = 88.0
"""The alias stands whole in the header or the other way round, at least two signs of it."""
BRACKETS = re.compile(r"[(\[{\uff08\u3010\u300c<].*?[)\]}\uff09\u3011\u300d>]", re.DOTALL)
MARKS = re.compile(r"[\W_]+")
Aliases = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column seems to be. `column` from 0; `field` None where nothing is like it; `score` 0–100.

    `runner_up` is the field that is next most like it: offered first when the person says the guess is wrong.
    """

    column: int
    field: str | None
    score: float
    runner_up: str | None


@dataclass(frozen=True, slots=True)
class Header:
    """The row that names the columns, and what they seem to be."""

    row: Row
    guesses: tuple[Guess, ...]

    @property
    def columns(self) -> dict[str, int]:
        """Field to column, counted from 0, for the fields that were recognised."""
        return {guess.field: guess.column for guess in self.guesses if guess.field is not None}


def recognise(header_cells: Sequence[Value], aliases: Aliases) -> list[Guess]:
    """A guess for each cell that says something. A field is taken once, by the cell most like it."""
    names = {field: [_plain(alias) for alias in said] for field, said in aliases.items()}
    scores = {column: _scores(text(cell), names) for column, cell in enumerate(header_cells) if text(cell)}
    order = sorted(
        (
            (score, column, field)
            for column, found in scores.items()
            for field, score in found.items()
            if score >= LEAST
        ),
        key=lambda one: (-one[0], one[1]),
    )
    taken: dict[int, str] = {}
    for _, column, field in order:
        if column not in taken and field not in taken.values():
            taken[column] = field
    return [_guess(column, taken.get(column), found) for column, found in scores.items()]


def find_header(rows: Iterable[Row], aliases: Aliases) -> Header | None:
    """The row of the first ten with the most recognised columns; None where none has two (or all) of its cells."""
    best: Header | None = None
    for row in islice(rows, FIRST_ROWS):
        if not any(isinstance(value, str) for value in row.values):
            continue
        header = Header(row, tuple(recognise(row.values, aliases)))
        found = len(header.columns)
        if found >= min(2, len(header.guesses)) and found > (len(best.columns) if best else 0):
            best = header
    return best


def _scores(header: str, names: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """How like each field the header is; what stands in brackets (a unit) may be left out."""
    whole, short = _plain(header), _plain(BRACKETS.sub("", header))
    return {
        field: round(max((max(_like(whole, alias), 0.97 * _like(short, alias)) for alias in said), default=0.0), 1)
        for field, said in names.items()
    }


def _like(header: str, alias: str) -> float:
    if not header or not alias:
        return 0.0
    if header == alias:
        return 100.0
    inside = min(len(header), len(alias)) >= 2 and (alias in header or header in alias)
    share = min(len(header), len(alias)) / max(len(header), len(alias))
    return max(fuzz.ratio(header, alias), INSIDE * (0.75 + 0.25 * share) if inside else 0.0)


def _guess(column: int, field: str | None, found: Mapping[str, float]) -> Guess:
    others = sorted((name for name in found if name != field and found[name] > 0), key=lambda name: -found[name])
    score = found[field] if field is not None else max(found.values(), default=0.0)
    return Guess(column, field, score, others[0] if others else None)


def _plain(header: str) -> str:
    """Letters and digits alone, lower case."""
    return MARKS.sub("", text(header)).lower()
