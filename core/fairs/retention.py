"""How fairs end (config/retention.toml)."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, exists

from core.fairs.models import Fair, FairVacancy, Invitation
from core.retention import Rule, Sweep, not_held, removed
from core.work import Work


def _due(work: Work, rule: Rule) -> Sequence[ColumnElement[bool]]:
    firms = exists().where(Invitation.fair_id == Fair.id, ~not_held(enterprise=Invitation.enterprise_id))
    brought = exists().where(FairVacancy.fair_id == Fair.id, ~not_held(vacancy=FairVacancy.vacancy_id))
    return Fair.held_on < rule.before_day(work), not_held(fair=Fair.id), ~firms, ~brought


def _drop(work: Work, ids: Sequence[int]) -> Mapping[str, int]:
    with_it = {"invitation": Invitation.fair_id, "fair_vacancy": FairVacancy.fair_id}
    gone = {table: removed(work, column, ids) for table, column in with_it.items()}
    return {**gone, "fair": removed(work, Fair.id, ids)}


SWEEPS = (Sweep(Fair.id, "held_on", _due, _drop, takes=("invitation", "fair_vacancy")),)
