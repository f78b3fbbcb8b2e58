"""Whom the lists put forward and whom firms hired, by sex and by age: counted beside the engine, which knows neither.

The engine has no field for either (profiles.py). That groups come out alike does not follow, so it is counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from core.access import Permission
from core.policies.parameters import Parameter
from core.policies.shares import Cell, Limits, compared
from core.seekers import Seeker
from core.shortlists.indexing import SEEKING
from core.shortlists.models import Shortlist, ShortlistEntry
from core.shortlists.outcomes import HIRED
from core.shortlists.profiles import years_before
from core.work import Work

UNKNOWN = "unknown"
AGES = (("16_24", 25), ("25_34", 35), ("35_44", 45), ("45_54", 55))
"""Groups and the birthday that ends them; `55_up` after the last."""

OLDEST = "55_up"
SEXES = {"M": "male", "F": "female"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The groups of one kind (`sex`, `age`) at one stage: `listed` of those who seek, `hired` of those listed."""

    kind: str
    stage: str
    cells: tuple[Cell, ...]


def selection(work: Work, rules: Mapping[str, Parameter], since: datetime) -> list[Comparison]:
    """Rates of selection over the lists frozen since then. Raises Denied.

    Who seeks is counted as of today: of those who stopped seeking, only people who stood on a list are known.
    """
    work.require(Permission.BENCH_VIEW)
    limits = Limits(*(rules[name].on(work.today) for name in ("least_cell", "least_compared", "four_fifths")))
    order = {"sex": [*SEXES.values(), UNKNOWN], "age": [*(name for name, _ in AGES), OLDEST, UNKNOWN]}
    counts = {kind: {group: [0, 0, 0] for group in groups} for kind, groups in order.items()}
    for sex, age, *numbers in work.session.execute(_counts(work, since)):
        for kind, group in (("sex", SEXES.get(sex or "", UNKNOWN)), ("age", age)):
            for at, number in enumerate(numbers):
                counts[kind][group][at] += int(number)
    return [
        Comparison(kind, stage, tuple(compared(_pairs(groups, at), limits, UNKNOWN)))
        for kind, groups in counts.items()
        for at, stage in enumerate(("listed", "hired"))
    ]


def _pairs(groups: Mapping[str, list[int]], stage: int) -> dict[str, tuple[int, int]]:
    """People and chosen: those who seek and those listed, or those listed and those hired."""
    return {group: (numbers[stage], numbers[stage + 1]) for group, numbers in groups.items()}


def _counts(work: Work, since: datetime) -> Select[str | None, str, int, int, int]:
    """Sex and age group with how many seek, were listed, were hired."""
    listed = (
        select(
            ShortlistEntry.seeker_id,
            func.max(case((ShortlistEntry.result == HIRED, 1), else_=0)).label("hired"),
        )
        .join(Shortlist, Shortlist.id == ShortlistEntry.shortlist_id)
        .where(Shortlist.frozen_at >= since)
        .group_by(ShortlistEntry.seeker_id)
        .subquery()
    )
    seeking = Seeker.matching_consent.is_(True) & Seeker.status.in_(SEEKING)
    return (
        select(
            Seeker.sex,
            _age(work).label("age"),
            func.count(),
            func.count(listed.c.seeker_id),
            func.coalesce(func.sum(listed.c.hired), 0),
        )
        .outerjoin(listed, listed.c.seeker_id == Seeker.id)
        .where(or_(seeking, listed.c.seeker_id.is_not(None)))
        .group_by(Seeker.sex, "age")
    )


def _age(work: Work) -> ColumnElement[str]:
    """The age group on the day of asking."""
    bounds = [(Seeker.born_on > years_before(work.today, years), group) for group, years in AGES]
    return case((Seeker.born_on.is_(None), UNKNOWN), *bounds, else_=OLDEST)
