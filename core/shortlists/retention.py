"""How frozen lists, cut words and people no longer served end (config/retention.toml).

People end here because a place on a list is a service too, and lists are not known below.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select

from core import seekers
from core.retention import Rule, Sweep, not_held, removed
from core.seekers import Seeker
from core.shortlists.indexing import LIVE, eligible
from core.shortlists.models import IndexEntry, IndexFile, Shortlist, ShortlistBaseline, ShortlistEntry
from core.shortlists.shelf import DEMAND, PEOPLE
from core.vacancies import Vacancy
from core.work import Work


def _unranked() -> ColumnElement[bool]:
    """Words of records that take no part in matching any more."""
    kinds = []
    for kind in (PEOPLE, DEMAND):
        model, wanted = eligible(kind)
        kinds.append(and_(IndexEntry.kind == kind, ~exists().where(model.id == IndexEntry.record_id, wanted)))
    return or_(*kinds)


def _drop_words(work: Work, ids: Sequence[int]) -> Mapping[str, int]:
    """A person and a vacancy may have the same number: which of the two is over is asked again."""
    gone = work.session.execute(delete(IndexEntry).where(IndexEntry.record_id.in_(ids), _unranked()))
    return {"index_entry": gone.rowcount}  # type: ignore[attr-defined]


def _old_lists(work: Work, rule: Rule) -> Sequence[ColumnElement[bool]]:
    """A list of a vacancy that is still open stays: it is why the vacancy counts as served."""
    still_open = exists().where(Vacancy.id == Shortlist.vacancy_id, Vacancy.status.in_((*LIVE, "paused")))
    people = exists().where(ShortlistEntry.shortlist_id == Shortlist.id, ~not_held(seeker=ShortlistEntry.seeker_id))
    return (
        Shortlist.frozen_at < rule.before(work),
        ~still_open,
        not_held(shortlist=Shortlist.id, vacancy=Shortlist.vacancy_id),
        ~people,
    )


def _drop_lists(work: Work, ids: Sequence[int]) -> Mapping[str, int]:
    return {
        "shortlist_baseline": removed(work, ShortlistBaseline.shortlist_id, ids),
        "shortlist_entry": removed(work, ShortlistEntry.shortlist_id, ids),
        "shortlist": removed(work, Shortlist.id, ids),
    }


def _unserved(work: Work, rule: Rule) -> Sequence[ColumnElement[bool]]:
    listed = select(ShortlistEntry.id).join(Shortlist, Shortlist.id == ShortlistEntry.shortlist_id)
    lately = or_(Shortlist.frozen_at >= rule.before(work), ShortlistEntry.told_at >= rule.before(work))
    since = listed.where(ShortlistEntry.seeker_id == Seeker.id, lately)
    return *seekers.unserved(work, rule), ~since.exists()


_rank = func.row_number().over(partition_by=IndexFile.kind, order_by=IndexFile.number.desc())
_ranked = select(IndexFile.number, _rank.label("place")).subquery()

SWEEPS = (
    Sweep(Shortlist.id, "frozen_at", _old_lists, _drop_lists, takes=("shortlist_entry", "shortlist_baseline")),
    Sweep(Seeker.id, "the last service", _unserved, seekers.erase, takes=("contact", "declined_suggestion")),
    Sweep(IndexEntry.record_id, "the end of matching", lambda _work, _rule: (_unranked(),), _drop_words),
    Sweep(
        IndexFile.number,
        "",
        lambda _work, rule: (IndexFile.number.in_(select(_ranked.c.number).where(_ranked.c.place > rule.newest)),),
    ),
)
