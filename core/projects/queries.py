"""Questions about key projects, the firms behind them and their flags."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from core.access import Permission
from core.enterprises import Enterprise
from core.errors import NotFound
from core.policies.flags import Facts
from core.projects.models import Flag, Project, ProjectEnterprise
from core.shortlists import Shortlist
from core.vacancies import Vacancy
from core.work import ZONE, Work
from core.workdays import Calendar

LIST_TYPES = ("attracted", "construction")
"""招商重点项目, 重点建设项目."""

LIVE = ("published", "unconfirmed")


def listed_year(work: Work) -> int:
    """The year whose list counts: this one, or the latest before it while this year's is not in yet."""
    latest = work.session.scalar(select(func.max(Project.year)).where(Project.year <= work.today.year))
    return latest or work.today.year


def listing(work: Work, words: str = "", year: int | None = None, list_type: str = "") -> Select[Project]:
    """Projects that match by name of the project or of a firm."""
    work.require(Permission.PROJECT_LIST)
    query = select(Project)
    if words:
        like = f"%{words.strip()}%"
        firm = (
            select(ProjectEnterprise.project_id)
            .join(Enterprise, Enterprise.id == ProjectEnterprise.enterprise_id)
            .where(Enterprise.name.like(like))
        )
        query = query.where(or_(Project.name.like(like), Project.id.in_(firm)))
    if year:
        query = query.where(Project.year == year)
    if list_type:
        query = query.where(Project.list_type == list_type)
    return query


def get(work: Work, public_id: str) -> Project:
    """The project of this public id."""
    work.require(Permission.PROJECT_LIST)
    project = work.session.scalar(select(Project).where(Project.public_id == public_id))
    if project is None:
        raise NotFound("project.not_found")
    return project


def get_flag(work: Work, public_id: str) -> Flag:
    """The flag of this public id, with its firm."""
    work.require(Permission.PROJECT_LIST)
    flag = work.session.scalar(select(Flag).where(Flag.public_id == public_id).options(joinedload(Flag.enterprise)))
    if flag is None:
        raise NotFound("flag.not_found")
    return flag


def firms_of(work: Work, project_ids: Iterable[int]) -> dict[int, list[Enterprise]]:
    """The firms of each project."""
    query = (
        select(ProjectEnterprise.project_id, Enterprise)
        .join(Enterprise, Enterprise.id == ProjectEnterprise.enterprise_id)
        .where(ProjectEnterprise.project_id.in_(list(project_ids)))
        .order_by(Enterprise.name)
    )
    found: dict[int, list[Enterprise]] = defaultdict(list)
    for project_id, enterprise in work.session.execute(query):
        found[project_id].append(enterprise)
    return found


def projects_of(work: Work, enterprise_id: int) -> list[Project]:
    """The projects of a firm, newest first."""
    query = select(Project).join(ProjectEnterprise).where(ProjectEnterprise.enterprise_id == enterprise_id)
    return list(work.session.scalars(query.order_by(Project.year.desc(), Project.name)))


def key_firm_ids(work: Work) -> list[int]:
    """Firms of the year's projects, and firms whose flag still stands."""
    of_year = select(ProjectEnterprise.enterprise_id).join(Project).where(Project.year == listed_year(work))
    flagged = select(Flag.enterprise_id).where(Flag.cleared_on.is_(None))
    return sorted(set(work.session.scalars(of_year)) | set(work.session.scalars(flagged)))


def facts(work: Work, enterprise_ids: Iterable[int], calendar: Calendar) -> dict[int, Facts]:
    """What the rules need to know of each firm, in three queries for all of them."""
    ids = list(enterprise_ids)
    gaps: dict[int, int] = defaultdict(int)
    waits: dict[int, list[tuple[str, int]]] = defaultdict(list)
    has_list = exists().where(Shortlist.vacancy_id == Vacancy.id)
    columns = (Vacancy.enterprise_id, Vacancy.no, Vacancy.headcount, Vacancy.filled, Vacancy.published_at, has_list)
    query = select(*columns).where(Vacancy.enterprise_id.in_(ids), Vacancy.status.in_(LIVE))
    for enterprise_id, number, headcount, filled, published_at, listed in work.session.execute(query):
        gaps[enterprise_id] += max((headcount or 0) - filled, 0)
        if not listed and published_at is not None:
            published_on = published_at.astimezone(ZONE).date()
            waits[enterprise_id].append((number, calendar.between(published_on, work.today)))
    insured = select(Enterprise.id, Enterprise.headcount_insured).where(Enterprise.id.in_(ids))
    on_board = {enterprise_id: number for enterprise_id, number in work.session.execute(insured)}
    return {
        one: Facts(gap=gaps[one], on_board=on_board.get(one), waits=tuple(waits[one])) for one in ids if one in on_board
    }


def flags(work: Work, words: str = "", enterprise_ids: Collection[int] | None = None) -> Select[Flag]:
    """The flags that stand, with their firms: those whose firm's name holds the words, or of these firms alone."""
    work.require(Permission.PROJECT_LIST)
    query = select(Flag).join(Flag.enterprise).options(contains_eager(Flag.enterprise)).where(Flag.cleared_on.is_(None))
    if words.strip():
        query = query.where(Enterprise.name.contains(words.strip(), autoescape=True))
    return query if enterprise_ids is None else query.where(Flag.enterprise_id.in_(enterprise_ids))


def standing(work: Work) -> list[Flag]:
    """The flags that stand, the widest gap first, with their firms."""
    return list(work.session.scalars(flags(work).order_by(Flag.gap.desc(), Flag.id)))


@dataclass(slots=True)
class Group:
    """Flagged firms that lack the same occupation, or work in the same 街镇."""

    key: str
    gap: int = 0
    enterprise_ids: set[int] = field(default_factory=set)
    vacancies: int = 0


def groups(work: Work, flags: Iterable[Flag]) -> tuple[list[Group], list[Group]]:
    """Open gaps of the flagged firms by occupation (key, or the title where none is known) and by 街镇."""
    ids = [flag.enterprise_id for flag in flags]
    by_occupation: dict[str, Group] = {}
    by_place: dict[str, Group] = {}
    for vacancy in live_vacancies(work, ids):
        for table, key in (
            (by_occupation, vacancy.occupation_key or vacancy.title),
            (by_place, vacancy.subdistrict or ""),
        ):
            group = table.setdefault(key, Group(key))
            group.gap += vacancy.gap
            group.vacancies += 1
            group.enterprise_ids.add(vacancy.enterprise_id)
    return _widest(by_occupation), _widest(by_place)


def live_vacancies(work: Work, enterprise_ids: Iterable[int]) -> list[Vacancy]:
    """Published vacancies of these firms that still lack people, the widest gap first."""
    query = select(Vacancy).where(Vacancy.enterprise_id.in_(list(enterprise_ids)), Vacancy.status.in_(LIVE))
    found = [vacancy for vacancy in work.session.scalars(query.options(joinedload(Vacancy.enterprise))) if vacancy.gap]
    return sorted(found, key=lambda vacancy: (-vacancy.gap, vacancy.no))


def _widest(table: Mapping[str, Group]) -> list[Group]:
    return sorted(table.values(), key=lambda group: (-group.gap, group.key))


def last_judged(work: Work) -> date | None:
    """The day of the latest judging."""
    return work.session.scalar(select(func.max(Flag.judged_on)))
