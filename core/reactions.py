"""What follows from each event: the one table, run by jobs/react in a transaction an event."""

from collections.abc import Callable, Sequence

from sqlalchemy import func, select, update

from core import enterprises, notices, responding
from core.access import Role
from core.accounts import User
from core.complaints import TAKES_DOWN, Complaint
from core.complaints.events import ComplaintDecided, ComplaintEscalated, ComplaintReported
from core.enterprises import Enterprise
from core.enterprises.events import (
    EnterpriseReturned,
    EnterpriseSubmitted,
    EnterpriseVerified,
    JoinAsked,
    MemberAdded,
)
from core.events import EventRow, Pending
from core.fairs import Fair, Invitation
from core.fairs.events import FirmInvited
from core.projects import Flag
from core.projects.events import FlagRaised
from core.response.events import (
    DemandEscalated,
    DemandOwned,
    DemandReceived,
    ResponseEnded,
    RungReached,
    WordSaid,
)
from core.seekers import ReferralRequest, Seeker
from core.seekers.events import ReferralAnswered, ReferralAsked
from core.shortlists.events import ShortlistFrozen
from core.vacancies import Vacancy
from core.vacancies.events import (
    VacancyAsked,
    VacancyExpired,
    VacancyExtended,
    VacancyMoved,
    VacancyPublished,
    VacancyReturned,
    VacancySubmitted,
)
from core.work import Work

Reaction = Callable[[Work, EventRow], None]


TRIES = 10
"""After so many failures an event waits for a person; the clock tries it anew when it starts."""


def waiting(work: Work, limit: int) -> Sequence[int]:
    """Numbers of events whose reactions have not run, oldest first."""
    query = select(Pending.event_seq).where(Pending.attempts < TRIES).order_by(Pending.event_seq).limit(limit)
    return work.session.scalars(query).all()


def react(work: Work, seq: int) -> bool:
    """Runs what follows from an event and takes it off the to-do list; False where somebody else has done so."""
    pending = work.session.get(Pending, seq, with_for_update=True)
    if pending is None:
        return False
    row = work.session.get_one(EventRow, seq)
    for reaction in REACTIONS.get(row.name, ()):
        reaction(work, row)
    work.session.delete(pending)
    return True


def failed(work: Work, seq: int, why: str) -> None:
    """Leaves an event on the list with the kind of its failure."""
    row = update(Pending).where(Pending.event_seq == seq)
    work.session.execute(row.values(attempts=Pending.attempts + 1, last_error=why[:200]))


def given_up(work: Work) -> int:
    """How many events failed to the end and wait for a person."""
    return work.session.scalar(select(func.count()).where(Pending.attempts >= TRIES)) or 0


def try_again(work: Work) -> None:
    """Takes up what was given up, because the program may have been mended."""
    work.session.execute(update(Pending).where(Pending.attempts >= TRIES).values(attempts=0))


def tell_verifiers(work: Work, row: EventRow) -> None:
    """The office of the firm's 街镇 hears that a firm waits."""
    enterprise = work.session.get_one(Enterprise, row.subject_id)
    people = notices.staff_for_place(work, enterprise.subdistrict, Role.COUNSELOR)
    facts = {"name": enterprise.name}
    link = f"enterprises.review:{enterprise.public_id}"
    notices.tell(work, people, "enterprise_submitted", facts, link=link, event_seq=row.seq)


def tell_firm_judged(work: Work, row: EventRow) -> None:
    """The firm's people hear that it was verified or returned."""
    enterprise = work.session.get_one(Enterprise, row.subject_id)
    facts = {"name": enterprise.name, "reason": enterprise.return_reason or ""}
    code = row.name.replace(".", "_")
    people = notices.people_of_firm(work, enterprise.id)
    notices.tell(work, people, code, facts, link="enterprises.own:", event_seq=row.seq)


def tell_who_admits(work: Work, row: EventRow) -> None:
    """The firm's 管理员, or the office of its 街镇 where it has none, hears that somebody asks to speak for it."""
    enterprise = work.session.get_one(Enterprise, row.subject_id)
    user = work.session.get_one(User, row.facts["user_id"])
    facts = {"who": user.name, "login": user.login_name, "firm": enterprise.name}
    people, link = enterprises.answerers(work, enterprise.id), "enterprises.own:"
    if not people:
        people = notices.staff_for_place(work, enterprise.subdistrict, Role.COUNSELOR)
        link = f"enterprises.show:{enterprise.public_id}"
    notices.tell(work, people, "join_asked", facts, link=link, event_seq=row.seq)


