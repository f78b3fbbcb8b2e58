"""A vacancy as it stands in the register: conditions of the occupation, words of HR, dates of its plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from demo.firms import person_name
from demo.numbers import phone
from demo.offices import Staff
from demo.phrases import dice, draw, expand, pick
from demo.plans import Plan
from demo.records import EnterpriseRecord, VacancyRecord
from demo.vacancy_text import Terms, benefits, duties, pay_text, requirements, title
from demo.words import Occupation, words

BY_PIECE = {"总装", "电子", "普工", "机加工", "焊接", "成型", "表面", "新材料", "食品", "纺织", "仓储", "配送", "花木"}
_OF_FACTORIES = re.compile("订单|车间|投产|设备")
INSURANCE = ("养老", "医疗", "失业", "工伤", "生育")
_DRIFT = {0: 1.0, 1: 0.985, 2: 0.965, 3: 0.945}  # pay by years back: wages rose two or three percent a year


@dataclass(frozen=True, slots=True)
class Desk:
    """What vacancies need to know of the district."""

    seed: int
    today: date
    staff: Staff


def vacancy(desk: Desk, plan: Plan) -> VacancyRecord:
    """The record of the vacancy that was planned."""
    rng = dice(desk.seed, "vacancy", plan.index)
    occupation = words().occupations[plan.occupation]
    firm = plan.enterprise
    terms = _terms(rng, plan, occupation, desk.today)
    missing, reason = _missing(rng, plan)
    town = desk.staff.town(firm.subdistrict)
    place = None if missing == "place" else _place(rng, plan)
    reviewed = plan.published_on is not None or plan.status == "returned"
    return VacancyRecord(
        no=plan.no,
        enterprise=firm.no,
        client=_client(rng) if firm.is_agency else None,
        occupation=occupation.key,
        headcount=None if missing == "headcount" else plan.headcount,
        subdistrict=place,
        address=_address(rng, firm, place),
        source=rng.choices(("企业填报", "电话", "走访", "招聘会", "导入"), (60, 14, 10, 6, 10))[0],
        returned_reason=reason,
        reviewer=desk.staff.counselor(town, plan.index) if reviewed else None,
        **_conditions(rng, terms, unset=missing == "pay"),
        **_texts(rng, occupation, terms, missing),
        **_progress(rng, plan, missing),
        **_contact(rng, plan),
    )


def _missing(rng: Random, plan: Plan) -> tuple[str, str | None]:
    """(what a draft or a returned vacancy lacks, the reason it was returned for)."""
    if plan.status == "draft":
        return rng.choice(("pay", "duties", "headcount", "place", "until")), None
    if plan.status != "returned":
        return "", None
    reason = pick(rng, words().vacancies["reasons"]["returned"])
    lacks = {"面议": "pay", "街镇": "place", "有效期": "until"}
    return next((field for sign, field in lacks.items() if sign in reason), ""), reason


def _conditions(rng: Random, terms: Terms, *, unset: bool) -> dict[str, Any]:
    """Pay, contract, shifts and what is asked; `unset`: pay is 面议."""
    full = terms.employment == "全职"
    return {
        "employment_type": terms.employment,
        "contract_years": rng.choice((2, 3, 3, 3, None)) if full else None,
        "salary_min": None if unset else terms.low,
        "salary_max": None if unset else terms.high,
        "salary_unit": terms.unit,
        "pay_text": pick(rng, words().vacancies["pay"]["unset"]) if unset else pay_text(rng, terms),
        "probation_months": terms.probation,
        "insurance": _insurance(rng) if full else ("工伤",) if rng.random() < 0.5 else (),
        "meals": terms.meals,
        "dormitory": terms.dorm,
        "shift": terms.shift,
        "night_shift": (None if rng.random() < 0.25 else terms.night) if terms.shift else None,
        "education_min": terms.education,
        "certificates": terms.certificates,
    }


def _texts(rng: Random, occupation: Occupation, terms: Terms, missing: str) -> dict[str, Any]:
    """Title, skills and all that is written out."""
    wanted, years = requirements(rng, occupation, terms)
    skills = draw(rng, occupation.skills, rng.randint(1, 5)) if rng.random() < 0.8 else []
    must = rng.randint(0, len(skills))
    return {
        "title": title(rng, occupation, terms),
        "experience_years_min": years,
        "skills_must": tuple(skills[:must]),
        "skills_nice": tuple(skills[must:]),
        "duties": "" if missing == "duties" else duties(rng, occupation, terms),
        "requirements": wanted,
        "benefits": benefits(rng, terms) if rng.random() < 0.85 else "",
    }


def _progress(rng: Random, plan: Plan, missing: str) -> dict[str, Any]:
    """Status, days and counters."""
    draft = plan.status == "draft"
    interviewed = round(plan.filled * rng.uniform(1.05, 1.6))
    return {
        "filled": plan.filled,
        "interviewed": interviewed,
        "referred": round(interviewed * rng.uniform(1.0, 1.5)),
        "arrive_by": _arrive(rng, plan),
        "created_on": plan.created_on,
        "submitted_on": None if draft else plan.created_on,
        "published_on": plan.published_on,
        "valid_from": plan.published_on or (None if draft else plan.created_on),
        "valid_to": None if missing == "until" else plan.valid_to,
        "ended_on": plan.ended_on,
        "status": plan.status,
        "close_reason": _closed(rng, plan),
    }


def _contact(rng: Random, plan: Plan) -> dict[str, Any]:
    """The firm's contact, or for one vacancy in seven somebody of the workshop."""
    firm = plan.enterprise
    if rng.random() >= 0.15:
        return {"contact_name": firm.contact_name, "contact_phone": firm.contact_phone}
    return {
        "contact_name": person_name(rng, rng.random() < 0.6),
        "contact_phone": phone("vacancy", plan.index - 10_000_000),
    }


