"""Who hears of what: the one table from event to notices, each said in Chinese with its facts and leading somewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from core import complaints, reactions
from core.access import OfficeLevel, Role
from core.accounts import Office, User
from core.complaints import Complaint
from core.complaints.events import ComplaintDecided, ComplaintEscalated, ComplaintReported
from core.enterprises import Enterprise, Status
from core.enterprises.events import EnterpriseReturned, EnterpriseSubmitted, EnterpriseVerified, JoinAsked, MemberAdded
from core.events import Code, Event, Pending
from core.fairs.events import FirmInvited
from core.notices import Notice
from core.platform import Platform
from core.projects.events import FlagRaised
from core.response import Response
from core.response.events import (
    DemandEscalated,
    DemandOwned,
    DemandReceived,
    ResponseEnded,
    RungReached,
    WordSaid,
)
from core.seekers import ReferralRequest
from core.seekers.events import ReferralAnswered, ReferralAsked
from core.shortlists.events import ShortlistFrozen
from core.vacancies import ASKED_DAYS, Vacancy
from core.vacancies.events import (
    VacancyAsked,
    VacancyExpired,
    VacancyExtended,
    VacancyMoved,
    VacancyPublished,
    VacancyReturned,
    VacancySubmitted,
)
from core.work import Work, append
from tests.conftest import NOW
from tests.factories.accounts import a_user, an_office
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.projects import a_fair, a_flag
from tests.factories.seekers import a_seeker
from tests.factories.vacancies import a_vacancy
from webapp.app import WebApp

PLACE = "500109007"


@dataclass
class District:
    """A small one: a firm with its HR person, a vacancy, and the people of the offices."""

    work: Work
    hall: Office
    office: Office
    clerk: User
    counselor: User
    organizer: User
    firm: Enterprise
    hr: User
    vacancy: Vacancy

    def told(self, event: Event) -> dict[int, Notice]:
        """What each user hears of an event."""
        self.work.record(event)
        append(self.work)
        seq = self.work.session.scalars(select(Pending.event_seq)).one()
        assert reactions.react(self.work, seq)
        notices = self.work.session.scalars(select(Notice).where(Notice.event_seq == seq)).all()
        return {notice.user_id: notice for notice in notices}

    def a_request(self, status: str = "asked") -> ReferralRequest:
        """The counselor of the 街镇 asks the hall for one of its people."""
        seeker = a_seeker(self.work, self.hall)
        request = ReferralRequest(
            public_id="r" * 36,
            seeker_id=seeker.id,
            vacancy_id=self.vacancy.id,
            office_id=self.hall.id,
            asked_by=self.counselor.id,
            asked_at=NOW,
            status=status,
        )
        self.work.session.add(request)
        self.work.session.flush()
        return request


@pytest.fixture
def district(work: Work) -> District:
    hall = an_office(work, OfficeLevel.DISTRICT)
    office = an_office(work, OfficeLevel.SUBDISTRICT, hall, place_code=PLACE)
    firm = an_enterprise(work, Status.SUBMITTED, subdistrict=PLACE, return_reason="执照过期")
    return District(
        work,
        hall,
        office,
        a_user(work, Role.COUNSELOR, hall),
        a_user(work, Role.COUNSELOR, office),
        a_user(work, Role.ORGANIZER, hall),
        firm,
        an_hr(work, firm),
        a_vacancy(work, firm, return_reason="工资没写"),
    )


def test_the_office_of_the_place_hears_of_a_firm_that_waits(district: District) -> None:
    told = district.told(EnterpriseSubmitted(subject_id=district.firm.id, again=False))
    assert told.keys() == {district.counselor.id}


def test_the_hall_hears_where_no_office_serves_the_place(district: District) -> None:
    district.firm.subdistrict = "500109101"
    told = district.told(EnterpriseSubmitted(subject_id=district.firm.id, again=False))
    assert told.keys() == {district.clerk.id}


def test_who_cannot_sign_in_hears_nothing(district: District) -> None:
    gone = an_hr(district.work, district.firm)
    gone.disabled_at = NOW
    a_user(district.work, Role.COUNSELOR, district.office, disabled_at=NOW)
    assert district.told(VacancyExpired(subject_id=district.vacancy.id, enterprise_id=1)).keys() == {district.hr.id}


@pytest.mark.parametrize(
    "event", [lambda firm: EnterpriseVerified(subject_id=firm, basis=Code("licence")), lambda firm: returned(firm)]
)
def test_the_firm_hears_what_became_of_its_record(district: District, event: Callable[[int], Event]) -> None:
    assert district.told(event(district.firm.id)).keys() == {district.hr.id}


def returned(firm_id: int) -> Event:
    return EnterpriseReturned(subject_id=firm_id)


def test_the_reviewers_hear_of_a_vacancy_but_not_who_put_it_forward(district: District) -> None:
    district.vacancy.subdistrict = PLACE
    event = VacancySubmitted(subject_id=district.vacancy.id, enterprise_id=district.firm.id, headcount=5)
    other = a_user(district.work, Role.COUNSELOR, district.office)
    district.vacancy.submitted_by = district.counselor.id
    assert district.told(event).keys() == {other.id}


def test_the_agency_that_posted_hears_and_not_its_client(district: District) -> None:
    agency = an_enterprise(district.work)
    agent = an_hr(district.work, agency)
    district.vacancy.agency_id = agency.id
    told = district.told(VacancyPublished(subject_id=district.vacancy.id, enterprise_id=district.firm.id))
    assert told.keys() == {agent.id}


def test_the_owning_office_is_asked_and_the_asker_hears_the_answer(district: District) -> None:
    request = district.a_request()
    ids = {"seeker_id": request.seeker_id, "vacancy_id": request.vacancy_id, "office_id": request.office_id}
    asked = district.told(ReferralAsked(subject_id=request.id, **ids))
    assert asked.keys() == {district.clerk.id, district.organizer.id}
    assert "罗大勇" not in str([notice.facts for notice in asked.values()]), "a number, not a name"
    for status, code in (("accepted", "referral_accepted"), ("declined", "referral_declined")):
        request.status = status
        answered = district.told(ReferralAnswered(subject_id=request.id, answer=Code(status)))
        assert [(user_id, notice.code) for user_id, notice in answered.items()] == [(district.counselor.id, code)]


def test_organizers_hear_of_a_flag_and_the_invited_firm_of_the_fair(district: District) -> None:
    flag = a_flag(district.work, district.firm)
    told = district.told(FlagRaised(subject_id=flag.id, enterprise_id=district.firm.id, gap=42, rules=1))
    assert told.keys() == {district.organizer.id}
    fair, [invitation] = a_fair(district.work, district.firm)
    told = district.told(FirmInvited(subject_id=invitation.id, fair_id=fair.id, enterprise_id=district.firm.id))
    assert told.keys() == {district.hr.id}
    assert told[district.hr.id].facts["date"] == (district.work.today + timedelta(days=10)).isoformat()


def test_who_says_themselves_that_all_came_is_not_asked(district: District) -> None:
    filled = VacancyMoved(subject_id=district.vacancy.id, event=Code("fill"), status=Code("filled"))
    assert district.told(filled).keys() == {district.hr.id}
    closed = VacancyMoved(subject_id=district.vacancy.id, event=Code("close"), status=Code("closed"))
    assert district.told(closed) == {}


def of_the_ladder(district: District) -> list[Event]:
    """What is told of a demand: its receipt, its owner, words, every rung, every end."""
    vacancy = district.vacancy
    times = {"received_at": district.work.now - timedelta(days=9), "state": "received", "version": 1}
    row = Response(vacancy_id=vacancy.id, enterprise_id=vacancy.enterprise_id, **times)
    district.work.session.add(row)
    district.work.session.flush()
    ids = {"subject_id": row.id, "vacancy_id": vacancy.id}
    rungs = ("owner", "first_list", "reminder", "honest_word", "proposal", "last_chance", "diagnosis")
    ends = ("met", "partly_met", "unmet", "withdrawn")
    return [
        DemandReceived(**ids),
        DemandOwned(**ids, user_id=district.counselor.id),
        WordSaid(**ids, how=Code("phone")),
        DemandEscalated(**ids),
        *(RungReached(**ids, step=Code(step)) for step in rungs),
        *(ResponseEnded(**ids, state=Code(state), cause=Code("time")) for state in ends),
    ]


def a_complaint(district: District, place: str | None = PLACE) -> Complaint:
    times = {"reported_at": NOW, "due_at": NOW}
    words = {"no": f"J-{place}", "vacancy_id": district.vacancy.id, "kind": "fee", "status": "open"}
    complaint = Complaint(subdistrict=place, **words, **times)
    district.work.session.add(complaint)
    district.work.session.flush()
    return complaint


def test_the_places_counselors_hear_of_a_complaint_and_the_districts_when_it_is_late(district: District) -> None:
    complaint, vacancy = a_complaint(district), district.vacancy.id
    told = district.told(ComplaintReported(subject_id=complaint.id, vacancy_id=vacancy, kind=Code("fee")))
    assert told.keys() == {district.counselor.id}
    late = district.told(ComplaintEscalated(subject_id=complaint.id, vacancy_id=vacancy))
    assert late.keys() == {district.clerk.id}


def test_the_firm_hears_of_a_complaint_only_when_its_vacancy_came_down(district: District) -> None:
    ids = {"subject_id": a_complaint(district).id, "vacancy_id": district.vacancy.id}
    told = {
        act: district.told(ComplaintDecided(**ids, act=Code(act), status=Code("open"))).keys()
        for act in complaints.MACHINE.edges
    }
    assert told == {"close": {district.hr.id}, "pause": {district.hr.id}, "correct": set(), "dismiss": set()}


def test_every_notice_is_said_whole_and_leads_to_a_page(district: District, app: WebApp) -> None:
    request, flag = district.a_request(), a_flag(district.work, district.firm)
    fair, [invitation] = a_fair(district.work, district.firm)
    day = district.work.today
    firm, vacancy, complaint = district.firm.id, district.vacancy.id, a_complaint(district).id
    ids = {"seeker_id": request.seeker_id, "vacancy_id": vacancy, "office_id": request.office_id}
    subjects: tuple[Event, ...] = (
        EnterpriseSubmitted(subject_id=firm, again=False),
        EnterpriseVerified(subject_id=firm, basis=Code("licence")),
        returned(firm),
        JoinAsked(subject_id=firm, user_id=district.counselor.id),
        MemberAdded(subject_id=firm, user_id=district.hr.id, is_admin=False),
        VacancySubmitted(subject_id=vacancy, enterprise_id=firm, headcount=5),
        VacancyPublished(subject_id=vacancy, enterprise_id=firm),
        VacancyReturned(subject_id=vacancy, enterprise_id=firm),
        *(VacancyAsked(subject_id=vacancy, days=days, valid_to=day) for days in ASKED_DAYS),
        VacancyExpired(subject_id=vacancy, enterprise_id=firm),
        VacancyMoved(subject_id=vacancy, event=Code("fill"), status=Code("filled")),
        ReferralAsked(subject_id=request.id, **ids),
        ReferralAnswered(subject_id=request.id, answer=Code("accepted")),
        FlagRaised(subject_id=flag.id, enterprise_id=firm, gap=42, rules=1),
        FirmInvited(subject_id=invitation.id, fair_id=fair.id, enterprise_id=firm),
        *of_the_ladder(district),
        ComplaintReported(subject_id=complaint, vacancy_id=vacancy, kind=Code("fee")),
        ComplaintEscalated(subject_id=complaint, vacancy_id=vacancy),
        ComplaintDecided(subject_id=complaint, vacancy_id=vacancy, act=Code("close"), status=Code("taken_down")),
    )
    silent = {VacancyExtended.name, ShortlistFrozen.name}
    assert {type(event).name for event in subjects} == reactions.REACTIONS.keys() - silent
    texts = Platform.read_texts()
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    for event in subjects:
        told = district.told(event)
        assert told, event
        for notice in told.values():
            said = texts.say("notice", notice.code, **notice.facts)
            assert said != notice.code
            assert "{" not in said
            assert (notice.link or "").partition(":")[0] in endpoints
