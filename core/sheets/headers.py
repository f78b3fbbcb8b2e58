"""Which column means what: headers under other names, in any order, in one row or two, in the first ten rows."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from rapidfuzz import fuzz

from core.checks.folding import fold
from core.checks.words import section
from core.sheets.merges import Merge, groups
from core.sheets.rows import Row, Value, text

LEAST = 70.0
"""A likeness below this is a guess that would mislead: the person chooses."""
FIRST_ROWS = 10
INSIDE = 88.0
"""The alias stands whole in the header or the other way round, at least two signs of it."""
BRACKETS = re.compile(r"[(\[{\uff08\u3010\u300c<].*?[)\]}\uff09\u3011\u300d>]", re.DOTALL)
LONGEST_NAME = 20
"""What is longer is no name below a group of columns, but words about them."""
SECOND = 0.99
"""The lower name alone counts a little less than both together."""
MARKS = re.compile(r"[\W_]+")
Aliases = Mapping[str, Sequence[str]]
Names = tuple[str, ...]
"""What each column is called, "" where nothing is said; as wide as the header."""


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
    """The row or the two rows that name the columns, and what those seem to be. What follows `last` is data."""

    row: Row
    guesses: tuple[Guess, ...]
    names: Names = ()
    last: int = 0

    @property
    def columns(self) -> dict[str, int]:
        """Field to column, counted from 0, for the fields that were recognised."""
        return {guess.field: guess.column for guess in self.guesses if guess.field is not None}


def recognise(header_cells: Sequence[Value | Names], aliases: Aliases) -> list[Guess]:
    """A guess for each cell that says something. A field is taken once, by the cell most like it.

    A cell may be the several names that two rows give it: the one most like a field counts.
    """
    return _recognise([_said(cell) for cell in header_cells], aliases)[0]


def find_header(
    rows: Sequence[Row], aliases: Aliases, merges: Sequence[Merge] = (), known: Callable[[Names], bool] | None = None
) -> Header | None:
    """The row or two rows of the first ten with the most recognised columns; None where none has two (or all) of them.

    `known`: names that were seen before are the header, whatever they are like.
    """
    best: Header | None = None
    most = (0, 0.0)
    for header in _candidates(list(islice(rows, FIRST_ROWS)), aliases, merges):
        if known is not None and known(header.names):
            return header
        found = len(header.columns)
        likeness = found, round(sum(guess.score for guess in header.guesses if guess.field is not None))
        if found >= min(2, len(header.guesses)) and likeness > most:
            best, most = header, likeness
    return best


def plain_header(row: Row, aliases: Aliases) -> Header:
    """The row as a header, where nothing says that it is one."""
    return _header(row, row, [_said(value) for value in row.values], aliases)


def _candidates(rows: Sequence[Row], aliases: Aliases, merges: Sequence[Merge]) -> list[Header]:
    """Each row alone, then each two that stand below each other as a group of columns and their names."""
    below = dict(pairwise(rows))
    found = []
    for row in rows:
        if not any(isinstance(value, str) for value in row.values):
            continue
        last = below[row] if row in below and _are_units(below[row]) else row
        found.append(_header(row, last, [_said(value) for value in row.values], aliases))
    for top, names_row in pairwise(rows):
        if cells := _joined(top, names_row, merges):
            under = below.get(names_row)
            last = under if under is not None and _are_units(under) else names_row
            found.append(_header(top, last, cells, aliases))
    return found


def _header(row: Row, last: Row, cells: Sequence[Names], aliases: Aliases) -> Header:
    guesses, names = _recognise(cells, aliases)
    return Header(row, tuple(guesses), names, last.number)


def _joined(top: Row, under: Row, merges: Sequence[Merge]) -> list[Names]:
    """The names that two rows give to each column; none where they are not a group and what is in it."""
    if under.number != top.number + 1 or _are_units(under):
        return []
    width = max(len(top.values), len(under.values))
    own = dict(under.own)
    if not all(isinstance(value, str) and len(text(value)) <= LONGEST_NAME for value in own.values()):
        return []
    spread = _spread(top, own, merges, width)
    parted = [columns for columns in spread if len({text(own[at]) for at in columns if at in own}) > 1]
    # One title over everything is no group.
    if not parted or any(len(columns) > max(2, width / 2) for columns in spread):
        return []
    above = {at: top.text(columns[0]) for columns in spread for at in columns}
    return [_both(above.get(at) or top.text(at), under.text(at)) for at in range(width)]


def _spread(top: Row, own: Mapping[int, Value], merges: Sequence[Merge], width: int) -> list[range]:
    """The columns that each cell of the upper row stands over, where it is more than one."""
    over = [range(one.first_column, min(one.last_column + 1, width)) for one in groups(top.number, merges)]
    if merges:
        return [columns for columns in over if len(columns) > 1 and top.text(columns[0])]
    # A text table knows no merged cells: a name stands over the empty cells that follow it and are named below.
    named = [at for at in range(width) if top.text(at)]
    if len(named) < width / 2:
        return []
    ends = {at: after for at, after in pairwise([*named, width])}
    return [range(at, end) for at, end in ends.items() if end > at + 1 and all(one in own for one in range(at, end))]


def _both(above: str, below: str) -> Names:
    """What a column may be called whose name stands in two rows."""
    if not above or not below or above == below:
        return (above or below,) if above or below else ()
    return above + below, below + above, below


def _are_units(row: Row) -> bool:
    """Whether a row holds nothing but units and remarks in brackets."""
    own = [text(value) for _, value in row.own]
    return bool(own) and all(isinstance(value, str) for _, value in row.own) and all(map(_is_unit, own))


def _is_unit(said: str) -> bool:
    return not BRACKETS.sub("", said).strip(" *") or fold(said) in _units()


@lru_cache
def _units() -> frozenset[str]:
    return frozenset(section("cells", "sheet_words")["units"])


def is_aside(sheet: str) -> bool:
    """Whether a sheet of this name explains or lists words, rather than holds data."""
    return any(word in sheet for word in section("cells", "sheet_words")["aside"])


def _said(cell: Value | Names) -> Names:
    said = cell if isinstance(cell, tuple) else (text(cell),)
    return tuple(name for name in said if name)


def _recognise(cells: Sequence[Names], aliases: Aliases) -> tuple[list[Guess], Names]:
    """The guesses, and of the several names of a column the one by which it was recognised."""
    known = {field: [_plain(alias) for alias in said] for field, said in aliases.items()}
    scores = {column: _best(names, known) for column, names in enumerate(cells) if names}
    order = sorted(
        (
            (score, column, field)
            for column, found in scores.items()
            for field, (score, _) in found.items()
            if score >= LEAST
        ),
        key=lambda one: (-one[0], one[1]),
    )
    taken: dict[int, str] = {}
    for _, column, field in order:
        if column not in taken and field not in taken.values():
            taken[column] = field
    names = [cell[0] if cell else "" for cell in cells]
    for column, field in taken.items():
        names[column] = scores[column][field][1]
    plain = {column: {field: score for field, (score, _) in found.items()} for column, found in scores.items()}
    return [_guess(column, taken.get(column), found) for column, found in plain.items()], tuple(names)


def _best(names: Names, known: Mapping[str, Sequence[str]]) -> dict[str, tuple[float, str]]:
    """How like each field the names are, and by which of those that are joined; the lower name alone stays unsaid."""
    found: dict[str, tuple[float, str]] = {}
    for at, name in enumerate(names):
        alone = at == 2
        for field, score in _scores(name, known).items():
            score = score * SECOND if alone else score
            if score > found.get(field, (-1.0, ""))[0]:
                found[field] = score, names[0] if alone else name
    return found


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
