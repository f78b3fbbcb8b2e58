"""How readings, changes, requests and consents of people end, and what is erased of a person (config/retention.toml).

When a person's own time is over is asked in core/shortlists, where the last of the services is known.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, exists, func, or_, select, update

from core.retention import Rule, Sweep, not_held, removed
from core.seekers.models import Consent, Contact, DeclinedSuggestion, Reading, ReferralRequest, Seeker, SeekerChange
from core.work import Work

ERASED = "erased"
"""The state of a record that is a figure without a person: nobody sees it, no rule reads it."""

NOBODY = "–"
LEFT: Mapping[str, object] = {
    "name": NOBODY,
    "status": ERASED,
    "intentions": [],
    "work_subdistricts": [],
    "skills": [],
    "certificates": [],
    "experience": "",
    "self_description": "",
    "matching_consent": False,
    "sensitive_consent": False,
}
"""What stands where a person's words stood and a column cannot be null."""

FIGURES = frozenset(
    "id public_id no version office_id sex home_subdistrict education occupation_key employment_type experience_years "
    "last_contact_on source import_batch_id registered_at updated_at".split()
)
"""What stays: nothing of it names a person. The number stays because the history and frozen lists say it."""


def erase(work: Work, ids: Sequence[int]) -> Mapping[str, int]:
    """These people are forgotten, with what was spoken of with them; figures and the proof of their consents stay."""
    named = {column.key: None for column in Seeker.__table__.columns if column.key not in FIGURES}
    values = {**named, **LEFT, "version": Seeker.version + 1}
    work.session.execute(update(Seeker).where(Seeker.id.in_(ids)).values(**values))
    return {
        "seeker": len(ids),
        "contact": removed(work, Contact.seeker_id, ids),
        "declined_suggestion": removed(work, DeclinedSuggestion.seeker_id, ids),
    }


def unserved(work: Work, rule: Rule) -> Sequence[ColumnElement[bool]]:
    """People to whom nothing has happened since, by what is known here: lists are known above."""
    before, day = rule.before(work), rule.before_day(work)
    asked = or_(ReferralRequest.asked_at >= before, ReferralRequest.answered_at >= before)
    return (
        Seeker.status != ERASED,
        Seeker.registered_at < before,
        Seeker.updated_at < before,
        or_(Seeker.last_contact_on.is_(None), Seeker.last_contact_on < day),
        ~exists().where(Contact.seeker_id == Seeker.id, Contact.at >= before),
        ~exists().where(Consent.seeker_id == Seeker.id, Consent.given_at >= before),
        ~exists().where(ReferralRequest.seeker_id == Seeker.id, asked),
        not_held(seeker=Seeker.id),
    )


def _proved(work: Work, rule: Rule) -> Sequence[ColumnElement[bool]]:
    """Consents withdrawn so long ago; and those never withdrawn, of people erased whose last service is so long ago."""
    before, day = rule.before(work), rule.before_day(work)
    served = func.coalesce(Seeker.last_contact_on, func.date(Seeker.registered_at))
    over = select(Seeker.id).where(Seeker.status == ERASED, served < day)
    ended = (Consent.withdrawn_at < before) | (Consent.withdrawn_at.is_(None) & Consent.seeker_id.in_(over))
    return ended, not_held(seeker=Consent.seeker_id)


SWEEPS = (
    Sweep(
        Reading.id,
        "at",
        lambda work, rule: (
            Reading.at < rule.before(work),
            not_held(seeker=Reading.seeker_id, user=Reading.user_id),
        ),
    ),
    Sweep(
        SeekerChange.id,
        "at",
        lambda work, rule: (SeekerChange.at < rule.before(work), not_held(seeker=SeekerChange.seeker_id)),
    ),
    Sweep(
        ReferralRequest.id,
        "answered_at, else asked_at",
        lambda work, rule: (
            func.coalesce(ReferralRequest.answered_at, ReferralRequest.asked_at) < rule.before(work),
            not_held(seeker=ReferralRequest.seeker_id, vacancy=ReferralRequest.vacancy_id),
        ),
    ),
    Sweep(Consent.id, "withdrawn_at, else the last service", _proved),
)
