"""Key projects put on the year's list; firms judged by the rules and flagged, changed, cleared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core.access import Permission
from core.enterprises import Enterprise
from core.errors import Conflict, Invalid
from core.policies import flags
from core.policies.parameters import Parameter
from core.projects.events import FlagChanged, FlagCleared, FlagRaised, ProjectAdded
from core.projects.models import Flag, Project, ProjectEnterprise
from core.projects.queries import LIST_TYPES
from core.work import Work

FIRST_YEAR = 2019


@dataclass(frozen=True, slots=True, kw_only=True)
class AddProject:
    """A project of the year's list. `investment` in 万元; `planned_headcount` in people."""

    name: str
    year: int
    list_type: str
    phase: str | None = None
    subdistrict: str | None = None
    place_text: str | None = None
    planned_headcount: int | None = None
    investment: int | None = None
    starts_on: date | None = None

    def __post_init__(self) -> None:
        wrong: dict[str, str] = {}
        if not 2 <= len(self.name.strip()) <= 120:
            wrong["name"] = "project.name"
        if not FIRST_YEAR <= self.year <= 2100:
            wrong["year"] = "project.year"
        if self.list_type not in LIST_TYPES:
            wrong["list_type"] = "project.list_type"
        if self.planned_headcount is not None and not 0 <= self.planned_headcount <= 100_000:
            wrong["planned_headcount"] = "project.planned_headcount"
        if self.investment is not None and self.investment < 0:
            wrong["investment"] = "project.investment"
        if wrong:
            raise Invalid(**wrong)


def add(work: Work, order: AddProject, enterprises: Sequence[Enterprise]) -> Project:
    """Puts a project on the list with its firms; a project that is there already gets the firms it lacked."""
    work.require(Permission.PROJECT_IMPORT)
    name = order.name.strip()
    known = select(Project).where(
        Project.year == order.year, Project.list_type == order.list_type, Project.name == name
    )
    project = work.session.scalar(known)
    if project is None:
        project = Project(name=name, year=order.year, list_type=order.list_type, created_at=work.now)
        work.session.add(project)
        # The firms and the event need the project's id.
        work.session.flush()
        work.record(ProjectAdded(subject_id=project.id, year=project.year))
    for field in ("phase", "subdistrict", "place_text", "planned_headcount", "investment", "starts_on"):
        if (value := getattr(order, field)) is not None:
            setattr(project, field, value)
    for enterprise in enterprises:
        join(work, project, enterprise)
    return project


def join(work: Work, project: Project, enterprise: Enterprise) -> None:
    """Makes a firm part of a project, once."""
    if work.session.get(ProjectEnterprise, (project.id, enterprise.id)) is None:
        work.session.add(ProjectEnterprise(project_id=project.id, enterprise_id=enterprise.id))


def judge(work: Work, enterprise_id: int, facts: flags.Facts, book: Mapping[str, Parameter]) -> Flag | None:
    """Raises, changes or clears the firm's flag by its facts; the open flag, or None when there is none any more.

    Judging twice on the same facts changes nothing.
    """
    reasons = flags.decide(facts, book, work.today)
    key = f"open:{enterprise_id}"
    flag = work.session.scalar(select(Flag).where(Flag.open_key == key))
    if not reasons:
        if flag is not None:
            flag.cleared_on, flag.open_key = work.today, None
            work.record(FlagCleared(subject_id=flag.id, enterprise_id=enterprise_id))
        return None
    if flag is None:
        flag = Flag(
            enterprise_id=enterprise_id,
            raised_on=work.today,
            judged_on=work.today,
            reasons=reasons,
            gap=facts.gap,
            on_board=facts.on_board,
            open_key=key,
        )
        work.session.add(flag)
        # The event needs the flag's id.
        work.session.flush()
        work.record(FlagRaised(subject_id=flag.id, enterprise_id=enterprise_id, gap=facts.gap, rules=len(reasons)))
        return flag
    moved = flag.reasons != reasons
    flag.judged_on, flag.reasons, flag.gap, flag.on_board = work.today, reasons, facts.gap, facts.on_board
    if moved:
        work.record(FlagChanged(subject_id=flag.id, gap=facts.gap, rules=len(reasons)))
    return flag


def refuse_cleared(flag: Flag) -> None:
    """A flag that stands no more starts nothing."""
    if flag.cleared_on is not None:
        raise Conflict("flag.cleared")
