"""Open work given from one person to another, over all features that know an owner."""

from sqlalchemy import func, select, update

from core.seekers import Seeker
from core.work import Work


def hand_over(work: Work, user_id: int, heir_id: int) -> int:
    """Gives the caseload of one counselor to another and says how many people moved; the same id only counts."""
    if user_id == heir_id:
        return work.session.scalar(select(func.count()).where(Seeker.counselor_id == user_id)) or 0
    moved = (
        update(Seeker).where(Seeker.counselor_id == user_id).values(counselor_id=heir_id, version=Seeker.version + 1)
    )
    return work.session.execute(moved).rowcount  # type: ignore[attr-defined, no-any-return]
