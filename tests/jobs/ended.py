"""A row of each table that a sweep ends, as it is at NOW: how to tell that it has ended, and what a hold could name."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from core.access import Role
from core.accounts import Attempt, FormDraft, IdempotencyKey, OldPassword, ResetCode, User, UserSession
from core.api_keys import ApiKey
from core.clock import JobRun
from core.complaints import Complaint
from core.db import new_public_id
from core.enterprises import AgencyClient, Enterprise, EnterpriseChange, Member
from core.fairs import Fair
from core.imports import ImportBatch, ImportMapping
from core.notices import Notice
from core.response import Response, State
from core.seekers import Consent, Contact, Reading, ReferralRequest, Seeker, SeekerChange
from core.shortlists import Shortlist, ShortlistEntry
from core.vacancies import Status, Vacancy
from core.work import Work
from tests.conftest import NOW
from tests.factories.accounts import a_user
from tests.factories.api_keys import an_api_key
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.projects import a_fair
from tests.factories.seekers import a_seeker
from tests.factories.vacancies import a_vacancy


@dataclass(frozen=True)
class Made:
    """`ended(work)`: whether it has; `holds`: table to id of what keeps it; `days`: its period begins so much later."""

    ended: Callable[[Work], bool]
    holds: dict[str, int] = field(default_factory=dict)
    days: int = 0


def gone(model: Any, key: Any) -> Callable[[Work], bool]:
    return lambda work: work.session.get(model, key) is None


def put(work: Work, row: Any) -> Any:
    work.session.add(row)
    work.session.flush()
    return row


def user_session(work: Work) -> Made:
    user = a_user(work)
    times = {"created_at": NOW - timedelta(hours=1), "seen_at": NOW, "expires_at": NOW + timedelta(days=9)}
    row = put(work, UserSession(token_hash="a" * 64, user_id=user.id, revoked_at=NOW, **times))
    return Made(gone(UserSession, row.id), {"user": user.id})


def reset_code(work: Work) -> Made:
    user = a_user(work)
    by = a_user(work, Role.SECADMIN).id
    row = put(work, ResetCode(user_id=user.id, code_hash="b" * 64, issued_by=by, issued_at=NOW, expires_at=NOW))
    return Made(gone(ResetCode, row.id), {"user": user.id})


def attempt(work: Work) -> Made:
    return Made(gone(Attempt, put(work, Attempt(action="sign_in", who="somebody", at=NOW)).id))


def idempotency_key(work: Work) -> Made:
    row = put(work, IdempotencyKey(actor="1", key="k", request_hash="c" * 64, at=NOW))
    return Made(gone(IdempotencyKey, row.id))


def user(work: Work) -> Made:
    someone = a_user(work, name="陶红霞", login_name="taohongxia", disabled_at=NOW)
    work.vault.seal(someone, "totp_secret", "SECRET")
    put(work, OldPassword(user_id=someone.id, password_hash="old", replaced_at=NOW))

    def ended(work: Work) -> bool:
        row = work.session.get_one(User, someone.id)
        return row.name == row.login_name == f"#{row.id}" and row.totp_secret_sealed is None

    return Made(ended, {"user": someone.id})


def reading(work: Work) -> Made:
    reader, person = a_user(work), a_seeker(work)
    row = put(work, Reading(user_id=reader.id, seeker_id=person.id, field="phone", reason="call", at=NOW))
    return Made(gone(Reading, row.id), {"seeker": person.id, "user": reader.id})


def api_key(work: Work) -> Made:
    firm = an_enterprise(work)
    admin = an_hr(work, firm)
    row, _ = an_api_key(work, firm, admin, expires_on=work.today)
    return Made(gone(ApiKey, row.id), {"user": admin.id, "enterprise": firm.id})


def enterprise(work: Work) -> Made:
    firm = an_enterprise(work, legal_person="周敏", licence_file="d" * 64, licence_kind="image/png")

    def ended(work: Work) -> bool:
        row = work.session.get_one(Enterprise, firm.id)
        return (row.contact_name, row.contact_phone_sealed, row.legal_person, row.licence_file) == (None,) * 4

    return Made(ended, {"enterprise": firm.id})


def enterprise_change(work: Work) -> Made:
    firm = an_enterprise(work)
    row = put(work, EnterpriseChange(enterprise_id=firm.id, at=NOW, changes={"contact_name": ["周敏", "罗大勇"]}))
    return Made(gone(EnterpriseChange, row.id), {"enterprise": firm.id})


def enterprise_member(work: Work) -> Made:
    firm = an_enterprise(work)
    hr = an_hr(work, firm)
    hr.disabled_at = NOW
    return Made(gone(Member, hr.id), {"enterprise": firm.id, "user": hr.id})


def form_draft(work: Work) -> Made:
    user = a_user(work)
    row = put(work, FormDraft(user_id=user.id, place="/vacancies/new", typed_sealed=b"x", sent=False, saved_at=NOW))
    return Made(gone(FormDraft, row.id))


def response(work: Work) -> Made:
    vacancy = a_vacancy(work, status=Status.CLOSED, closed_at=NOW)
    times = {"received_at": NOW - timedelta(days=45), "closed_at": NOW, "state": State.UNMET.value}
    row = put(work, Response(vacancy_id=vacancy.id, enterprise_id=vacancy.enterprise_id, version=1, **times))
    return Made(gone(Response, row.id), {"vacancy": vacancy.id, "enterprise": vacancy.enterprise_id})


def agency_client(work: Work) -> Made:
    agency, client = an_enterprise(work, is_agency=True), an_enterprise(work)
    words = {"authorisation": "委托书", "valid_until": work.today, "created_at": NOW}
    row = put(work, AgencyClient(agency_id=agency.id, client_id=client.id, **words))
    return Made(gone(AgencyClient, row.id), {"enterprise": client.id})


def vacancy(work: Work) -> Made:
    job = a_vacancy(work, status=Status.CLOSED, closed_at=NOW, address="歇马路1号")

    def ended(work: Work) -> bool:
        row = work.session.get_one(Vacancy, job.id)
        return (row.address, row.duties, row.requirements, row.contact_phone_sealed) == (None, "", "", None)

    return Made(ended, {"vacancy": job.id, "enterprise": job.enterprise_id})


def seeker(work: Work) -> Made:
    person = a_seeker(work, health_limits=["不能久站"], sensitive_consent=True)
    talk = put(work, Contact(seeker_id=person.id, at=NOW, channel="phone", result="wants_work", note="想换厂"))

    def ended(work: Work) -> bool:
        row = work.session.get_one(Seeker, person.id)
        left = (row.id_number_index, row.phone_sealed, row.phone_index, row.health_limits_sealed, row.born_on)
        return row.status == "erased" and left == (None,) * 5 and work.session.get(Contact, talk.id) is None

    return Made(ended, {"seeker": person.id})


def consent(work: Work) -> Made:
    person = a_seeker(work)
    [row] = work.session.scalars(select(Consent).where(Consent.seeker_id == person.id))
    row.withdrawn_at = NOW
    return Made(gone(Consent, row.id), {"seeker": person.id})


def seeker_change(work: Work) -> Made:
    person = a_seeker(work)
    row = put(work, SeekerChange(seeker_id=person.id, at=NOW, fields={"fields": ["phone"]}))
    return Made(gone(SeekerChange, row.id), {"seeker": person.id})


def referral_request(work: Work) -> Made:
    person, job = a_seeker(work), a_vacancy(work)
    words = {"public_id": new_public_id(), "office_id": person.office_id, "asked_by": 1, "status": "declined"}
    times = {"asked_at": NOW - timedelta(days=5), "answered_at": NOW}
    row = put(work, ReferralRequest(seeker_id=person.id, vacancy_id=job.id, **words, **times))
    return Made(gone(ReferralRequest, row.id), {"seeker": person.id, "vacancy": job.id})


def a_list(work: Work, job: Vacancy, person: Seeker, **values: Any) -> Shortlist:
    """A frozen list of one person."""
    stand = {"index_number": 1, "weights_version": "w", "lexicon_fingerprint": "l", "considered": 9}
    row = put(work, Shortlist(no=f"L-{job.id}", vacancy_id=job.id, **{"frozen_at": NOW} | stand | values))
    said = {"rank": 1, "score": 70.0, "confidence": 0.8, "reasons": {}}
    put(work, ShortlistEntry(shortlist_id=row.id, seeker_id=person.id, **said))
    return row


def shortlist(work: Work) -> Made:
    job, person = a_vacancy(work, status=Status.FILLED), a_seeker(work)
    row = a_list(work, job, person)
    return Made(gone(Shortlist, row.id), {"shortlist": row.id, "vacancy": job.id, "seeker": person.id})


def fair(work: Work) -> Made:
    firm = an_enterprise(work)
    row, _ = a_fair(work, firm)
    return Made(gone(Fair, row.id), {"fair": row.id, "enterprise": firm.id}, days=10)


def import_batch(work: Work) -> Made:
    words = {"kind": "vacancies", "file_name": "表.csv", "sha256": "e" * 64, "size": 9, "status": "committed"}
    row = put(work, ImportBatch(uploaded_at=NOW, **words))
    return Made(gone(ImportBatch, row.id), {"import_batch": row.id})


def import_mapping(work: Work) -> Made:
    row = put(work, ImportMapping(owner="firm:1", kind="vacancies", header="f" * 64, columns={"title": 0}, used_at=NOW))
    return Made(gone(ImportMapping, row.id))


def notice(work: Work) -> Made:
    row = put(work, Notice(user_id=a_user(work).id, code="flag_raised", facts={}, made_at=NOW, read_at=NOW))
    return Made(gone(Notice, row.id))


def job_run(work: Work) -> Made:
    return Made(gone(JobRun, put(work, JobRun(job="backup", slot="s", status="done", started_at=NOW)).id))


def complaint(work: Work) -> Made:
    job = a_vacancy(work)
    times = {"reported_at": NOW - timedelta(days=2), "due_at": NOW, "decided_at": NOW}
    row = put(work, Complaint(no="J-AAAA-BBBB", vacancy_id=job.id, kind="fee", status="unfounded", **times))
    return Made(gone(Complaint, row.id), {"vacancy": job.id})


BY_AGE = (
    form_draft,
    response,
    *(user_session, reset_code, attempt, idempotency_key, user, reading, enterprise, enterprise_change),
    *(enterprise_member, agency_client, vacancy, seeker, consent, seeker_change, referral_request, shortlist),
    *(fair, import_batch, import_mapping, notice, job_run, complaint, api_key),
)
"""By the name of its table."""
