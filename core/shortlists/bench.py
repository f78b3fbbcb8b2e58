"""How good frozen lists turned out to be: precision@5 beside two plain ways of choosing (features.md D9).

Only outcomes that were told count. Somebody whom nobody put forward has none: a plain way is measured on those of its
people whom some list of the same vacancy put forward too, so it is measured where it agrees with the engine.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Select, and_, case, func, select

from core.access import Permission
from core.policies.shares import wilson
from core.shortlists.baselines import FIRST, WAYS
from core.shortlists.models import Shortlist, ShortlistBaseline, ShortlistEntry
from core.shortlists.outcomes import HIRED
from core.vacancies import Vacancy
from core.work import Work

RANKED = "ranked"
BRANCH = 2
"""Level of the occupation tree that lists are grouped by."""

Counted = tuple[str, str, int, int, int]
"""Occupation key, version of the weights; people, those with an outcome, those hired."""


@dataclass(frozen=True, slots=True)
class Tally:
    """People among the first five, how many of them have an outcome, how many were hired."""

    people: int = 0
    known: int = 0
    hired: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.people + other.people, self.known + other.known, self.hired + other.hired)

    @property
    def share(self) -> float:
        """Precision@5: hired of those with an outcome. ZeroDivisionError without any."""
        return self.hired / self.known

    @property
    def between(self) -> tuple[float, float]:
        """Its 95 % range."""
        return wilson(self.hired, self.known)


@dataclass(slots=True)
class Row:
    """Lists of one kind, with the tally of each way of choosing."""

    key: str
    lists: int = 0
    ways: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))


@dataclass(frozen=True, slots=True)
class Bench:
    """All lists together, by branch of occupations and by version of the weights, the most lists first."""

    whole: Row
    branches: tuple[Row, ...]
    versions: tuple[Row, ...]


def bench(work: Work) -> Bench:
    """Precision@5 of every list that is kept. Raises Denied."""
    work.require(Permission.BENCH_VIEW)
    counted = {RANKED: _ranked(work), **{way: _baseline(work, way) for way in WAYS}}
    sizes = [
        (key or "", version, number)
        for key, version, number in work.session.execute(
            select(Vacancy.occupation_key, Shortlist.weights_version, func.count())
            .join(Vacancy, Vacancy.id == Shortlist.vacancy_id)
            .group_by(Vacancy.occupation_key, Shortlist.weights_version)
        )
    ]
    [whole] = _rows(counted, sizes, lambda _key, _version: "") or [Row("")]
    return Bench(
        whole,
        tuple(_rows(counted, sizes, lambda key, _version: ".".join(key.split(".")[:BRANCH]))),
        tuple(_rows(counted, sizes, lambda _key, version: version)),
    )


def _rows(
    counted: Mapping[str, Iterable[Counted]],
    sizes: Iterable[tuple[str, str, int]],
    kind: Callable[[str, str], str],
) -> list[Row]:
    rows: dict[str, Row] = {}
    for key, version, number in sizes:
        name = kind(key, version)
        rows.setdefault(name, Row(name)).lists += number
    for way, counts in counted.items():
        for key, version, people, known, hired in counts:
            rows[kind(key, version)].ways[way] += Tally(people, known, hired)
    return sorted(rows.values(), key=lambda row: (-row.lists, row.key))


def _ranked(work: Work) -> list[Counted]:
    counts = select(
        Vacancy.occupation_key,
        Shortlist.weights_version,
        func.count(),
        func.count(ShortlistEntry.result),
        func.coalesce(func.sum(case((ShortlistEntry.result == HIRED, 1), else_=0)), 0),
    ).select_from(ShortlistEntry)
    return _counted(
        work,
        counts.join(Shortlist, Shortlist.id == ShortlistEntry.shortlist_id).where(ShortlistEntry.rank <= FIRST),
    )


def _baseline(work: Work, way: str) -> list[Counted]:
    told = (
        select(
            Shortlist.vacancy_id,
            ShortlistEntry.seeker_id,
            func.max(case((ShortlistEntry.result == HIRED, 1), else_=0)).label("hired"),
        )
        .join(Shortlist, Shortlist.id == ShortlistEntry.shortlist_id)
        .where(ShortlistEntry.result.is_not(None))
        .group_by(Shortlist.vacancy_id, ShortlistEntry.seeker_id)
        .subquery()
    )
    counts = select(
        Vacancy.occupation_key,
        Shortlist.weights_version,
        func.count(),
        func.count(told.c.seeker_id),
        func.coalesce(func.sum(told.c.hired), 0),
    ).select_from(ShortlistBaseline)
    same = and_(told.c.vacancy_id == Shortlist.vacancy_id, told.c.seeker_id == ShortlistBaseline.seeker_id)
    joined = counts.join(Shortlist, Shortlist.id == ShortlistBaseline.shortlist_id).outerjoin(told, same)
    return _counted(work, joined.where(ShortlistBaseline.way == way))


def _counted(work: Work, counts: Select[str | None, str, int, int, int]) -> list[Counted]:
    query = counts.join(Vacancy, Vacancy.id == Shortlist.vacancy_id)
    rows = work.session.execute(query.group_by(Vacancy.occupation_key, Shortlist.weights_version))
    return [(key or "", version, people, known, int(hired)) for key, version, people, known, hired in rows]
