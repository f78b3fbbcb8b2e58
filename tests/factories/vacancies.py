"""Vacancies for tests, written into the table directly."""

from datetime import timedelta
from itertools import count
from typing import Any

from core import vacancies
from core.enterprises import Enterprise
from core.vacancies import Status, Vacancy
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
    vacancy = Vacancy(
        no=f"V-T-{next(NUMBER):05d}",
        enterprise_id=firm.id,
        title=title,
        status=status.value,
        search=vacancies.search_text(title, firm.name),
        created_at=work.now,
        updated_at=work.now,
        **{
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
        | values,
    )
    work.vault.seal(vacancy, "contact_phone", phone)
    work.session.add(vacancy)
    work.session.flush()
    return vacancy