def tell_admitted(work: Work, row: EventRow) -> None:
    """Who was let speak for a firm by somebody else hears of it."""
    user_id = row.facts["user_id"]
    if user_id == row.actor_id:
        return
    facts = {"firm": _firm(work, row.subject_id)}
    notices.tell(work, [user_id], "member_added", facts, link="enterprises.own:", event_seq=row.seq)


def tell_reviewers(work: Work, row: EventRow) -> None:
    """The office of the vacancy's 街镇 hears that one waits for review."""
    vacancy = work.session.get_one(Vacancy, row.subject_id)
    people = notices.staff_for_place(work, vacancy.subdistrict, Role.COUNSELOR)
    others = [user_id for user_id in people if user_id != vacancy.submitted_by]
    facts = {"firm": _firm(work, vacancy.enterprise_id), "title": vacancy.title}
    link = f"vacancies.review:{vacancy.public_id}"
    notices.tell(work, others, "vacancy_submitted", facts, link=link, event_seq=row.seq)


def tell_firm_of_vacancy(work: Work, row: EventRow) -> None:
    """The firm's people (or the agency's) hear what became of a vacancy."""
    vacancy = work.session.get_one(Vacancy, row.subject_id)
    people = notices.people_of_firm(work, vacancy.agency_id or vacancy.enterprise_id)
    facts = {"title": vacancy.title, "reason": vacancy.return_reason or ""}
    code, link = row.name.replace(".", "_"), f"vacancies.show:{vacancy.public_id}"
    notices.tell(work, people, code, facts, link=link, event_seq=row.seq)


def ask_firm(work: Work, row: EventRow) -> None:
    """The firm's people (or the agency's) are asked whether a vacancy still holds; the door signs the link."""
    vacancy = work.session.get_one(Vacancy, row.subject_id)
    people = notices.people_of_firm(work, vacancy.agency_id or vacancy.enterprise_id)
    facts = {"title": vacancy.title, "no": vacancy.no, "days": row.facts["days"], "date": row.facts["valid_to"]}
    link = f"confirming.show:{vacancy.public_id}"
    notices.tell(work, people, f"vacancy_asked_{row.facts['days']}", facts, link=link, event_seq=row.seq)


def ask_what_next(work: Work, row: EventRow) -> None:
    """The last missing person came: the firm's people are asked whether to close or to look for more."""
    if row.facts["event"] != "fill":
        return
    vacancy = work.session.get_one(Vacancy, row.subject_id)
    people = set(notices.people_of_firm(work, vacancy.agency_id or vacancy.enterprise_id)) - {row.actor_id}
    facts = {"title": vacancy.title, "no": vacancy.no, "headcount": vacancy.headcount}
    link = f"vacancies.show:{vacancy.public_id}"
    notices.tell(work, people, "vacancy_filled", facts, link=link, event_seq=row.seq)


def tell_who_triages(work: Work, row: EventRow) -> None:
    """The office of the vacancy's 街镇 hears that somebody reported it."""
    complaint = work.session.get_one(Complaint, row.subject_id)
    people = notices.staff_for_place(work, complaint.subdistrict, Role.COUNSELOR)
    _tell_of_complaint(work, row, people, f"complaints.show:{complaint.public_id}")


def tell_district(work: Work, row: EventRow) -> None:
    """The district's counselors hear of a complaint that nobody decided in time."""
    complaint = work.session.get_one(Complaint, row.subject_id)
    people = notices.staff_for_place(work, None, Role.COUNSELOR)
    _tell_of_complaint(work, row, people, f"complaints.show:{complaint.public_id}")


def tell_firm_taken_down(work: Work, row: EventRow) -> None:
    """The firm's people (or the agency's) hear that a vacancy came down after a complaint; not who complained."""
    if row.facts["act"] not in TAKES_DOWN:
        return
    vacancy = work.session.get_one(Vacancy, row.facts["vacancy_id"])
    people = notices.people_of_firm(work, vacancy.agency_id or vacancy.enterprise_id)
    facts, link = {"title": vacancy.title}, f"vacancies.show:{vacancy.public_id}"
    notices.tell(work, people, "complaint_taken_down", facts, link=link, event_seq=row.seq)


