"""Vacancies for tests, written into the table directly."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from core import vacancies
from core.enterprises import Enterprise
from core.vacancies import Status, Vacancy, VacancyFacts
from core.work import Work
from tests.factories.enterprises import an_enterprise

NUMBER = count(1)


def a_vacancy(
    work: Work, enterprise: Enterprise | None = None, status: Status = Status.PUBLISHED, **values: Any
) -> Vacancy:
    """A vacancy in this state with all that publishing needs, flushed so that it has an id."""
    firm = enterprise or an_enterprise(work)
    title = values.pop("title", "焊工")
    phone = values.pop("contact_phone", "02368860001")
    if status is not Status.DRAFT:
        values = {"submitted_at": work.now, "review_due_at": work.now + timedelta(days=1)} | values
    if status in (Status.PUBLISHED, Status.UNCONFIRMED, Status.PAUSED, Status.FILLED, Status.EXPIRED):
        values = {"published_at": work.now, "verified_at": work.now, "valid_from": work.today} | values
    plain = {
        "no": f"V-T-{next(NUMBER):05d}",
        "search": vacancies.search_text(title, firm.name),
        "created_at": work.now,
        "headcount": 5,
        "referred": 0,
        "interviewed": 0,
        "filled": 0,
        "employment_type": "全职",
        "salary_min": 5500,
        "salary_max": 7500,
        "salary_unit": "月",
        "subdistrict": "500109007",
        "duties": "二保焊、氩弧焊，焊汽车座椅骨架，会看图纸。",
        "requirements": "做过电焊，能吃苦。",
        "education_min": "不限",
        "valid_to": work.today + timedelta(days=60),
    }
    values = {**plain, **values}
    vacancy = Vacancy(enterprise_id=firm.id, title=title, status=status.value, updated_at=work.now, **values)
    work.vault.seal(vacancy, "contact_phone", phone)
    work.session.add(vacancy)
    work.session.flush()
    return vacancy


def said(**values: Any) -> VacancyFacts:
    """What a firm says of a vacancy that may be published, as of 2026-03-02."""
    whole: dict[str, Any] = {
        "title": "模具钳工",
        "headcount": 3,
        "employment_type": "全职",
        "salary_min": 6000,
        "salary_max": 8000,
        "salary_unit": "月",
        "subdistrict": "500109007",
        "duties": "修模、配模、试模。",
        "requirements": "会看图纸。",
        "education_min": "中专",
        "valid_to": date(2026, 5, 1),
        "contact_name": "周敏",
        "contact_phone": "023-68860001",
    }
    return VacancyFacts(**whole | values)
