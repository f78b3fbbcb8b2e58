"""Firms registered, known by name, and changed."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, delete, exists, insert, or_, select

from core.access import Permission, Role
from core.db import in_chunks
from core.enterprises import records
from core.enterprises.commands import EditEnterprise, EnterpriseFacts, Reasons, RegisterEnterprise
from core.enterprises.events import (
    EnterpriseEdited,
    EnterpriseRegistered,
    EnterprisesNamed,
    EnterpriseSubmitted,
    MemberAdded,
)
from core.enterprises.models import Enterprise, Member
from core.enterprises.queries import get
from core.enterprises.states import MACHINE, Source, Status
from core.errors import Conflict, Denied, Invalid
from core.events import Code
from core.work import Work


def register(work: Work, order: RegisterEnterprise) -> Enterprise:
    """A firm with its facts: an HR person becomes its 管理员, staff register on a firm's behalf.

    A draft that nobody speaks for yet (known by name only, or named by an agency) is filled in, not doubled.
    Raises Invalid where the credit code is known or, with `submit`, something is missing; Conflict where the
    HR person has a firm already.
    """
    work.require(Permission.ENTERPRISE_REGISTER)
    by_hr = work.actor.role is Role.ENTERPRISE
    if by_hr and work.actor.enterprise_id is not None:
        raise Conflict("enterprise.has_firm")
    enterprise = _unclaimed(work, order)
    wrong = _in_future(work, order) | _known_code(work, order.credit_code, but=enterprise)
    if order.submit:
        wrong |= _incomplete(order, picture=by_hr)
    if wrong:
        raise Invalid(**wrong)
    if enterprise is None:
        enterprise = Enterprise(status=Status.DRAFT, created_at=work.now, import_batch_id=order.import_batch_id)
        work.session.add(enterprise)
    enterprise.source = order.source or (Source.WEB if by_hr else Source.BEHALF)
    enterprise.registered_by = work.actor.user_id
    records.fill(work, enterprise, order)
    if order.submit:
        _put_forward(work, enterprise, "submit")
    # Member and events need the firm's id.
    work.session.flush()
    work.record(EnterpriseRegistered(subject_id=enterprise.id, by=Code(work.actor.role.value)))
    if by_hr and work.actor.user_id is not None:
        work.session.add(Member(user_id=work.actor.user_id, enterprise_id=enterprise.id, is_admin=True, since=work.now))
        work.record(MemberAdded(subject_id=enterprise.id, user_id=work.actor.user_id, is_admin=True))
    if order.submit:
        work.record(EnterpriseSubmitted(subject_id=enterprise.id, again=False))
    return enterprise


def edit(work: Work, public_id: str, order: EditEnterprise) -> Enterprise:
    """The record with other facts. A verified firm whose register-owned fields change waits again.

    Raises Conflict where the record changed since `order.version` or is suspended; Invalid as `register`.
    """
    enterprise = get(work, public_id)
    work.require(Permission.ENTERPRISE_EDIT, enterprise)
    before = Status(enterprise.status)
    MACHINE.after(before, "edit")
    if enterprise.version != order.version:
        raise Conflict("enterprise.stale")
    wrong = _in_future(work, order) | _known_code(work, order.credit_code, but=enterprise)
    if order.submit or before in (Status.SUBMITTED, Status.VERIFIED):
        by_hr = work.actor.role is Role.ENTERPRISE
        wrong |= _incomplete(order, picture=by_hr and enterprise.licence_file is None)
    if wrong:
        raise Invalid(**wrong)
    changes = records.fill(work, enterprise, order)
    if changes:
        records.keep_change(work, enterprise, changes)
        work.record(EnterpriseEdited(subject_id=enterprise.id, fields=len(changes)))
    if before is Status.VERIFIED and changes.keys() & records.REGISTER_OWNED:
        _put_forward(work, enterprise, "reopen")
        work.record(EnterpriseSubmitted(subject_id=enterprise.id, again=True))
    elif before is Status.SUBMITTED and changes:
        enterprise.submitted_by = work.actor.user_id
    elif order.submit and before in (Status.DRAFT, Status.RETURNED):
        _put_forward(work, enterprise, "submit")
        work.record(EnterpriseSubmitted(subject_id=enterprise.id, again=False))
    return enterprise


def by_name(work: Work, name: str, *, import_batch_id: int | None = None) -> Enterprise:
    """The firm of this name; one not known yet is kept as a draft without a credit code."""
    if not records.name_key(name):
        raise Invalid(name="enterprise.name")
    found = by_names(work, [name], import_batch_id=import_batch_id)
    return work.session.get_one(Enterprise, found[records.name_key(name)])


def by_names(work: Work, names: Iterable[str], *, import_batch_id: int | None = None) -> dict[str, int]:
    """Folded name (`name_key`) to the firm's id for many names at once, in few statements and with one event.

    Of several firms of a name the verified one is meant, then the oldest.
    """
    _refuse_naming(work)
    wanted = {key: " ".join(name.split()) for name in names if (key := records.name_key(name))}
    found = ids_of_names(work, list(wanted))
    new = [_named(work, key, name, import_batch_id) for key, name in wanted.items() if key not in found]
    if not new:
        return found
    work.session.execute(insert(Enterprise), new)
    found |= ids_of_names(work, [str(row["name_key"]) for row in new])
    subject = import_batch_id or found[str(new[0]["name_key"])]
    work.record(EnterprisesNamed(subject_id=subject, count=len(new)))
    return found


def forget_named(work: Work, import_batch_id: int, needed: ColumnElement[bool]) -> int:
    """Removes the drafts that came to be known by this batch and that nothing needs; says how many.

    `needed`: what of the layers above speaks of an Enterprise.
    """
    spoken_for = exists().where(Member.enterprise_id == Enterprise.id)
    mine = Enterprise.import_batch_id == import_batch_id, Enterprise.source == Source.NAMED.value
    gone = delete(Enterprise).where(*mine, Enterprise.status == Status.DRAFT.value, ~needed, ~spoken_for)
    return work.session.execute(gone).rowcount  # type: ignore[attr-defined, no-any-return]


def ids_of_names(work: Work, keys: Sequence[str]) -> dict[str, int]:
    """Folded name to the firm's id, for the names that are known."""
    found: dict[str, int] = {}
    for chunk in in_chunks(keys):
        query = select(Enterprise.name_key, Enterprise.id).where(Enterprise.name_key.in_(chunk))
        # The last one of a name wins: so the verified firms come last, and of them the oldest.
        rows = work.session.execute(query.order_by(Enterprise.status == Status.VERIFIED, Enterprise.id.desc()))
        found |= {key: one for key, one in rows}
    return found