def _tell_of_complaint(work: Work, row: EventRow, people: Sequence[int], link: str) -> None:
    facts = {"title": work.session.get_one(Vacancy, row.facts["vacancy_id"]).title}
    notices.tell(work, people, row.name.replace(".", "_"), facts, link=link, event_seq=row.seq)


def tell_owning_office(work: Work, row: EventRow) -> None:
    """The office that owns a person hears that it is asked to refer them."""
    request = work.session.get_one(ReferralRequest, row.subject_id)
    people = notices.staff_of_office(work, request.office_id)
    facts = _request_facts(work, request)
    notices.tell(work, people, "referral_asked", facts, link="shortlists.requests:", event_seq=row.seq)


def tell_asker(work: Work, row: EventRow) -> None:
    """Who asked hears the answer."""
    request = work.session.get_one(ReferralRequest, row.subject_id)
    facts = _request_facts(work, request)
    code = "referral_accepted" if request.status == "accepted" else "referral_declined"
    notices.tell(work, [request.asked_by], code, facts, link="shortlists.requests:", event_seq=row.seq)


def tell_organizers(work: Work, row: EventRow) -> None:
    """The organizers hear that a firm needs a plan of its own."""
    flag = work.session.get_one(Flag, row.subject_id)
    people = notices.people_of_role(work, Role.ORGANIZER)
    facts = {"firm": _firm(work, flag.enterprise_id), "gap": flag.gap}
    notices.tell(work, people, "flag_raised", facts, link=f"projects.flag:{flag.public_id}", event_seq=row.seq)


def tell_invited(work: Work, row: EventRow) -> None:
    """The firm's people hear of the invitation."""
    invitation = work.session.get_one(Invitation, row.subject_id)
    fair = work.session.get_one(Fair, invitation.fair_id)
    facts = {"fair": fair.name, "date": fair.held_on.isoformat(), "place": fair.place}
    people = notices.people_of_firm(work, invitation.enterprise_id)
    link = f"fairs.invitation:{invitation.public_id}"
    notices.tell(work, people, "firm_invited", facts, link=link, event_seq=row.seq)


REACTIONS: dict[str, tuple[Reaction, ...]] = {
    EnterpriseSubmitted.name: (tell_verifiers,),
    EnterpriseVerified.name: (tell_firm_judged,),
    EnterpriseReturned.name: (tell_firm_judged,),
    JoinAsked.name: (tell_who_admits,),
    MemberAdded.name: (tell_admitted,),
    VacancySubmitted.name: (tell_reviewers, responding.begin),
    VacancyPublished.name: (tell_firm_of_vacancy, responding.note_transmitted),
    VacancyReturned.name: (tell_firm_of_vacancy,),
    VacancyAsked.name: (ask_firm,),
    VacancyExpired.name: (tell_firm_of_vacancy, responding.settle),
    VacancyMoved.name: (ask_what_next, responding.settle),
    VacancyExtended.name: (responding.begin_again,),
    ShortlistFrozen.name: (responding.note_listed,),
    DemandReceived.name: (responding.tell_receipt,),
    DemandOwned.name: (responding.tell_owner_named,),
    WordSaid.name: (responding.tell_word,),
    DemandEscalated.name: (responding.tell_escalated,),
    RungReached.name: (responding.tell_rung,),
    ResponseEnded.name: (responding.tell_ended,),
    ComplaintReported.name: (tell_who_triages,),
    ComplaintEscalated.name: (tell_district,),
    ComplaintDecided.name: (tell_firm_taken_down,),
    ReferralAsked.name: (tell_owning_office,),
    ReferralAnswered.name: (tell_asker,),
    FlagRaised.name: (tell_organizers,),
    FirmInvited.name: (tell_invited,),
}


def _firm(work: Work, enterprise_id: int) -> str:
    return work.session.get_one(Enterprise, enterprise_id).name


def _request_facts(work: Work, request: ReferralRequest) -> dict[str, str]:
    seeker = work.session.get_one(Seeker, request.seeker_id)
    return {"seeker": seeker.no, "title": work.session.get_one(Vacancy, request.vacancy_id).title}
