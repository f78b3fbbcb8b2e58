"""A recruiting text as it stands, read into vacancies: each field with its words, and what no field took."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from core.places import Places
from core.postings import fields
from core.postings.fields import Read, Stretch
from core.postings.patterns import patterns
from core.postings.plain import plain
from core.postings.splitting import Block, Span, blocks

MOST = 30_000
"""Signs of a text that are read; a recruiting text has some hundreds."""

OWN_ALONE = ("headcount", "pay", "certificates", "experience_years_min", "employment_type", "probation")
"""Said of one post, they are not said of the others; said of all, they count where no post says its own."""

READERS: Mapping[str, Callable[[Stretch], Read | None]] = {
    "headcount": fields.headcount,
    "pay": fields.pay,
    "probation": fields.probation,
    "education_min": fields.education,
    "experience_years_min": fields.experience,
    "shift": fields.chosen("shift"),
    "night_shift": fields.nights,
    "employment_type": fields.chosen("employment_type"),
    "meals": fields.yes_no("meals"),
    "dormitory": fields.yes_no("dormitory"),
    "commute_bus": fields.yes_no("commute_bus"),
    "insurance": fields.insurance,
    "certificates": fields.certificates,
    "place": fields.place,
    "contact_name": fields.contact,
    "contact_phone": fields.phone,
    "arrive_by": fields.arrive_by,
    "urgent": fields.urgent,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """That a field was read from these signs of the text."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Posting:
    """A vacancy as a text tells it. `values`: fields of VacancyFacts, "place" as written, pay in 元 a `salary_unit`
    (a year too); `unread`: the words of its own that no field took."""

    values: Mapping[str, Any]
    marks: Sequence[Mark]
    unread: str


def read(text: str, places: Places, today: date) -> list[Posting]:
    """The vacancies that a recruiting text tells of; empty where it names no work."""
    text = text[:MOST]
    folded = plain(text, patterns().word("shape", "kept"))
    found = blocks(folded, patterns())
    stretch = partial(Stretch, folded, patterns=patterns(), places=places, today=today)
    own = [_of_spans(block.own, stretch) for block in found]
    said_by_some = {name for one in own for name in one}
    return [
        _posting(text, block, mine, _of_spans(block.shared, stretch), said_by_some)
        for block, mine in zip(found, own, strict=True)
    ]


def _of_spans(spans: Sequence[Span], stretch: Callable[..., Stretch]) -> dict[str, Read]:
    """What the spans say, each field by the first that says it."""
    said: dict[str, Read] = {}
    for start, end in spans:
        for name, reader in READERS.items():
            if name not in said and (found := reader(stretch(start=start, end=end))) is not None:
                said[name] = found
    return said


def _posting(
    text: str, block: Block, own: Mapping[str, Read], shared: Mapping[str, Read], said_by_some: set[str]
) -> Posting:
    of_all = {name: one for name, one in shared.items() if name not in OWN_ALONE or name not in said_by_some}
    said = {**of_all, **own}
    title = block.title
    said["title"] = Read(text[slice(*title.span)], *title.span)
    if title.headcount is not None and title.count_span is not None:
        said["headcount"] = Read(title.headcount, *title.count_span)
    marks = [Mark(name, one.start, one.end) for name, one in said.items()]
    marks.sort(key=lambda mark: (mark.start, mark.end))
    return Posting(_values(said), marks, _unread(text, block.own, marks))


def _values(said: Mapping[str, Read]) -> dict[str, Any]:
    """The fields as the form has them."""
    values = {name: one.value for name, one in said.items() if name not in ("pay", "probation")}
    if "pay" in said:
        values["salary_min"], values["salary_max"], values["salary_unit"] = said["pay"].value
    if "probation" in said:
        values["probation_months"], values["probation_pay"] = said["probation"].value
    if values.get("shift") in patterns().word("nights", "yes_with"):
        values.setdefault("night_shift", True)
    return values


def monthly(values: Mapping[str, Any], month: str) -> dict[str, Any]:
    """The values with pay by the year made pay by the month, which is what the form has."""
    if values.get("salary_unit") != patterns().word("shape", "year"):
        return dict(values)
    low, high = (None if (one := values[name]) is None else round(one / 12) for name in ("salary_min", "salary_max"))
    return {**values, "salary_min": low, "salary_max": high, "salary_unit": month}


def _unread(text: str, spans: Sequence[Span], marks: Sequence[Mark]) -> str:
    """The clauses of the post's own words that hold something no field took."""
    taken = bytearray(len(text))
    for mark in marks:
        taken[mark.start : mark.end] = b"\1" * (mark.end - mark.start)
    left = []
    stops = patterns()["noise"]["clause"]
    for start, end in spans:
        at = start
        for stop in [*(one.start() for one in stops.finditer(text, start, end)), end]:
            free = "".join(text[index] for index in range(at, stop) if not taken[index])
            if not patterns()["noise"]["unread"].match(free):
                left.append(text[at:stop].strip(patterns().word("shape", "margin")))
            at = stop + 1
    return "\n".join(dict.fromkeys(filter(None, left)))
