"""HR agencies and the client firms they may post for, each by an authorisation with an end."""

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from core.access import Permission
from core.enterprises import records
from core.enterprises.commands import AddClient
from core.enterprises.events import ClientAdded, ClientRemoved, EnterprisesNamed
from core.enterprises.models import AgencyClient, Enterprise
from core.enterprises.queries import get
from core.enterprises.states import Source, Status
from core.errors import Conflict, Invalid
from core.work import Work


def clients(work: Work, agency_id: int) -> Sequence[AgencyClient]:
    """The client firms of an agency, with the firms loaded; also those whose authorisation has run out."""
    query = select(AgencyClient).where(AgencyClient.agency_id == agency_id).options(joinedload(AgencyClient.client))
    return work.session.scalars(query.order_by(AgencyClient.valid_until.desc(), AgencyClient.id)).all()


def authorisation(work: Work, agency_id: int, client_id: int) -> AgencyClient | None:
    """The authorisation that holds today, if any."""
    query = select(AgencyClient).where(
        AgencyClient.agency_id == agency_id,
        AgencyClient.client_id == client_id,
        AgencyClient.valid_until >= work.today,
        exists().where(Enterprise.id == agency_id, Enterprise.is_agency),
    )
    return work.session.scalar(query)


def may_post_for(work: Work, agency_id: int, client_id: int) -> bool:
    """Whether a firm may post for another: for itself always, an agency while the authorisation holds."""
    return agency_id == client_id or authorisation(work, agency_id, client_id) is not None


def may_post_for_all(work: Work, agency_id: int) -> frozenset[int]:
    """The firms whose authorisation of this agency holds today."""
    return frozenset(
        client.client_id for client in clients(work, agency_id) if may_post_for(work, agency_id, client.client_id)
    )


def add_client(work: Work, public_id: str, order: AddClient) -> AgencyClient:
    """Names a client firm of the agency; one not known yet is kept unverified."""
    agency = get(work, public_id)
    work.require(Permission.ENTERPRISE_EDIT, agency)
    if not agency.is_agency:
        raise Conflict("enterprise.not_agency")
    if order.valid_until is None or order.valid_until <= work.today:
        raise Invalid(valid_until="enterprise.valid_until")
    client = _client(work, order)
    if client.id == agency.id:
        raise Invalid(credit_code="enterprise.client_self")
    known = select(exists().where(AgencyClient.agency_id == agency.id, AgencyClient.client_id == client.id))
    if work.session.scalar(known):
        raise Invalid(credit_code="enterprise.client_known")
    row = AgencyClient(
        agency_id=agency.id,
        client_id=client.id,
        authorisation=order.authorisation,
        valid_until=order.valid_until,
        created_at=work.now,
    )
    work.session.add(row)
    work.record(ClientAdded(subject_id=agency.id, client_id=client.id))
    return row


def remove_client(work: Work, public_id: str, client_id: str) -> None:
    """The agency posts no longer for this firm (named by its public id)."""
    agency = get(work, public_id)
    work.require(Permission.ENTERPRISE_EDIT, agency)
    query = select(AgencyClient).join(Enterprise, Enterprise.id == AgencyClient.client_id)
    row = work.session.scalar(query.where(AgencyClient.agency_id == agency.id, Enterprise.public_id == client_id))
    if row is None:
        raise Conflict("enterprise.client_gone")
    work.session.delete(row)
    work.record(ClientRemoved(subject_id=agency.id, client_id=row.client_id))


def _client(work: Work, order: AddClient) -> Enterprise:
    # Asked past `visible`: an agency must be able to name a firm that it may not look into.
    key = records.name_key(order.name or "")
    wanted = Enterprise.credit_code == order.credit_code if order.credit_code else Enterprise.name_key == key
    by_state = (Enterprise.status == Status.VERIFIED).desc()
    client = work.session.scalars(select(Enterprise).where(wanted).order_by(by_state, Enterprise.id)).first()
    if client is not None:
        return client
    if not order.name:
        raise Invalid(name="enterprise.client_unknown")
    client = Enterprise(
        name=order.name,
        name_key=key,
        credit_code=order.credit_code,
        search=records.search_text(order.name, None, order.credit_code),
        status=Status.DRAFT,
        source=Source.NAMED,
        registered_by=work.actor.user_id,
        created_at=work.now,
        updated_at=work.now,
    )
    work.session.add(client)
    # The authorisation needs the firm's id.
    work.session.flush()
    work.record(EnterprisesNamed(subject_id=client.id, count=1))
    return client
