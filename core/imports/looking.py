"""The first rows of each sheet of a file: what its columns are called, and which of them seems to be what."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from config.logging import redact
from core.sheets import Book, Names, Refused, Row, find_header, is_aside, plain_header

MOST_SHEETS = 60
SHOWN = 10
UNKNOWN: dict[str, Any] = {"names": [], "samples": [], "scores": {}, "header_rows": [], "sure": False, "columns": {}}
Look = dict[str, Any]


def looks(
    book: Book, aliases: Mapping[str, Sequence[str]], known: Callable[[Names], Mapping[str, int] | None]
) -> list[Look]:
    """A look at each sheet of the file. Raises Refused where not one of them can be read.

    `known`: the columns that were confirmed for these names before.
    """
    seen = [_look(book, place, aliases, known) for place in range(min(len(book.sheets), MOST_SHEETS))]
    readable = [one for one in seen if one["problem"] is None]
    if not readable:
        first = next((one for one in seen if one["visible"]), seen[0])["problem"]
        raise Refused(first["code"], **first["facts"])
    if not any(one["rows"] for one in readable):
        raise Refused("sheet.only_header")
    return seen


def offered(seen: Sequence[Look]) -> list[Look]:
    """The sheets to choose from, the likeliest first: seen by the person, no explanations, with a header and rows."""

    def doubt(one: Look) -> tuple[bool, ...]:
        return not one["rows"], one["done"], not one["visible"], one["aside"], not one["sure"]

    return sorted((one for one in seen if one["problem"] is None), key=doubt)


def meant(seen: Sequence[Look]) -> list[Look]:
    """The sheets that a person may mean without saying so; where there are several, the person is asked."""
    return [one for one in seen if one["rows"] and one["visible"] and one["sure"] and not (one["aside"] or one["done"])]


def alike(one: Look, other: Look) -> bool:
    """Whether two sheets can be taken in together: the same names in the same columns."""
    return bool(one["names"] == other["names"])


def _look(
    book: Book,
    place: int,
    aliases: Mapping[str, Sequence[str]],
    known: Callable[[Names], Mapping[str, int] | None],
) -> Look:
    sheet = book.sheets[place]
    found = {"place": place, "name": sheet.name, "visible": sheet.visible, "aside": is_aside(sheet.name)}
    try:
        return {**found, "done": False, "problem": None, **_first_rows(book, place, aliases, known)}
    except Refused as refused:
        facts = {name: value if isinstance(value, int) else str(value) for name, value in refused.facts.items()}
        return {**found, **UNKNOWN, "rows": 0, "done": False, "problem": {"code": refused.code, "facts": facts}}


def _first_rows(
    book: Book,
    place: int,
    aliases: Mapping[str, Sequence[str]],
    known: Callable[[Names], Mapping[str, int] | None],
) -> Look:
    table = book.table(place)
    first: list[Row] = []
    total = 0
    for row in table:
        total += 1
        if len(first) < SHOWN:
            first.append(row)
    found = find_header(first, aliases, table.merged, lambda names: known(names) is not None)
    header = found or plain_header(first[0], aliases)
    below = [row for row in first if row.number > header.last][:3]
    width = max(len(row.values) for row in first)
    names = [*header.names, *[""] * width][:width]
    before = known(header.names)
    return {
        "encoding": table.encoding,
        "names": names,
        # Shown for days while columns are chosen: numbers of people masked (security.md D6).
        "samples": [[redact(row.text(at))[:40] for at in range(width)] for row in below],
        "scores": {str(guess.column): guess.score for guess in header.guesses},
        "header_rows": [header.row.number, header.last],
        "rows": total - sum(row.number <= header.last for row in first),
        "sure": found is not None,
        "columns": header.columns if before is None else dict(before),
        "known": before is not None,
    }
