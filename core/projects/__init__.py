"""Key projects of the year and the flags that say which firms need a plan of their own (一企一策)."""

from core.projects.models import Flag, Project, ProjectEnterprise
from core.projects.queries import (
    LIST_TYPES,
    LIVE,
    Group,
    facts,
    firms_of,
    flags,
    get,
    get_flag,
    groups,
    key_firm_ids,
    last_judged,
    listed_year,
    listing,
    live_vacancies,
    projects_of,
    standing,
)
from core.projects.retention import SWEEPS
from core.projects.service import AddProject, add, join, judge, refuse_cleared

__all__ = [
    "LIST_TYPES",
    "LIVE",
    "SWEEPS",
    "AddProject",
    "Flag",
    "Group",
    "Project",
    "ProjectEnterprise",
    "add",
    "facts",
    "firms_of",
    "flags",
    "get",
    "get_flag",
    "groups",
    "join",
    "judge",
    "key_firm_ids",
    "last_judged",
    "listed_year",
    "listing",
    "live_vacancies",
    "projects_of",
    "refuse_cleared",
    "standing",
]
