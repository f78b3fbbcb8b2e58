"""A small district with one record of every kind, of two firms and two offices, for asking every route as everybody."""

from dataclasses import dataclass, field
from typing import Any

from core.access import OfficeLevel, Role
from core.accounts import User
from core.clock import JobState
from core.complaints import Complaint
from core.enterprises import Status
from core.imports import ImportBatch
from core.notices import Notice
from core.seekers import ReferralRequest
from core.shortlists import Shortlist, ShortlistEntry
from core.vacancies import Status as VacancyStatus
from core.work import Work
from tests.factories.accounts import a_user, an_office
from tests.factories.api_keys import an_api_key
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.projects import a_fair, a_flag, a_project
from tests.factories.seekers import a_seeker
from tests.factories.vacancies import a_vacancy


@dataclass
class Side:
    """A firm and an office with their people, and what belongs to them: kind of record to public id."""

    hr: User
    counselor: User
    ids: dict[str, str] = field(default_factory=dict)


@dataclass
class District:
    """Two sides that must not see each other, and those who serve the whole district."""

    own: Side
    other: Side
    staff: dict[str, User]

    def people(self) -> dict[str, User]:
        """Who asks: the own side's two and everybody else of the district."""
        return {"hr": self.own.hr, "counselor": self.own.counselor, **self.staff}


def a_district(work: Work) -> District:
    """Everything written down once."""
    centre = an_office(work, OfficeLevel.DISTRICT)
    staff = {
        "organizer": a_user(work, Role.ORGANIZER, centre),
        "sysadmin": a_user(work, Role.SYSADMIN),
        "secadmin": a_user(work, Role.SECADMIN),
        "auditor": a_user(work, Role.AUDITOR),
        "district_counselor": a_user(work, Role.COUNSELOR, centre),
        "new_hr": an_hr(work),
    }
    return District(a_side(work, "500109007"), a_side(work, "500109001"), staff)


def a_side(work: Work, place: str) -> Side:
    """A firm with a vacancy, a flag, an invitation; an office with a person and a list."""
    firm = an_enterprise(work, Status.VERIFIED)
    office = an_office(work, place_code=place)
    side = Side(an_hr(work, firm), a_user(work, office=office))
    vacancy, person = a_vacancy(work, firm), a_seeker(work, counselor=side.counselor)
    flag = a_flag(work, firm)
    fair, [invitation] = a_fair(work, firm, flag=flag)
    records: dict[str, Any] = {
        "enterprises": firm,
        "vacancies": vacancy,
        "draft": a_vacancy(work, firm, VacancyStatus.DRAFT),
        "seekers": person,
        "flag": flag,
        "fairs": fair,
        "invitation": invitation,
        "projects": a_project(work, firm),
        "shortlists": a_list(work, side.counselor, vacancy, person),
        "request": a_request(work, vacancy, person),
        "accounts": a_user(work, office=office),
        "complaints": a_complaint(work, vacancy, office.place_code),
        "offices": an_office(work),
        "notices": a_notice(work, side.hr),
        "imports": a_batch(work, firm, side.hr),
        "api_keys": an_api_key(work, firm, side.hr)[0],
    }
    if work.session.get(JobState, "flag_projects") is None:
        work.session.add(JobState(job="flag_projects", timetable="03:00"))
    work.session.flush()
    side.ids = {kind: record.public_id for kind, record in records.items()}
    return side


def a_list(work: Work, counselor: User, vacancy: Any, person: Any) -> Shortlist:
    """A frozen list of one person, with a gate and a part as the engine gives them."""
    shortlist = Shortlist(
        no=f"L-T-{vacancy.id}",
        vacancy_id=vacancy.id,
        office_id=counselor.office_id,
        frozen_by=counselor.id,
        frozen_at=work.now,
        index_number=1,
        index_built_at=work.now,
        weights_version="1",
        lexicon_fingerprint="f" * 64,
        considered=1,
        excluded={},
    )
    work.session.add(shortlist)
    work.session.flush()
    part = {"code": "title", "weight": 1.0, "value": 0.8, "points": 80.0, "known": True, "evidence": ["焊工"]}
    gate = {"code": "shift", "verdict": "unknown", "evidence": []}
    reasons = {"gates": [gate], "parts": [part], "harmonic": 80.0}
    entry = {"rank": 1, "score": 80.0, "confidence": 0.9, "utility": 70.0, "reasons": reasons}
    work.session.add(ShortlistEntry(shortlist_id=shortlist.id, seeker_id=person.id, **entry))
    return shortlist


def a_complaint(work: Work, vacancy: Any, place: str | None) -> Complaint:
    """Somebody reported the vacancy."""
    complaint = Complaint(
        no=f"J-T-{vacancy.id}",
        vacancy_id=vacancy.id,
        subdistrict=place,
        kind="fee",
        said="要收押金",
        status="open",
        reported_at=work.now,
        due_at=work.now,
    )
    work.session.add(complaint)
    return complaint


def a_request(work: Work, vacancy: Any, person: Any) -> ReferralRequest:
    """Somebody asked for the person."""
    request = ReferralRequest(
        public_id=f"request-of-{person.id}",
        seeker_id=person.id,
        vacancy_id=vacancy.id,
        office_id=person.office_id,
        asked_by=a_user(work).id,
        asked_at=work.now,
        status="asked",
    )
    work.session.add(request)
    return request


def a_batch(work: Work, firm: Any, hr: User) -> ImportBatch:
    """A sheet that waits to be read."""
    batch = ImportBatch(
        kind="vacancies",
        file_name="岗位.xlsx",
        sha256="0" * 64,
        size=1,
        status="failed",
        uploaded_by=hr.id,
        enterprise_id=firm.id,
        uploaded_at=work.now,
        problem={"code": "sheet.empty", "facts": {}},
    )
    work.session.add(batch)
    return batch


def a_notice(work: Work, user: User) -> Notice:
    """Something that the user was told."""
    notice = Notice(user_id=user.id, code="vacancy_published", facts={"title": "焊工", "reason": ""}, made_at=work.now)
    work.session.add(notice)
    return notice
