"""Anybody reports a public vacancy; the place's counselors look into it within 24 hours; the receipt tells what became
of it and nothing of anybody."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core import complaints, vacancies
from core.access import VISITOR, OfficeLevel, Role
from core.accounts import limits
from core.complaints import Complaint, DecideComplaint, Kind, ReportVacancy, Status
from core.errors import Conflict, Denied, Invalid, NotFound, TooMany
from core.events import EventRow
from core.vacancies import Status as VacancyStatus
from core.vacancies import Vacancy
from jobs import remind_complaints
from tests.conftest import NOW
from tests.factories.accounts import a_user, actor_for, an_office
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.vacancies import a_vacancy

HERE, ELSEWHERE = "500109007", "500109001"


@pytest.fixture
def people(unit):
    """Actors: counselors of the place, of another one, of the district; an organizer, the firm's HR person."""
    with unit() as work:
        firm = an_enterprise(work)
        made = {
            "counselor": a_user(work, office=an_office(work, place_code=HERE)),
            "stranger": a_user(work, office=an_office(work, place_code=ELSEWHERE)),
            "district": a_user(work, Role.COUNSELOR, an_office(work, OfficeLevel.DISTRICT)),
            "organizer": a_user(work, Role.ORGANIZER, an_office(work, OfficeLevel.DISTRICT)),
            "hr": an_hr(work, firm),
        }
        return {name: actor_for(work, user) for name, user in made.items()} | {"firm": firm}


@pytest.fixture
def reported(unit, people):
    """`reported(**values)`: a complaint of a visitor; `now=`, `status=` of the vacancy."""

    def one(kind="fee", now=NOW, status=VacancyStatus.PUBLISHED, subdistrict=HERE, **values):
        with unit() as work:
            public_id = a_vacancy(work, people["firm"], status, subdistrict=subdistrict).public_id
        with unit(VISITOR, now=now) as work:
            return complaints.report(work, public_id, ReportVacancy(kind=kind, **values))

    return one


def decided(act, version=1, note="打了单位电话，确有收费"):
    return DecideComplaint(act=act, note=note, version=version)


def state(unit, complaint):
    with unit(write=False) as work:
        row = work.session.get_one(Complaint, complaint.id)
        return row.status, work.session.get_one(Vacancy, row.vacancy_id).status


def test_a_visitor_reports_and_gets_a_receipt_that_cannot_be_counted(reported):
    first, second = reported(said=" 要交押金 ", phone="023-68860001"), reported()
    assert first.no != second.no
    assert len(first.no) == 11
    assert first.no.startswith("J-")
    assert (first.status, first.said, first.due_at - first.reported_at) == ("open", "要交押金", timedelta(hours=24))


def test_the_reporters_telephone_lies_sealed_and_reading_it_leaves_a_trace(reported, unit, people):
    complaint = reported(phone="023-68860001")
    assert b"68860001" not in complaint.phone_sealed
    with unit(people["counselor"]) as work:
        assert complaints.read_phone(work, complaint.public_id) == "02368860001"
    with unit(write=False) as work:
        query = select(EventRow.name).where(EventRow.name.like("complaint.%")).order_by(EventRow.seq)
        names = work.session.scalars(query).all()
    assert names == ["complaint.reported", "complaint.phone_read"]


def test_nothing_that_was_said_is_in_the_history(reported, unit):
    reported(said="要交押金", phone="023-68860001")
    with unit(write=False) as work:
        [row] = work.session.scalars(select(EventRow).where(EventRow.name == "complaint.reported"))
    assert row.facts.keys() == {"vacancy_id", "kind"}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"kind": "rude"}, "complaint.kind"),
        ({"kind": ""}, "complaint.kind"),
        ({"kind": "other"}, "complaint.said"),
        ({"kind": "fee", "said": "长" * 301}, "complaint.said_long"),
    ],
)
def test_a_report_that_says_nothing_is_refused(values, code):
    with pytest.raises(Invalid) as refused:
        ReportVacancy(**values)
    assert code in [code for code, _ in refused.value.fields.values()]


def test_a_telephone_that_cannot_be_dialled_is_refused_at_its_field(reported):
    with pytest.raises(Invalid) as refused:
        reported(phone="123")
    assert refused.value.fields.keys() == {"phone"}


@pytest.mark.parametrize("status", [s for s in VacancyStatus if s.value not in vacancies.LIVE])
def test_only_what_is_public_can_be_reported(reported, status):
    with pytest.raises(NotFound):
        reported(status=status)


def test_an_address_reports_so_often_and_no_more(reported):
    for _ in range(limits.COMPLAINT.times):
        reported()
    with pytest.raises(TooMany):
        reported()
    assert reported(now=NOW + timedelta(minutes=limits.COMPLAINT.minutes + 1)).no


