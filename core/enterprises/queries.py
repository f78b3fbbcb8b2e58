"""Questions about firms; each begins with who asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select

from core.access import Actor, Permission, Role
from core.accounts import Office, User
from core.bigrams import matches
from core.enterprises.models import Enterprise, EnterpriseChange, Label, Member
from core.enterprises.records import name_key
from core.enterprises.states import Status
from core.errors import NotFound
from core.events import EventRow
from core.work import Work

SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list of firms is narrowed by; empty narrows nothing."""

    words: str = ""
    status: str = ""
    subdistrict: str = ""
    label: str = ""
    section: str = ""
    agency: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a firm's history: what, when, and who."""

    name: str
    at: datetime
    who: str


def with_firm(work: Work, actor: Actor) -> Actor:
    """The actor with the firm they speak for, if any."""
    query = select(Member, Enterprise.name).join(Enterprise, Enterprise.id == Member.enterprise_id)
    found = work.session.execute(query.where(Member.user_id == actor.user_id)).first()
    if found is None:
        return actor
    member, name = found
    return replace(actor, enterprise_id=member.enterprise_id, enterprise_name=name, is_enterprise_admin=member.is_admin)


def is_public(enterprise: Enterprise) -> bool:
    """Whether anything of this firm may be shown to the public."""
    return enterprise.status == Status.VERIFIED


def public() -> ColumnElement[bool]:
    """`is_public` as a condition, for queries that join the firm."""
    return Enterprise.status == Status.VERIFIED.value


def visible(work: Work) -> Select[Enterprise]:
    """The firms this actor may see: an HR person the own one, staff all, others none."""
    query = select(Enterprise)
    if work.actor.is_staff or work.actor.role is Role.SYSTEM:
        return query
    if work.actor.role is Role.ENTERPRISE and work.actor.enterprise_id is not None:
        return query.where(Enterprise.id == work.actor.enterprise_id)
    return query.where(false())


def get(work: Work, public_id: str) -> Enterprise:
    """The firm of this public id; NotFound where the actor may not see it."""
    enterprise = work.session.scalar(visible(work).where(Enterprise.public_id == public_id))
    if enterprise is None:
        raise NotFound("enterprise.not_found")
    return enterprise


def own(work: Work) -> Enterprise | None:
    """The firm that the actor speaks for; None before one is registered."""
    if work.actor.enterprise_id is None:
        return None
    return work.session.scalar(visible(work).where(Enterprise.id == work.actor.enterprise_id))


def find(work: Work, code_or_name: str) -> Enterprise | None:
    """The visible firm with this credit code or name; of several the verified one, then the oldest."""
    said = code_or_name.strip()
    query = visible(work).where(or_(Enterprise.credit_code == said.upper(), Enterprise.name_key == name_key(said)))
    order = (Enterprise.status == Status.VERIFIED).desc()
    return work.session.scalars(query.order_by(order, Enterprise.id).limit(1)).first()


def listing(work: Work, filters: Filters) -> Select[Enterprise]:
    """The visible firms that match all filters, for a list that the caller orders and pages."""
    work.require(Permission.ENTERPRISE_LIST)
    query = visible(work)
    for column, wanted in (
        (Enterprise.status, filters.status),
        (Enterprise.subdistrict, filters.subdistrict),
        (Enterprise.section, filters.section),
    ):
        if wanted:
            query = query.where(column == wanted)
    if filters.label:
        query = query.where(exists().where(Label.enterprise_id == Enterprise.id, Label.label == filters.label))
    if filters.agency:
        query = query.where(Enterprise.is_agency)
    return query.where(matches(Enterprise.search, filters.words)) if filters.words.strip() else query


def waiting_for_review(work: Work) -> Select[Enterprise]:
    """The firms that a second person must verify, the one that waits longest first."""
    work.require(Permission.ENTERPRISE_VERIFY)
    query = visible(work).where(Enterprise.status == Status.SUBMITTED)
    return query.order_by(Enterprise.submitted_at, Enterprise.id)


