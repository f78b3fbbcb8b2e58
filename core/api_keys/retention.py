"""How keys end (config/retention.toml): as long as what was done with them may be asked about."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_

from core.api_keys.models import ApiKey
from core.retention import Rule, Sweep, not_held
from core.work import Work


def _due(work: Work, rule: Rule) -> Sequence[ColumnElement[bool]]:
    expired = and_(ApiKey.revoked_at.is_(None), ApiKey.expires_on < rule.before_day(work))
    return (
        or_(ApiKey.revoked_at < rule.before(work), expired),
        not_held(user=ApiKey.made_by),
        # 0: of no firm.
        not_held(enterprise=func.coalesce(ApiKey.enterprise_id, 0)),
    )


SWEEPS = (Sweep(ApiKey.id, "revoked_at, else expires_on", _due),)
