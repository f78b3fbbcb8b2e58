"""What became of the people of a frozen list: told by the counselor, the ground of every figure about the lists.

Outcomes are labels to measure by. They never change a weight by themselves (D9).
"""

from datetime import datetime

from sqlalchemy import select

from core.access import Permission
from core.errors import Conflict, Invalid, NotFound
from core.events import Code
from core.seekers import Seeker
from core.shortlists.events import OutcomeTold
from core.shortlists.models import Shortlist, ShortlistEntry
from core.shortlists.queries import get
from core.work import Work

HIRED, NOT_HIRED, UNREACHABLE = "hired", "not_hired", "unreachable"
RESULTS = (HIRED, NOT_HIRED, UNREACHABLE)
REASONS = ("skills", "certificate", "absent", "interview", "full", "unwilling", "other")
"""Why not, of 企业拒绝 and 本人拒绝 in specs A7.2."""


def mark_of(entry: ShortlistEntry) -> str:
    """What a form was made from: another mark, another outcome told meanwhile."""
    return _mark(entry.result, entry.result_reason, entry.told_at)


def _mark(result: str | None, reason: str | None, at: datetime | None) -> str:
    return f"{result or ''}.{reason or ''}.{at.isoformat() if at else ''}"


def tell(work: Work, list_id: str, seeker_id: str, result: str, reason: str, mark: str) -> ShortlistEntry:
    """Notes what became of a person of a list; an empty result takes back what was told.

    What is true of the person and the vacancy is noted on every list of that vacancy. Raises NotFound for a list of
    another office or a person who is not on it, Invalid, or Conflict where somebody told otherwise meanwhile.
    """
    work.require(Permission.OUTCOME_TELL)
    shortlist = get(work, list_id)
    entry = _entry(work, shortlist, seeker_id)
    _check(result, reason)
    if mark != mark_of(entry):
        raise Conflict("outcome.told_meanwhile")
    for same in _everywhere(work, shortlist, entry):
        same.result, same.result_reason = result or None, reason or None
        same.told_by, same.told_at = (work.actor.user_id, work.now) if result else (None, None)
    told = OutcomeTold(
        subject_id=shortlist.id, seeker_id=entry.seeker_id, result=Code(result or "none"), reason=Code(reason or "none")
    )
    work.record(told)
    return entry


def _check(result: str, reason: str) -> None:
    if result and result not in RESULTS:
        raise Invalid(result="outcome.result")
    if result == NOT_HIRED and reason not in REASONS:
        raise Invalid(reason="outcome.reason_missing")
    if result != NOT_HIRED and reason:
        raise Invalid(reason="outcome.reason_unasked")


def _entry(work: Work, shortlist: Shortlist, seeker_id: str) -> ShortlistEntry:
    query = (
        select(ShortlistEntry)
        .join(Seeker, Seeker.id == ShortlistEntry.seeker_id)
        .where(ShortlistEntry.shortlist_id == shortlist.id, Seeker.public_id == seeker_id)
    )
    # Locked: of two who tell at once the second finds what the first told.
    entry = work.session.scalar(query.with_for_update(of=ShortlistEntry))
    if entry is None:
        raise NotFound("outcome.not_on_list")
    return entry


def _everywhere(work: Work, shortlist: Shortlist, entry: ShortlistEntry) -> list[ShortlistEntry]:
    lists = select(Shortlist.id).where(Shortlist.vacancy_id == shortlist.vacancy_id)
    query = select(ShortlistEntry).where(
        ShortlistEntry.seeker_id == entry.seeker_id, ShortlistEntry.shortlist_id.in_(lists)
    )
    return list(work.session.scalars(query))
