"""How firms end (config/retention.toml): here, where their vacancies and their key projects are known."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, or_, select

from core import enterprises
from core.enterprises import Enterprise
from core.projects.models import Project, ProjectEnterprise
from core.retention import Rule, Sweep
from core.vacancies import Vacancy
from core.work import Work


def _due(work: Work, rule: Rule) -> Sequence[ColumnElement[bool]]:
    """Firms with nothing open and nothing ended or changed since, for no project listed since."""
    before = rule.before(work)
    theirs = or_(Vacancy.enterprise_id == Enterprise.id, Vacancy.agency_id == Enterprise.id)
    going_on = or_(Vacancy.closed_at >= before, Vacancy.updated_at >= before, Vacancy.status.not_in(OVER))
    listed = select(Project.id).where(Project.created_at >= before)
    of_project = exists().where(
        ProjectEnterprise.enterprise_id == Enterprise.id, ProjectEnterprise.project_id.in_(listed)
    )
    return *enterprises.lapsed(work, rule), ~exists().where(theirs, going_on), ~of_project


OVER = ("draft", "returned", "filled", "closed", "expired", "withdrawn")
"""States of a vacancy in which nobody is looked for."""

SWEEPS = (Sweep(Enterprise.id, "the end of the last vacancy", _due, enterprises.erase_contacts),)
