"""Open work given from one person to another, over all features that know an owner."""

from sqlalchemy import func, select, update

from core.seekers import ERASED, Seeker
from core.work import Work


def caseload(work: Work, office_id: int) -> int:
    """How many people an office serves."""
    return work.session.scalar(select(func.count()).where(Seeker.office_id == office_id, Seeker.status != ERASED)) or 0


def hand_over(work: Work, user_id: int, heir_id: int | None) -> int:
    """Gives the caseload of one counselor to another, or to nobody, and says how many people moved.

    The same id only counts. With no heir the people stay with their office.
    """
    if user_id == heir_id:
        return work.session.scalar(select(func.count()).where(Seeker.counselor_id == user_id)) or 0
    moved = (
        update(Seeker).where(Seeker.counselor_id == user_id).values(counselor_id=heir_id, version=Seeker.version + 1)
    )
    return work.session.execute(moved).rowcount  # type: ignore[attr-defined, no-any-return]