def next_waiting(work: Work) -> Enterprise | None:
    """The firm that waits longest for this very actor: not one they registered or last changed."""
    query = waiting_for_review(work)
    for column in (Enterprise.registered_by, Enterprise.submitted_by):
        query = query.where(or_(column.is_(None), column != work.actor.user_id))
    return work.session.scalars(query.limit(1)).first()


def status_counts(work: Work) -> dict[str, int]:
    """How many visible firms stand in each state."""
    seen = visible(work).subquery()
    rows = work.session.execute(select(seen.c.status, func.count()).group_by(seen.c.status))
    return {status: number for status, number in rows}


def labels_of(work: Work, enterprise_ids: Iterable[int]) -> dict[int, list[str]]:
    """The labels of these firms."""
    found: dict[int, list[str]] = {}
    query = select(Label.enterprise_id, Label.label).where(Label.enterprise_id.in_(list(enterprise_ids)))
    for enterprise_id, label in work.session.execute(query.order_by(Label.given_at, Label.label)):
        found.setdefault(enterprise_id, []).append(label)
    return found


def phones(work: Work, enterprise: Enterprise) -> tuple[str | None, str | None]:
    """The telephones of the two contacts in clear: a firm's number is for staff and for the firm itself."""
    work.require(Permission.ENTERPRISE_VIEW, enterprise)
    return work.vault.open(enterprise, "contact_phone"), work.vault.open(enterprise, "second_contact_phone")


def licence(work: Work, public_id: str) -> tuple[str, str]:
    """Key in the file store and media type of the licence; NotFound where there is none to be seen."""
    enterprise = get(work, public_id)
    work.require(Permission.ENTERPRISE_VIEW, enterprise)
    if enterprise.licence_file is None or enterprise.licence_kind is None:
        raise NotFound("enterprise.no_licence")
    return enterprise.licence_file, enterprise.licence_kind


def namesakes(work: Work, enterprise: Enterprise) -> Sequence[Enterprise]:
    """Other records of the same name, for the verifier to see."""
    query = visible(work).where(Enterprise.name_key == enterprise.name_key, Enterprise.id != enterprise.id)
    return work.session.scalars(query.order_by(Enterprise.id).limit(SHOWN)).all()


def changes(work: Work, enterprise: Enterprise) -> Sequence[EnterpriseChange]:
    """What was changed in the record, newest first."""
    query = select(EnterpriseChange).where(EnterpriseChange.enterprise_id == enterprise.id)
    return work.session.scalars(query.order_by(EnterpriseChange.id.desc()).limit(SHOWN)).all()


def history(work: Work, enterprise: Enterprise, names: Iterable[str]) -> list[Happening]:
    """What happened to the firm, newest first, of the events named."""
    query = (
        select(EventRow.name, EventRow.at, User.name)
        .outerjoin(User, User.id == EventRow.actor_id)
        .where(EventRow.name.in_(list(names)), EventRow.subject_id == enterprise.id, EventRow.outcome == "done")
    )
    rows = work.session.execute(query.order_by(EventRow.seq.desc()).limit(SHOWN))
    return [Happening(name, at, who or "") for name, at, who in rows]


def serving_office(work: Work, enterprise: Enterprise) -> Office | None:
    """The office that looks after the firm: that of its 街镇, else the district's."""
    query = select(Office).where(Office.closed_at.is_(None))
    wanted = or_(Office.parent_id.is_(None), Office.place_code == (enterprise.subdistrict or ""))
    # Offices of one 街镇 stand under the district's, so the one with a parent is the nearer one.
    return work.session.scalars(query.where(wanted).order_by(Office.parent_id.is_(None), Office.id)).first()


def user_names(work: Work, ids: Iterable[int | None]) -> dict[int, str]:
    """Names of the users who registered, submitted or verified a record."""
    wanted = [one for one in ids if one is not None]
    return {found: name for found, name in work.session.execute(select(User.id, User.name).where(User.id.in_(wanted)))}
