"""03:00: which firms of key projects need a plan of their own (一企一策)."""

from datetime import datetime

from core import projects
from core.access import SYSTEM
from core.platform import Platform
from core.work import Work
from jobs.runner import Report, each


def run(platform: Platform, now: datetime) -> Report:
    """Judges each firm of the year's list, and each that still has a flag, in a transaction of its own."""
    with platform.work(SYSTEM, now, write=False) as work:
        facts = projects.facts(work, projects.key_firm_ids(work), platform.calendar)

    def judge(work: Work, enterprise_id: int) -> None:
        projects.judge(work, enterprise_id, facts[enterprise_id], platform.flag_rules)

    return each(platform, now, facts, judge)