def _terms(rng: Random, plan: Plan, occupation: Occupation, today: date) -> Terms:
    firm = plan.enterprise
    employment = pick(rng, occupation.employment)
    shift = pick(rng, occupation.shifts) if employment == "全职" else "弹性"
    night = shift in ("两班倒", "三班倒", "四班三运转", "夜班")
    unit, low, high = _pay(
        rng, occupation, employment, night, firm.headcount_insured, (today - plan.created_on).days // 365
    )
    factory = firm.section == "C"
    meals = rng.random() < (0.75 if factory or firm.section in "HQ" else 0.3)
    dorm = rng.random() < (0.6 if factory and firm.headcount_insured > 40 else 0.35 if firm.section in "HQC" else 0.12)
    certified = occupation.certificates if rng.random() < (0.6 if occupation.obtainable else 0.9) else ()
    return Terms(
        headcount=plan.headcount,
        employment=employment,
        shift=shift if rng.random() < 0.85 else None,
        night=night,
        meals=meals if meals or rng.random() < 0.5 else None,
        dorm=dorm if dorm or rng.random() < 0.5 else None,
        education=pick(rng, occupation.education) if rng.random() < 0.9 else None,
        years=rng.choice((1, 1, 2, 3)) if rng.random() < 0.22 else None,
        certificates=certified,
        obtainable=occupation.obtainable,
        low=low,
        high=high,
        unit=unit,
        probation=rng.choice((0, 1, 1, 2)) if employment == "全职" else 0,
        place=firm.subdistrict.removesuffix("街道").removesuffix("镇"),
        brief=firm.short_name,
        factory=factory or firm.is_agency or firm.trade == "物流",
        by_piece=occupation.group in BY_PIECE,
    )


def _pay(
    rng: Random, occupation: Occupation, employment: str, night: bool, insured: int, years_back: int
) -> tuple[str, int, int]:
    """(unit, low, high), with the pay of that year."""
    drift = _DRIFT[min(years_back, 3)]
    low, high = occupation.pay
    if employment in ("兼职", "零工"):
        hourly = (low + high) / 2 / 200 * drift
        if occupation.group not in ("建筑", "花木", "仓储") and rng.random() < 0.6:
            start = max(round(hourly * rng.uniform(0.9, 1.05)), 24)
            return "时", start, start + rng.randint(1, 5)
        start = max(round(hourly * 8 * rng.uniform(0.95, 1.15) / 10) * 10, 190)
        return "日", start, start + rng.choice((20, 30, 50))
    scale = drift * rng.uniform(0.94, 1.06) * (1.04 if insured > 200 else 1.0)
    step = 500 if rng.random() < 0.55 else 100
    start = max(round(low * scale / step) * step, 2600) + (200 if night and rng.random() < 0.4 else 0)
    end = max(round(high * scale * rng.uniform(0.9, 1.08) / step) * step, start + 500)
    pieces = occupation.group in ("成型", "表面", "焊接", "纺织", "机加工", "总装") and rng.random() < 0.15
    return "件" if pieces else "月", start, end


def _insurance(rng: Random) -> tuple[str, ...]:
    roll = rng.random()
    return (*INSURANCE, "公积金") if roll < 0.2 else INSURANCE if roll < 0.9 else ("养老", "医疗", "工伤")


def _client(rng: Random) -> str:
    firms = words().firms["flagship"].strip().splitlines()
    brand, trade = pick(rng, firms).split("|")[:2]
    tail = words().trades[trade].tails[0][0]
    return str(brand if len(brand) > 3 else brand + tail)


def _place(rng: Random, plan: Plan) -> str:
    """Mostly today's 街镇; three in a hundred write a name that left, two a place next door."""
    roll = rng.random()
    if plan.story or roll > 0.05:
        return plan.enterprise.subdistrict
    return pick(rng, words().outside["old_names" if roll < 0.03 else "neighbours"])


def _address(rng: Random, firm: EnterpriseRecord, place: str | None) -> str:
    """The firm's own, at length or short; of work elsewhere no more than the place is said."""
    if place and place != firm.subdistrict:
        return place if "区" in place else f"北碚区{place}"
    return firm.address if rng.random() < 0.85 else firm.address.replace("重庆市北碚区", "")


def _arrive(rng: Random, plan: Plan) -> date | None:
    if rng.random() < 0.45:
        return None
    start = plan.published_on or plan.created_on
    return start + timedelta(days=rng.choice((7, 10, 14, 15, 20, 30)))


def _closed(rng: Random, plan: Plan) -> str | None:
    """Why it was closed, withdrawn or paused; a nursing home has no orders to lose."""
    if plan.status not in ("closed", "withdrawn", "paused"):
        return None
    reasons = words().vacancies["reasons"][plan.status]
    if plan.enterprise.section != "C":
        reasons = tuple(reason for reason in reasons if not _OF_FACTORIES.search(reason))
    return expand(rng, pick(rng, reasons), {})