def test_the_counselors_of_the_place_and_of_the_district_see_it_and_nobody_else(reported, unit, people):
    complaint = reported()
    seen = []
    for name in ("counselor", "stranger", "district", "organizer", "hr"):
        with unit(people[name], write=False) as work:
            try:
                seen += [name] if complaints.get(work, complaint.public_id) else []
            except NotFound:
                assert complaints.waiting(work) == 0
    assert seen == ["counselor", "district"]
    with unit(people["organizer"], write=False) as work, pytest.raises(Denied):
        complaints.listing(work)


def test_what_lies_in_no_known_place_is_the_districts(reported, unit, people):
    reported(subdistrict=None)
    with unit(people["counselor"], write=False) as work:
        assert complaints.waiting(work) == 0
    with unit(people["district"], write=False) as work:
        assert complaints.waiting(work) == 1


@pytest.mark.parametrize(
    ("act", "after", "vacancy"),
    [
        ("close", Status.TAKEN_DOWN, VacancyStatus.CLOSED),
        ("pause", Status.TAKEN_DOWN, VacancyStatus.PAUSED),
        ("correct", Status.CORRECTED, VacancyStatus.PUBLISHED),
        ("dismiss", Status.UNFOUNDED, VacancyStatus.PUBLISHED),
    ],
)
def test_what_was_found_takes_the_vacancy_down_or_leaves_it(reported, unit, people, act, after, vacancy):
    complaint = reported()
    with unit(people["counselor"]) as work:
        complaints.decide(work, complaint.public_id, decided(act))
    assert state(unit, complaint) == (after, vacancy)
    with unit(write=False) as work:
        moved = work.session.scalars(select(EventRow.facts).where(EventRow.name == "vacancy.moved")).all()
    assert [facts["event"] for facts in moved] == ([act] if act in complaints.TAKES_DOWN else [])


def test_a_vacancy_that_came_down_meanwhile_is_left_and_the_complaint_decided(reported, unit, people):
    complaint = reported()
    with unit(people["hr"]) as work:
        public_id = work.session.get_one(Vacancy, complaint.vacancy_id).public_id
        vacancies.move(work, public_id, "pause")
    with unit(people["counselor"]) as work:
        complaints.decide(work, complaint.public_id, decided("close"))
    assert state(unit, complaint) == (Status.TAKEN_DOWN, VacancyStatus.PAUSED)


def test_it_is_decided_once(reported, unit, people):
    complaint = reported()
    with unit(people["counselor"]) as work:
        complaints.decide(work, complaint.public_id, decided("dismiss"))
    with unit(people["district"]) as work, pytest.raises(Conflict, match=r"complaint\.illegal_event"):
        complaints.decide(work, complaint.public_id, decided("close", version=2))
    assert state(unit, complaint) == (Status.UNFOUNDED, VacancyStatus.PUBLISHED)


def test_who_read_an_older_one_is_told(reported, unit, people):
    complaint = reported()
    with unit(people["counselor"]) as work, pytest.raises(Conflict, match=r"complaint\.stale"):
        complaints.decide(work, complaint.public_id, decided("dismiss", version=7))


@pytest.mark.parametrize(("act", "note"), [("", "看过"), ("burn", "看过"), ("dismiss", " "), ("dismiss", "长" * 301)])
def test_a_finding_has_an_act_and_a_note(act, note):
    with pytest.raises(Invalid):
        decided(act, note=note)


def test_the_receipt_shows_the_state_however_it_is_typed(reported, unit):
    complaint = reported()
    no = complaint.no
    with unit(VISITOR, write=False) as work:
        for typed in (no, no.lower(), no.replace("-", " "), no.replace("-", "")):
            assert complaints.of_receipt(work, typed).id == complaint.id
        for wrong in ("", "J-AAAA-AAAA", str(complaint.id), "%"):
            with pytest.raises(NotFound):
                complaints.of_receipt(work, wrong)


def test_after_24_hours_it_goes_before_the_district_once(reported, platform, unit, people):
    late, done, fresh = reported(), reported(), reported(now=NOW + timedelta(hours=1))
    with unit(people["counselor"]) as work:
        complaints.decide(work, done.public_id, decided("dismiss"))
    assert remind_complaints.run(platform, NOW + timedelta(hours=23, minutes=59)).done == 0
    assert remind_complaints.run(platform, NOW + timedelta(hours=24)).done == 1
    assert remind_complaints.run(platform, NOW + timedelta(hours=24)).done == 0
    with unit(write=False) as work:
        rows = {row.id: row.escalated_at for row in work.session.scalars(select(Complaint))}
    assert rows == {late.id: NOW + timedelta(hours=24), done.id: None, fresh.id: None}


def test_every_kind_can_be_reported(reported):
    assert {reported(kind=kind, said="说明").kind for kind in Kind} == {kind.value for kind in Kind}
