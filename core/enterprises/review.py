"""The second person: verifies a firm or sends it back, suspends it, gives it labels."""

from calendar import monthrange
from datetime import date, timedelta

from sqlalchemy import delete, select

from core.access import Permission
from core.enterprises.commands import ReturnEnterprise, SetLabels, SuspendEnterprise, VerifyEnterprise
from core.enterprises.events import (
    EnterpriseLabelled,
    EnterpriseRestored,
    EnterpriseReturned,
    EnterpriseSuspended,
    EnterpriseVerified,
)
from core.enterprises.models import Enterprise, Label
from core.enterprises.queries import get
from core.enterprises.states import MACHINE, Basis, Status
from core.errors import Conflict, Invalid
from core.events import Code
from core.work import Work

CHECK_MONTHS = 6
"""A verified firm is looked at again after so long (features.md H1: the notice of 2026 demands it)."""


CHECK_AHEAD = timedelta(days=14)
"""From so long before that day staff and the firm are told."""


def check_due(enterprise: Enterprise, today: date) -> bool:
    """Whether a verified firm is to be looked at again."""
    due = enterprise.next_check_on
    return enterprise.status == Status.VERIFIED and due is not None and due <= today + CHECK_AHEAD


def may_verify(work: Work, enterprise: Enterprise) -> bool:
    """Whether this actor is a second person for this record."""
    own = work.actor.user_id is not None and work.actor.user_id in (
        enterprise.registered_by,
        enterprise.submitted_by,
    )
    return work.can(Permission.ENTERPRISE_VERIFY, enterprise) and not own


def verify(work: Work, public_id: str, order: VerifyEnterprise) -> Enterprise:
    """The firm is known to the district; its vacancies may become public. One that was verified half a year ago is
    verified again.

    Raises Conflict where the actor registered or last changed it, or it was changed while being looked at.
    """
    again = check_due(get(work, public_id), work.today)
    enterprise = _looked_at(work, public_id, "recheck" if again else "verify", order.version)
    if order.basis is Basis.PICTURE and enterprise.licence_file is None:
        raise Invalid(basis="enterprise.no_picture")
    assert order.basis is not None
    enterprise.status = Status.VERIFIED
    enterprise.verified_by, enterprise.verified_at = work.actor.user_id, work.now
    enterprise.verified_basis, enterprise.return_reason = order.basis.value, None
    enterprise.next_check_on = months_later(work.today, CHECK_MONTHS)
    enterprise.updated_at = work.now
    work.record(EnterpriseVerified(subject_id=enterprise.id, basis=Code(order.basis.value)))
    return enterprise


def send_back(work: Work, public_id: str, order: ReturnEnterprise) -> Enterprise:
    """Back to the one who submitted it, with what is to be mended."""
    enterprise = _looked_at(work, public_id, "return", order.version)
    enterprise.status, enterprise.return_reason = Status.RETURNED, order.reason
    enterprise.updated_at = work.now
    work.record(EnterpriseReturned(subject_id=enterprise.id, submitted_by=enterprise.submitted_by))
    return enterprise


def suspend(work: Work, public_id: str, order: SuspendEnterprise) -> Enterprise:
    """Nothing of a verified firm is public from now on."""
    enterprise = get(work, public_id)
    work.require(Permission.ENTERPRISE_VERIFY, enterprise)
    enterprise.status = MACHINE.after(Status(enterprise.status), "suspend")
    enterprise.return_reason, enterprise.updated_at = order.reason, work.now
    work.record(EnterpriseSuspended(subject_id=enterprise.id))
    return enterprise


def restore(work: Work, public_id: str) -> Enterprise:
    """A suspended firm waits for somebody else to verify it again."""
    enterprise = get(work, public_id)
    work.require(Permission.ENTERPRISE_VERIFY, enterprise)
    enterprise.status = MACHINE.after(Status(enterprise.status), "restore")
    enterprise.submitted_at, enterprise.submitted_by = work.now, work.actor.user_id
    enterprise.verified_at = enterprise.verified_by = enterprise.verified_basis = enterprise.next_check_on = None
    enterprise.return_reason, enterprise.updated_at = None, work.now
    work.record(EnterpriseRestored(subject_id=enterprise.id))
    return enterprise


def set_labels(work: Work, public_id: str, order: SetLabels) -> Enterprise:
    """The firm has these labels and no others; the day a label was given stays with it."""
    enterprise = get(work, public_id)
    work.require(Permission.ENTERPRISE_LABEL, enterprise)
    present = set(work.session.scalars(select(Label.label).where(Label.enterprise_id == enterprise.id)))
    given, taken = order.labels - present, present - order.labels
    if taken:
        work.session.execute(delete(Label).where(Label.enterprise_id == enterprise.id, Label.label.in_(taken)))
    for label in sorted(given):
        row = Label(enterprise_id=enterprise.id, label=label, given_at=work.now, given_by=work.actor.user_id)
        work.session.add(row)
    if given or taken:
        work.record(EnterpriseLabelled(subject_id=enterprise.id, given=len(given), taken=len(taken)))
    return enterprise


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last one.

    >>> months_later(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _looked_at(work: Work, public_id: str, event: str, version: int) -> Enterprise:
    enterprise = get(work, public_id)
    work.require(Permission.ENTERPRISE_VERIFY, enterprise)
    MACHINE.after(Status(enterprise.status), event)
    if enterprise.version != version:
        raise Conflict("stale")
    if event != "return" and not may_verify(work, enterprise):
        raise Conflict("enterprise.two_persons")
    return enterprise
