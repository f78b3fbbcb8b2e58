"""The second person: publishes a vacancy or sends it back with a reason (先审后发)."""

from core import enterprises
from core.access import Permission
from core.errors import Conflict, Invalid
from core.vacancies.events import VacancyOverridden, VacancyPublished, VacancyReturned
from core.vacancies.lawful import blocking
from core.vacancies.models import Vacancy
from core.vacancies.queries import get
from core.vacancies.rules import refusals
from core.vacancies.states import MACHINE, Status
from core.work import Work

REASON = range(2, 301)


def may_review(work: Work, vacancy: Vacancy) -> bool:
    """Whether this actor is a second person for this vacancy."""
    own = vacancy.submitted_by is not None and vacancy.submitted_by == work.actor.user_id
    return work.can(Permission.VACANCY_REVIEW, vacancy) and not own


def hindrance(work: Work, vacancy: Vacancy) -> str | None:
    """Why nothing of this firm's vacancy may be public: a code of [error], or None."""
    if not enterprises.is_public(vacancy.enterprise):
        return "vacancy.firm_unverified"
    if vacancy.agency_id is None:
        return None
    agency = work.session.get_one(enterprises.Enterprise, vacancy.agency_id)
    if not enterprises.is_public(agency):
        return "vacancy.agency_unverified"
    if enterprises.authorisation(work, agency.id, vacancy.enterprise_id) is None:
        return "vacancy.agency_unauthorised"
    return None


def publish(work: Work, public_id: str, version: int, *, accept_wording: bool = False) -> Vacancy:
    """A counselor who did not put it forward makes it public.

    `accept_wording`: agrees to the reason given for wording that the law check blocks. Raises Conflict while the firm
    is not verified, or where the vacancy changed since it was read; Invalid with what it lacks.
    """
    vacancy = _read(work, public_id, "publish", version)
    if code := hindrance(work, vacancy):
        raise Conflict(code)
    has_phone = vacancy.contact_phone_sealed is not None
    if wrong := refusals(vacancy, filled=vacancy.filled, today=work.today, has_phone=has_phone):
        raise Invalid(**wrong)
    blocked = {told.finding.code for told in blocking(vacancy, work.today)}
    if blocked and not accept_wording:
        raise Invalid(accept_wording="vacancy.lint_accept")
    _judge(work, vacancy, "publish")
    if blocked:
        work.record(VacancyOverridden(subject_id=vacancy.id, rules=len(blocked)))
    # A vacancy reviewed again keeps its first day: a change does not restart the clock of its first list (A7.3).
    vacancy.published_at = vacancy.published_at or work.now
    vacancy.verified_at, vacancy.confirm_step = work.now, None
    vacancy.valid_from = vacancy.valid_from or work.today
    work.record(VacancyPublished(subject_id=vacancy.id, enterprise_id=vacancy.enterprise_id))
    return vacancy


def send_back(work: Work, public_id: str, version: int, reason: str) -> Vacancy:
    """A counselor returns it with a reason, which the firm reads."""
    if len(reason.strip()) not in REASON:
        raise Invalid(reason="vacancy.reason")
    vacancy = _read(work, public_id, "return", version)
    _judge(work, vacancy, "return")
    vacancy.return_reason = reason.strip()
    work.record(VacancyReturned(subject_id=vacancy.id, enterprise_id=vacancy.enterprise_id))
    return vacancy


def _read(work: Work, public_id: str, event: str, version: int) -> Vacancy:
    """The vacancy, when this actor may judge what they read. Nothing is changed before all is checked: a view that
    catches a refusal and answers commits its unit of work."""
    vacancy = get(work, public_id)
    work.require(Permission.VACANCY_REVIEW, vacancy)
    MACHINE.after(Status(vacancy.status), event)
    if not may_review(work, vacancy):
        raise Conflict("vacancy.own_review")
    if vacancy.version != version:
        raise Conflict("vacancy.changed_meanwhile")
    return vacancy


def _judge(work: Work, vacancy: Vacancy, event: str) -> None:
    vacancy.status = MACHINE.after(Status(vacancy.status), event).value
    vacancy.reviewed_at, vacancy.reviewed_by, vacancy.updated_at = work.now, work.actor.user_id, work.now