def _named(work: Work, key: str, name: str, import_batch_id: int | None) -> dict[str, object]:
    if not 2 <= len(name) <= 120:
        raise Invalid(name="enterprise.name")
    return {
        "name": name,
        "name_key": key,
        "search": records.search_text(name, None, None),
        "status": Status.DRAFT.value,
        "source": Source.NAMED.value,
        "import_batch_id": import_batch_id,
        "registered_by": work.actor.user_id,
        "created_at": work.now,
        "updated_at": work.now,
    }


def _refuse_naming(work: Work) -> None:
    # An HR person speaks for the own firm and registers it; others' names are for staff and imports.
    work.require(Permission.ENTERPRISE_REGISTER)
    if work.actor.role is Role.ENTERPRISE:
        raise Denied("denied.enterprise.register")


def _unclaimed(work: Work, order: RegisterEnterprise) -> Enterprise | None:
    """A draft of this name without credit code and member; for an HR person also one of this code.

    Only drafts: who types the code of a submitted or verified firm is added by its 管理员 or by staff, or a
    stranger could take a firm over by its public number.
    """
    same = and_(Enterprise.credit_code.is_(None), Enterprise.name_key == records.name_key(order.name))
    if order.credit_code and work.actor.role is Role.ENTERPRISE:
        same = or_(same, Enterprise.credit_code == order.credit_code)
    unclaimed = ~exists().where(Member.enterprise_id == Enterprise.id)
    query = select(Enterprise).where(same, Enterprise.status == Status.DRAFT, unclaimed)
    return work.session.scalars(query.order_by(Enterprise.credit_code.is_(None), Enterprise.id)).first()


def _known_code(work: Work, credit_code: str | None, but: Enterprise | None = None) -> Reasons:
    if credit_code is None or (but is not None and but.credit_code == credit_code):
        return {}
    name = work.session.scalar(select(Enterprise.name).where(Enterprise.credit_code == credit_code))
    if name is None:
        return {}
    if work.actor.role is Role.ENTERPRISE:
        return {"credit_code": "enterprise.code_taken"}
    return {"credit_code": ("enterprise.code_taken_staff", {"name": name})}


def _in_future(work: Work, order: EnterpriseFacts) -> Reasons:
    late = order.established_on is not None and order.established_on > work.today
    return {"established_on": "enterprise.established"} if late else {}


def _incomplete(order: EnterpriseFacts, *, picture: bool) -> Reasons:
    return {field: f"enterprise.missing.{field}" for field in order.missing(picture=picture)}


def _put_forward(work: Work, enterprise: Enterprise, event: str) -> None:
    enterprise.status = MACHINE.after(Status(enterprise.status), event)
    enterprise.submitted_at, enterprise.submitted_by = work.now, work.actor.user_id
    enterprise.verified_at = enterprise.verified_by = enterprise.verified_basis = enterprise.next_check_on = None
