"""How changes, members and authorisations of firms end (config/retention.toml); a firm itself ends in core/projects."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, exists, or_, select, update

from core.accounts import User
from core.enterprises.models import AgencyClient, Enterprise, EnterpriseChange, Member
from core.retention import Rule, Sweep, not_held
from core.work import Work

PERSONAL = (
    "legal_person",
    "contact_name",
    "contact_phone_sealed",
    "second_contact_name",
    "second_contact_phone_sealed",
    "licence_file",
    "licence_kind",
    "return_reason",
)
"""What of a firm's record speaks of persons; the licence's picture shows its legal person."""


def erase_contacts(work: Work, ids: Sequence[int]) -> Mapping[str, int]:
    """The firms' persons are forgotten; the firms stay for the statistics, as verified as they were.

    The picture of the licence goes with the next look after files that no record names.
    """
    gone = update(Enterprise).where(Enterprise.id.in_(ids))
    values = dict.fromkeys(PERSONAL) | {"version": Enterprise.version + 1}
    work.session.execute(gone.values(**values))
    return {"enterprise": len(ids)}


def lapsed(work: Work, rule: Rule) -> Sequence[ColumnElement[bool]]:
    """Firms that still name persons, with whose record and people nothing has happened since; vacancies aside."""
    speaks = select(User.id).where(User.disabled_at.is_(None), User.last_seen_at >= rule.before(work))
    active = exists().where(Member.enterprise_id == Enterprise.id, Member.user_id.in_(speaks))
    return (
        or_(*(getattr(Enterprise, name).is_not(None) for name in PERSONAL)),
        Enterprise.updated_at < rule.before(work),
        ~active,
        not_held(enterprise=Enterprise.id),
    )


def _of_disabled(work: Work, rule: Rule) -> Sequence[ColumnElement[bool]]:
    gone = select(User.id).where(User.disabled_at < rule.before(work))
    return Member.user_id.in_(gone), not_held(user=Member.user_id, enterprise=Member.enterprise_id)


SWEEPS = (
    Sweep(
        EnterpriseChange.id,
        "at",
        lambda work, rule: (
            EnterpriseChange.at < rule.before(work),
            not_held(enterprise=EnterpriseChange.enterprise_id),
        ),
    ),
    Sweep(Member.user_id, "user.disabled_at", _of_disabled),
    Sweep(
        AgencyClient.id,
        "valid_until",
        lambda work, rule: (
            AgencyClient.valid_until < rule.before_day(work),
            not_held(enterprise=AgencyClient.agency_id),
            not_held(enterprise=AgencyClient.client_id),
        ),
    ),
)
