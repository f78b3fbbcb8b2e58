"""The search column brought up to date: where it was written before names were spelled, or by other readings."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update

from core.access import Permission
from core.enterprises.models import Enterprise
from core.enterprises.records import search_text
from core.work import Work

AT_ONCE = 1_000
_SAID = (Enterprise.id, Enterprise.name, Enterprise.short_name, Enterprise.credit_code)


def stale_spellings(work: Work) -> list[int]:
    """The firms whose search column is not what it would be if they were saved now."""
    rows = work.session.execute(select(*_SAID, Enterprise.search).execution_options(yield_per=AT_ONCE))
    return [row.id for row in rows if row.search != search_text(row.name, row.short_name, row.credit_code)]


def spell(work: Work, ids: Sequence[int]) -> None:
    """Writes their search column anew. Nobody's change of them is overtaken: their version stays."""
    work.require(Permission.ENTERPRISE_EDIT)
    rows = work.session.execute(select(*_SAID).where(Enterprise.id.in_(ids)).with_for_update()).all()
    statement = update(Enterprise).where(Enterprise.id == bindparam("of")).values(search=bindparam("said"))
    said = [{"of": row.id, "said": search_text(row.name, row.short_name, row.credit_code)} for row in rows]
    if said:
        work.session.connection().execute(statement, said)
