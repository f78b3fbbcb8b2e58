"""What happened in the made-up district, read off its rows, as links of the chain long told to everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select

from core.access import Role
from core.accounts import Office, User
from core.enterprises import Enterprise, Member
from core.enterprises.events import EnterpriseRegistered, EnterpriseReturned, EnterpriseSubmitted, EnterpriseVerified
from core.events import GENESIS, ChainHead, Code, Event, EventRow
from core.fairs import Fair, FairVacancy, Invitation
from core.fairs.events import FairOpened
from core.response import Response, ResponseStep, ResponseWord
from core.response.events import DemandOwned, DemandReceived, ResponseEnded, RungReached, WordSaid
from core.seekers import Consent, ReferralRequest, Seeker
from core.seekers.events import ConsentGiven, ReferralAnswered, ReferralAsked, SeekerRegistered
from core.shortlists import Shortlist, ShortlistEntry
from core.shortlists.events import OutcomeTold, ShortlistFrozen
from core.vacancies import Status, Vacancy, missing
from core.vacancies.events import (
    VacancyExpired,
    VacancyKept,
    VacancyMoved,
    VacancyPublished,
    VacancyReturned,
    VacancySubmitted,
)
from core.work import Work

BATCH = 1_000
ENDS = {Status.FILLED.value: "fill", Status.CLOSED.value: "close", Status.WITHDRAWN.value: "withdraw"}


class Past(NamedTuple):
    """One thing that happened; None did what the clock did."""

    at: datetime
    event: Event
    actor_id: int | None


def write(work: Work) -> int:
    """Writes the whole past in its order and says how many events it was. Nobody reacts to it: nothing is pending."""
    roles = {user_id: role for user_id, role in work.session.execute(select(User.id, User.role))}
    happened = [*firms(work), *demands(work, roles), *people(work), *lists(work), *outcomes(work)]
    happened += answers(work)
    happened += [*requests(work), *fairs(work)]
    happened.sort(key=lambda past: past.at)
    previous, rows = GENESIS, list[dict[str, Any]]()
    for number, past in enumerate(happened, 1):
        link = linked(number, past, roles, previous)
        previous = link["hash"]
        rows.append(link)
        if len(rows) == BATCH or number == len(happened):
            work.session.execute(insert(EventRow), rows)
            rows.clear()
    work.session.add(ChainHead(id=1, seq=len(happened), hash=previous))
    return len(happened)


def linked(number: int, past: Past, roles: dict[int, str], previous: str) -> dict[str, Any]:
    """The row of one link."""
    values = {
        "seq": number,
        "name": past.event.name,
        "at": past.at.astimezone(UTC),
        "actor_id": past.actor_id,
        "role": roles.get(past.actor_id or 0, Role.SYSTEM.value),
        "ip": "",
        "request_id": "",
        "subject_id": past.event.subject_id,
        "facts": past.event.facts(),
        "outcome": "done",
        "previous": previous,
    }
    return {**values, "hash": EventRow(**values).sealed_hash()}


def speakers(work: Work) -> dict[int, int]:
    """Firm to the account of its 管理员."""
    query = select(Member.enterprise_id, Member.user_id).where(Member.is_admin)
    return {firm: user for firm, user in work.session.execute(query)}


def firms(work: Work) -> Iterator[Past]:
    """Firms: registered, put forward, verified or returned by the office of their 街镇."""
    speaks = speakers(work)
    desks = {
        place: user
        for place, user in work.session.execute(
            select(Office.place_code, func.min(User.id))
            .join(User, User.office_id == Office.id)
            .where(User.role == Role.COUNSELOR.value)
            .group_by(Office.place_code)
        )
    }
    for firm in work.session.scalars(select(Enterprise)):
        who = speaks.get(firm.id)
        yield Past(firm.created_at, EnterpriseRegistered(subject_id=firm.id, by=Code(Role.ENTERPRISE.value)), who)
        if firm.submitted_at:
            yield Past(firm.submitted_at, EnterpriseSubmitted(subject_id=firm.id, again=False), who)
        if firm.verified_at:
            basis = Code(firm.verified_basis or "")
            yield Past(firm.verified_at, EnterpriseVerified(subject_id=firm.id, basis=basis), firm.verified_by)
        elif firm.return_reason:
            yield Past(firm.updated_at, EnterpriseReturned(subject_id=firm.id), desks.get(firm.subdistrict))


def demands(work: Work, roles: dict[int, str]) -> Iterator[Past]:
    """Vacancies; where a firm has no account somebody else than the reviewer wrote them down for it."""
    speaks = speakers(work)
    counselors = sorted(user for user, role in roles.items() if role == Role.COUNSELOR.value)
    for vacancy in work.session.scalars(select(Vacancy).execution_options(yield_per=BATCH)):
        others = [user for user in counselors if user != vacancy.reviewed_by]
        who = speaks.get(vacancy.enterprise_id) or others[vacancy.enterprise_id % len(others)]
        yield from told(work, vacancy, who)


def told(work: Work, vacancy: Vacancy, who: int) -> Iterator[Past]:
    """One vacancy from the first word to where it stands."""
    this, firm = vacancy.id, vacancy.enterprise_id
    lacks = 0 if vacancy.submitted_at else len(missing(vacancy, has_phone=vacancy.contact_phone_sealed is not None))
    yield Past(vacancy.created_at, VacancyKept(subject_id=this, enterprise_id=firm, missing=lacks), who)
    if vacancy.submitted_at:
        put = VacancySubmitted(subject_id=this, enterprise_id=firm, headcount=vacancy.headcount or 0)
        yield Past(vacancy.submitted_at, put, who)
    if vacancy.published_at:
        yield Past(vacancy.published_at, VacancyPublished(subject_id=this, enterprise_id=firm), vacancy.reviewed_by)
    elif vacancy.return_reason and vacancy.submitted_at:
        returned = VacancyReturned(subject_id=this, enterprise_id=firm)
        yield Past(vacancy.reviewed_at or work.now, returned, vacancy.reviewed_by)
    if vacancy.status == Status.PAUSED.value:
        yield Past(vacancy.updated_at, VacancyMoved(subject_id=this, event=Code("pause"), status=Code("paused")), who)
    elif vacancy.status == Status.EXPIRED.value and vacancy.closed_at:
        yield Past(vacancy.closed_at, VacancyExpired(subject_id=this, enterprise_id=firm), None)
    elif vacancy.status in ENDS and vacancy.closed_at:
        move = VacancyMoved(subject_id=this, event=Code(ENDS[vacancy.status]), status=Code(vacancy.status))
        yield Past(vacancy.closed_at, move, who)


def people(work: Work) -> Iterator[Past]:
    """People: what they agreed to, registered."""
    agreed = select(Consent.seeker_id, Consent.purpose, Consent.channel, Consent.given_at, Consent.recorded_by)
    for seeker, purpose, channel, at, who in work.session.execute(agreed.execution_options(yield_per=BATCH)):
        yield Past(at, ConsentGiven(subject_id=seeker, purpose=Code(purpose), channel=Code(channel)), who)
    query = select(Seeker.id, Seeker.office_id, Seeker.counselor_id, Seeker.matching_consent, Seeker.registered_at)
    for seeker, office, counselor, consented, at in work.session.execute(query.execution_options(yield_per=BATCH)):
        yield Past(at, SeekerRegistered(subject_id=seeker, office_id=office, consented=consented), counselor)


def lists(work: Work) -> Iterator[Past]:
    """Shortlists: frozen."""
    size = select(func.count()).where(ShortlistEntry.shortlist_id == Shortlist.id).scalar_subquery()
    query = select(
        Shortlist.id, Shortlist.vacancy_id, Shortlist.index_number, Shortlist.frozen_by, Shortlist.frozen_at, size
    )
    for shortlist, vacancy, index, who, at, many in work.session.execute(query):
        frozen = ShortlistFrozen(subject_id=shortlist, vacancy_id=vacancy, people=many, index_number=index)
        yield Past(at, frozen, who)


def outcomes(work: Work) -> Iterator[Past]:
    """What became of the people of the lists: told once a person and vacancy, on the first of its lists."""
    first = func.min(ShortlistEntry.shortlist_id)
    same = (
        ShortlistEntry.seeker_id,
        ShortlistEntry.result,
        ShortlistEntry.result_reason,
        ShortlistEntry.told_by,
        ShortlistEntry.told_at,
    )
    query = (
        select(first, *same)
        .join(Shortlist, Shortlist.id == ShortlistEntry.shortlist_id)
        .where(ShortlistEntry.result.is_not(None))
        .group_by(Shortlist.vacancy_id, *same)
    )
    for shortlist, seeker, result, reason, who, at in work.session.execute(query):
        happened = OutcomeTold(
            subject_id=shortlist, seeker_id=seeker, result=Code(result), reason=Code(reason or "none")
        )
        yield Past(at, happened, who)


def answers(work: Work) -> Iterator[Past]:
    """Responses to demands: received, taken, spoken of, rungs reached, ended."""
    for one in work.session.scalars(select(Response)):
        yield Past(one.received_at, DemandReceived(subject_id=one.id, vacancy_id=one.vacancy_id), None)
        if one.owned_at and one.owner_id:
            owned = DemandOwned(subject_id=one.id, vacancy_id=one.vacancy_id, user_id=one.owner_id)
            yield Past(one.owned_at, owned, one.owner_id)
        if one.closed_at:
            cause, state = Code(one.close_cause or ""), Code(one.state)
            ended = ResponseEnded(subject_id=one.id, vacancy_id=one.vacancy_id, state=state, cause=cause)
            yield Past(one.closed_at, ended, None)
    query = select(ResponseWord, Response.vacancy_id).join(Response, Response.id == ResponseWord.response_id)
    for word, vacancy in work.session.execute(query):
        said = WordSaid(subject_id=word.response_id, vacancy_id=vacancy, how=Code(word.how))
        yield Past(word.at, said, word.by)
    reached = select(ResponseStep, Response.vacancy_id).join(Response, Response.id == ResponseStep.response_id)
    for step, vacancy in work.session.execute(reached.where(ResponseStep.outcome == "told")):
        rung = RungReached(subject_id=step.response_id, vacancy_id=vacancy, step=Code(step.step))
        if step.step != "closing":
            yield Past(step.done_at, rung, None)


def requests(work: Work) -> Iterator[Past]:
    """Requests to other offices: asked, answered."""
    for one in work.session.scalars(select(ReferralRequest)):
        asked = ReferralAsked(
            subject_id=one.id, seeker_id=one.seeker_id, vacancy_id=one.vacancy_id, office_id=one.office_id
        )
        yield Past(one.asked_at, asked, one.asked_by)
        if one.answered_at and one.answer:
            yield Past(one.answered_at, ReferralAnswered(subject_id=one.id, answer=Code(one.answer)), one.answered_by)


def fairs(work: Work) -> Iterator[Past]:
    """Fairs: opened."""
    firm_count = select(func.count()).where(Invitation.fair_id == Fair.id).scalar_subquery()
    brought = select(func.count()).where(FairVacancy.fair_id == Fair.id).scalar_subquery()
    query = select(Fair.id, Fair.opened_by, Fair.opened_at, firm_count, brought)
    for fair, who, at, firms_asked, vacancies in work.session.execute(query):
        yield Past(at, FairOpened(subject_id=fair, flag_id=None, firms=firms_asked, vacancies=vacancies), who)
