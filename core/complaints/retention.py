"""How complaints end (config/retention.toml): with the reporter's words and telephone."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func

from core.complaints.models import Complaint
from core.retention import Rule, Sweep, not_held
from core.work import Work


def _due(work: Work, rule: Rule) -> Sequence[ColumnElement[bool]]:
    over = func.coalesce(Complaint.decided_at, Complaint.reported_at) < rule.before(work)
    return over, not_held(vacancy=Complaint.vacancy_id)


SWEEPS = (Sweep(Complaint.id, "decided_at, else reported_at", _due),)
