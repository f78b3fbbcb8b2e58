"""How notices end (config/retention.toml)."""

from sqlalchemy import func

from core.notices.models import Notice
from core.retention import Sweep

SWEEPS = (
    Sweep(
        Notice.id,
        "read_at, else made_at",
        lambda work, rule: (func.coalesce(Notice.read_at, Notice.made_at) < rule.before(work),),
    ),
)
