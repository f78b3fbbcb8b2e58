"""Public vacancies reported by anybody, looked into within 24 hours; check, change, record."""

import secrets
from datetime import timedelta

from core import vacancies
from core.access import Permission
from core.accounts import limits
from core.checks import Problem, phone
from core.complaints.commands import DecideComplaint, ReportVacancy
from core.complaints.events import ComplaintDecided, ComplaintEscalated, ComplaintPhoneRead, ComplaintReported
from core.complaints.models import Complaint
from core.complaints.queries import get
from core.complaints.states import MACHINE, TAKES_DOWN, Status
from core.errors import Conflict, Invalid, NotFound
from core.events import Code
from core.work import Work

TRIAGE = timedelta(hours=24)
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Of a receipt: no sign that is taken for another when it is read aloud or copied by hand."""


def report(work: Work, vacancy_public_id: str, order: ReportVacancy, *, allow_demo: bool = False) -> Complaint:
    """Somebody, signed in or not, reports a public vacancy; the answer's `no` is their receipt.

    Raises NotFound for a vacancy that is not public, Invalid for a telephone that cannot be dialled, TooMany where so
    many came from the address.
    """
    vacancy = vacancies.get_public(work, vacancy_public_id)
    number = _telephone(order.phone, allow_demo=allow_demo)
    limits.count(work, limits.COMPLAINT, str(work.actor.user_id or work.actor.ip))
    complaint = Complaint(
        no=new_receipt(),
        vacancy_id=vacancy.id,
        subdistrict=vacancy.subdistrict,
        kind=order.kind,
        said=order.said.strip(),
        status=Status.OPEN.value,
        reported_at=work.now,
        due_at=work.now + TRIAGE,
    )
    work.vault.seal(complaint, "phone", number)
    work.session.add(complaint)
    # The event needs the complaint's id.
    work.session.flush()
    work.record(ComplaintReported(subject_id=complaint.id, vacancy_id=vacancy.id, kind=Code(order.kind)))
    return complaint


def new_receipt() -> str:
    """J-7K3M-9QXD: eight signs by chance, so that nobody reads others' by counting."""
    signs = "".join(secrets.choice(SIGNS) for _ in range(8))
    return f"J-{signs[:4]}-{signs[4:]}"


def _telephone(text: str, *, allow_demo: bool) -> str | None:
    if not text.strip():
        return None
    found = phone.read(text, kinds=phone.FIRM, allow_demo=allow_demo)
    if isinstance(found, Problem):
        raise Invalid(phone=(found.code, found.facts))
    return found.number


def decide(work: Work, public_id: str, order: DecideComplaint) -> Complaint:
    """A counselor says what was found; a vacancy that is to come down is closed or paused in the same transaction.

    Raises Conflict where it was decided or changed meanwhile.
    """
    complaint = get(work, public_id)
    work.require(Permission.COMPLAINT_TRIAGE)
    target = MACHINE.after(Status(complaint.status), order.act)
    if complaint.version != order.version:
        raise Conflict("complaint.stale")
    vacancy = complaint.vacancy
    # One that is off the public pages already needs no second blow.
    if order.act in TAKES_DOWN and vacancy.status in vacancies.LIVE:
        vacancies.move(work, vacancy.public_id, order.act, reason="other" if order.act == "close" else None)
    complaint.status, complaint.note = target.value, order.note.strip()
    complaint.decided_at, complaint.decided_by = work.now, work.actor.user_id
    work.record(
        ComplaintDecided(subject_id=complaint.id, vacancy_id=vacancy.id, act=Code(order.act), status=Code(target.value))
    )
    return complaint


def read_phone(work: Work, public_id: str) -> str | None:
    """The reporter's telephone in clear; that it was read is kept."""
    complaint = get(work, public_id)
    work.require(Permission.COMPLAINT_TRIAGE)
    number = work.vault.open(complaint, "phone")
    if number is not None:
        work.record(ComplaintPhoneRead(subject_id=complaint.id))
    return number


def escalate(work: Work, complaint_id: int) -> None:
    """Puts one that nobody decided in time before the district's office; the clock asks. A decided one stays."""
    work.require(Permission.COMPLAINT_TRIAGE)
    complaint = work.session.get(Complaint, complaint_id)
    if complaint is None:
        raise NotFound("complaint.not_found")
    if complaint.status != Status.OPEN or complaint.escalated_at is not None:
        return
    complaint.escalated_at = work.now
    work.record(ComplaintEscalated(subject_id=complaint.id, vacancy_id=complaint.vacancy_id))
