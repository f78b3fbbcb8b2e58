"""A vacancy as a poster for a factory's gate: what is told on it, and the square that leads to its page."""

from io import BytesIO
from typing import Any

import segno

from core.places import Places
from core.text import Texts
from core.vacancies import Vacancy
from webapp import filters

FACTS = 8
LONGEST_FACT = 46


def poster(vacancy: Vacancy, places: Places, texts: Texts, address: str) -> dict[str, Any]:
    """The data of config/papers/poster.typ; `address` is where the square leads."""
    site = texts.sections["site"]
    return {
        "title": vacancy.title,
        "pay": vacancy.salary_text
        if vacancy.salary_min is None and vacancy.salary_max is None and vacancy.salary_text
        else filters.money(vacancy.salary_min, vacancy.salary_max, vacancy.salary_unit),
        "people": f"招{vacancy.gap}人" if vacancy.gap else "已招够",
        "firm": vacancy.enterprise.name,
        "facts": facts(vacancy, places),
        "square": square(address),
        "address": address,
        "telephone": site["telephone"],
        "supervision": site["supervision"],
        "office": site["office"],
        "number": vacancy.no,
        "valid": f"有效期至{filters.day(vacancy.valid_to)}" if vacancy.valid_to else "",
    }


def facts(vacancy: Vacancy, places: Places) -> list[list[str]]:
    """What a passer-by wants to know, at most eight; what was not said is left out."""
    place = " ".join(filter(None, (places.name(vacancy.subdistrict) or vacancy.place_text, vacancy.address)))
    board = "、".join(word for word, given in (("包住", vacancy.dormitory), ("包吃", vacancy.meals)) if given)
    asked = [f"经验{vacancy.experience_years_min}年"] if vacancy.experience_years_min else []
    schooling = {None: "", "不限": "学历不限"}.get(vacancy.education_min, f"{vacancy.education_min}及以上")
    nights = {True: "有夜班", False: "不上夜班"}.get(vacancy.night_shift, "")
    told = (
        ("地点", place),
        ("工作", vacancy.duties),
        ("吃住", board),
        ("班次", "，".join(filter(None, (vacancy.shift, nights)))),
        ("要求", "，".join(filter(None, (schooling, *asked)))),
        ("证书", "、".join(vacancy.certificates)),
        ("用工", vacancy.employment_type or ""),
        ("社保", "、".join(vacancy.insurance)),
        ("通勤", "有通勤车" if vacancy.commute_bus else ""),
        ("发薪", f"每月{vacancy.pay_day}日" if vacancy.pay_day else ""),
        ("福利", vacancy.benefits or ""),
        ("要会", "、".join(vacancy.skills_must)),
        ("到岗", f"{filters.day(vacancy.arrive_by)}前" if vacancy.arrive_by else ""),
    )
    return [[name, short(said)] for name, said in told if said][:FACTS]


def short(said: str) -> str:
    """The words as one line that fits."""
    said = " ".join(said.split())
    return said if len(said) <= LONGEST_FACT else f"{said[: LONGEST_FACT - 1]}…"


def square(address: str) -> str:
    """The QR code of an address as SVG; still read where a quarter of it is dirty."""
    drawn = BytesIO()
    segno.make(address, error="q", micro=False).save(drawn, kind="svg", xmldecl=False, border=0, scale=4)
    return drawn.getvalue().decode()
