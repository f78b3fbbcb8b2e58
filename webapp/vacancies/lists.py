"""The lists of vacancies: what the address asks for, how they are sorted, what a workbook of them holds."""

from collections.abc import Callable
from typing import Any

from flask import request
from sqlalchemy import Select

from core import vacancies
from core.bigrams import terms
from core.vacancies import Vacancy, Wanted
from webapp import filters
from webapp.lists import Sorts, ordered
from webapp.request import platform, work

LONGEST_WORDS = 60
MOST_PAY = 500_000


def sorts() -> Sorts:
    """The keys of `sort` in the address."""
    return {
        "created": Vacancy.created_at.expression,
        "title": Vacancy.title.expression,
        "pay": vacancies.monthly_pay(),
        "headcount": Vacancy.headcount.expression,
        "gap": vacancies.missing_people(),
        "due": Vacancy.review_due_at.expression,
        "valid": Vacancy.valid_to.expression,
        "new": Vacancy.published_at.expression,
    }


def wanted(*, public: bool = False) -> Wanted:
    """The filters in the address; values that say nothing are as if not given. The public sees what needs people."""
    asked = request.values
    words = asked.get("q", "").strip()[:LONGEST_WORDS]
    pay = asked.get("pay", type=int)
    return Wanted(
        words=words,
        occupation=(platform.shelf.code_title(words) or "") if words else "",
        places={term: codes for term in terms(words) if (codes := platform.places.called(term))},
        status="" if public else asked.get("status", ""),
        subdistrict=asked.get("subdistrict", ""),
        education=asked.get("education", ""),
        pay=pay if pay is not None and 0 < pay <= MOST_PAY else None,
        shift=asked.get("shift", ""),
        dormitory=asked.get("dormitory") == "1",
        meals=asked.get("meals") == "1",
        no_nights=asked.get("no_nights") == "1",
        enterprise="" if public else asked.get("enterprise", ""),
        gap=public or asked.get("gap") == "1",
    )


def in_order(query: Select[Vacancy], default: str) -> Select[Vacancy]:
    """The query as the address wants it sorted; the newest of equals first."""
    return ordered(query, sorts(), default, Vacancy.id.desc())


def found(asked: Wanted) -> Select[Vacancy]:
    """What the actor sees of it, sorted."""
    return in_order(vacancies.listing(work, asked), "-created")


COLUMNS: list[tuple[str, Callable[[Vacancy], Any]]] = [
    ("编号", lambda v: v.no),
    ("岗位", lambda v: v.title),
    ("单位", lambda v: v.enterprise.name),
    ("状态", lambda v: platform.texts.say("vacancy_status", v.status)),
    ("人数", lambda v: v.headcount),
    ("已推荐", lambda v: v.referred),
    ("已面试", lambda v: v.interviewed),
    ("已到岗", lambda v: v.filled),
    ("缺口", lambda v: v.gap),
    ("月薪", lambda v: filters.money(v.salary_min, v.salary_max, v.salary_unit)),
    ("地点", lambda v: platform.places.name(v.subdistrict) or v.place_text or ""),
    ("学历", lambda v: v.education_min or ""),
    ("联系人", lambda v: filters.masked_name(v.contact_name)),
    ("联系电话", lambda v: filters.masked_phone(work.vault.open(v, "contact_phone"))),
    ("有效期至", lambda v: v.valid_to.isoformat() if v.valid_to else ""),
]
"""Of a workbook; the contact is masked (D18)."""
