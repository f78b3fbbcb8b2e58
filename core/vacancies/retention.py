"""How vacancies end (config/retention.toml): what was written in them goes, what is counted stays."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, func, or_, update

from core.retention import Rule, Sweep, not_held, removed
from core.vacancies.models import Vacancy, VacancyChange
from core.vacancies.states import ENDED, LOOSE
from core.work import Work

WRITTEN = (
    "address",
    "place_text",
    "contact_name",
    "contact_phone_sealed",
    "pay_composition",
    "benefits",
    "age_note",
    "lint_reason",
    "source_ref",
    "return_reason",
)
TEXTS = ("duties", "requirements")
"""These are empty where nothing is said, not null."""


def erase(work: Work, ids: Sequence[int]) -> Mapping[str, int]:
    """Addresses, contacts and free text of vacancies go; title, firm, place, numbers and days stay for the figures."""
    values = dict.fromkeys(WRITTEN) | dict.fromkeys(TEXTS, "") | {"version": Vacancy.version + 1}
    work.session.execute(update(Vacancy).where(Vacancy.id.in_(ids)).values(**values))
    return {"vacancy": len(ids), "vacancy_change": removed(work, VacancyChange.vacancy_id, ids)}


def _due(work: Work, rule: Rule) -> Sequence[ColumnElement[bool]]:
    """Ended so long ago, or a draft that nobody has touched since; neither goes on by itself."""
    still = [getattr(Vacancy, name).is_not(None) for name in WRITTEN]
    still += [getattr(Vacancy, name) != "" for name in TEXTS]
    return (
        Vacancy.status.in_([state.value for state in ENDED | LOOSE]),
        func.coalesce(Vacancy.closed_at, Vacancy.updated_at) < rule.before(work),
        or_(*still),
        not_held(vacancy=Vacancy.id, enterprise=Vacancy.enterprise_id),
    )


SWEEPS = (Sweep(Vacancy.id, "closed_at, else updated_at", _due, erase, takes=("vacancy_change",)),)
