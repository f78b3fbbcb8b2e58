"""The search column brought up to date: where it was written before names were spelled, or by other readings."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update

from core.access import Permission
from core.vacancies.commands import WORDS
from core.vacancies.models import Vacancy
from core.vacancies.service import search_of
from core.work import Work

AT_ONCE = 1_000


def stale_spellings(work: Work) -> list[int]:
    """The vacancies whose search column is not what it would be if they were saved now."""
    columns = (Vacancy.id, Vacancy.title, Vacancy.search, *(getattr(Vacancy, name) for name in WORDS))
    rows = work.session.execute(select(*columns).execution_options(yield_per=AT_ONCE))
    return [row.id for row in rows if row.search != search_of(row)]


def spell(work: Work, ids: Sequence[int]) -> None:
    """Writes their search column anew. Nobody's change of them is overtaken: their version stays."""
    work.require(Permission.VACANCY_EDIT)
    columns = (Vacancy.id, Vacancy.title, *(getattr(Vacancy, name) for name in WORDS))
    rows = work.session.execute(select(*columns).where(Vacancy.id.in_(ids)).with_for_update()).all()
    statement = update(Vacancy).where(Vacancy.id == bindparam("of")).values(search=bindparam("said"))
    if said := [{"of": row.id, "said": search_of(row)} for row in rows]:
        work.session.connection().execute(statement, said)
