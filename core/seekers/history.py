"""What happened to a person's record: read from the history, and from rows that came in whole with an import."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from core.accounts import User
from core.events import EventRow
from core.seekers.events import ConsentGiven, ReferralAnswered, ReferralAsked, SeekerContacted, SeekerRegistered
from core.seekers.models import Consent, Contact, ReferralRequest, Seeker
from core.seekers.queries import get
from core.work import Work

SHOWN = 30
IMPORTED = "import"


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a person's history: what, when, who, and its codes; nothing in it is personal data."""

    name: str
    at: datetime
    who: str
    facts: dict[str, Any] = field(default_factory=dict)


def history(work: Work, public_id: str, limit: int = SHOWN) -> list[Happening]:
    """What happened to the person, newest first. NotFound for whoever may not see the record."""
    seeker = get(work, public_id)
    told = [*_events(work, seeker)]
    known = {(one.name, one.at) for one in told}
    # An import has one event for the whole batch: what it wrote of a person is told by the rows themselves.
    told += [one for one in _rows(work, seeker) if (one.name, one.at) not in known]
    if not any(one.name == SeekerRegistered.name for one in told):
        came = {"channel": IMPORTED} if seeker.source == IMPORTED else {}
        told.append(Happening(SeekerRegistered.name, seeker.registered_at, "", came))
    return sorted(told, key=lambda one: one.at, reverse=True)[:limit]


def _events(work: Work, seeker: Seeker) -> Iterator[Happening]:
    requests = select(ReferralRequest.id).where(ReferralRequest.seeker_id == seeker.id)
    own = and_(EventRow.name.like("seeker.%"), EventRow.subject_id == seeker.id)
    asked = and_(EventRow.name.in_((ReferralAsked.name, ReferralAnswered.name)), EventRow.subject_id.in_(requests))
    query = (
        select(EventRow, User.name, ReferralRequest.vacancy_id)
        .outerjoin(User, User.id == EventRow.actor_id)
        .outerjoin(ReferralRequest, and_(asked, ReferralRequest.id == EventRow.subject_id))
        .where(or_(own, asked), EventRow.outcome == "done")
        .order_by(EventRow.seq.desc())
    )
    for event, who, vacancy in work.session.execute(query):
        facts = event.facts if vacancy is None else {**event.facts, "vacancy_id": vacancy}
        yield Happening(event.name, event.at, who or "", facts)


def _rows(work: Work, seeker: Seeker) -> Iterator[Happening]:
    agreed = select(Consent, User.name).outerjoin(User, User.id == Consent.recorded_by)
    for row, who in work.session.execute(agreed.where(Consent.seeker_id == seeker.id)):
        facts = {"purpose": row.purpose, "channel": row.channel}
        yield Happening(ConsentGiven.name, row.given_at, who or "", facts)
    talks = select(Contact, User.name).outerjoin(User, User.id == Contact.by)
    for talk, who in work.session.execute(talks.where(Contact.seeker_id == seeker.id)):
        yield Happening(SeekerContacted.name, talk.at, who or "", {"channel": talk.channel, "result": talk.result})
