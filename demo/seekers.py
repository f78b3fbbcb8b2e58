"""The people looking for work: what a counselor wrote down of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from demo.firms import person_name
from demo.numbers import id_number, phone
from demo.offices import Staff
from demo.people import Person, graduated_on, person
from demo.phrases import dice, draw, pick
from demo.records import SeekerRecord
from demo.season import Season
from demo.seeker_text import Voice, experience_text, experiences, self_description, slip
from demo.words import words


@dataclass(frozen=True, slots=True)
class Register:
    """What the records of people need to know of the district."""

    seed: int
    today: date
    count: int
    season: Season
    staff: Staff

    def registered_on(self, index: int) -> date:
        """People are numbered in the order of registration."""
        return self.season.day((index + 0.5) / self.count)

    def registered_by(self, day: date) -> int:
        """How many were registered before this day."""
        return int(self.season.before(day) * self.count)


def seeker_no(index: int) -> str:
    """The number of the person at this place."""
    return f"S-{index + 1:05d}"


def seeker(register: Register, index: int) -> SeekerRecord:
    """The record of the person at this place."""
    registered = register.registered_on(index)
    who = person(register.seed, index, registered.year)
    rng = dice(register.seed, "seeker", index)
    outside = rng.random() < 0.02
    home = pick(rng, words().outside["neighbours"]) if outside else who.place.name
    said_home = None if not outside and rng.random() < 0.02 else home
    office = _office(rng, register.staff, who, outside)
    return SeekerRecord(
        no=seeker_no(index),
        name=person_name(rng, who.female, who.born.year),
        id_number=id_number(index, who.born),
        phone=phone("seeker", index),
        home_subdistrict=said_home,
        village=None if outside or not said_home or rng.random() < 0.3 else who.village[0],
        education=None if rng.random() < 0.04 else who.education,
        occupations=tuple(occupation.key for occupation in who.occupations),
        employment_types=_types(rng, who),
        skills=_skills(rng, who),
        certificates=_certificates(rng, who),
        office=office,
        counselor=register.staff.counselor(office, index),
        **_standing(rng, who, register.today, registered, outside),
        **_conditions(rng, who),
        **_words(rng, who, home),
    )


def _standing(rng: Random, who: Person, today: date, registered: date, outside: bool) -> dict[str, Any]:
    """Class, state and days of the registration, and what was consented to."""
    finished = graduated_on(rng, who, registered)
    kind, status = _status(rng, who, today, registered, finished)
    return {
        "graduated_on": finished,
        "seeker_class": "外埠" if outside and rng.random() < 0.5 else kind,
        "reg_status": status,
        "unemployed_since": _unemployed(rng, registered) if status == "失业登记" else None,
        "consent_matching": rng.random() < 0.95,
        "consent_sharing": rng.random() < 0.8,
        "consent_sms": rng.random() < 0.85,
        "consented_on": registered,
        "registered_on": registered,
        "last_contact_on": _contacted(rng, today, registered, status),
    }


def _conditions(rng: Random, who: Person) -> dict[str, Any]:
    """What was asked of pay, shifts and lodging; much was not."""
    years: int | None = None
    if rng.random() < (0.74 if who.jobs else 0.5):
        years = who.years
    return {
        "salary_min": None if rng.random() < 0.22 else who.pay,
        "shift_ok": _shifts(rng, who),
        "night_ok": who.nights if rng.random() < (0.3 if who.day_only else 0.6) else None,
        "dorm_needed": who.dorm if rng.random() < 0.65 else None,
        "experience_years": years,
    }


def _words(rng: Random, who: Person, home: str) -> dict[str, Any]:
    """Wishes, history and description, told in one voice."""
    wanted, streets, major = _intentions(rng, who), _streets(rng, who), _major(rng, who)
    voice = Voice(rng, who, home, major)
    told = experiences(voice)
    return {
        "major": major,
        "intentions": wanted,
        "work_subdistricts": streets,
        "experience": slip(rng, experience_text(voice, told)),
        "experiences": told,
        "self_description": self_description(voice, wanted, streets),
    }


def _intentions(rng: Random, who: Person) -> tuple[str, ...]:
    """One to three wishes in the person's own words."""
    wished = [pick(rng, occupation.aliases) for occupation in who.occupations]
    if len(wished) < 3 and rng.random() < 0.25:
        wished.append(pick(rng, who.occupations[0].aliases))
    return tuple(dict.fromkeys(wished))


def _streets(rng: Random, who: Person) -> tuple[str, ...]:
    if rng.random() < 0.35:
        return ()
    centre = ("天生街道", "朝阳街道", "北温泉街道", "龙凤桥街道", "歇马街道", "东阳街道")
    return tuple(dict.fromkeys([who.place.name, *draw(rng, centre, rng.randint(0, 3))]))


def _major(rng: Random, who: Person) -> str | None:
    if who.age > 34 or who.tier == 0 or who.education == "高中":
        return None
    majors = words().people["majors"]
    occupation = who.occupations[0]
    if occupation.office_work:
        return pick(rng, majors["工程" if occupation.group == "工程" else "职员"])
    service = words().occupations["nurse"].name
    if occupation.name == service:
        return "护理"
    hand = {
        "总装",
        "电子",
        "检验",
        "管理",
        "机加工",
        "设备维护",
        "焊接",
        "成型",
        "表面",
        "新材料",
        "普工",
        "维修",
        "建筑",
    }
    if occupation.group in hand:
        return pick(rng, majors["制造"])
    return pick(rng, majors["服务" if who.tier >= 2 else "技校"])


def _status(rng: Random, who: Person, today: date, registered: date, finished: date | None) -> tuple[str, str]:
    """(class of the official statistics, state of the registration)."""
    waiting = (today - registered).days
    working = rng.random() < (0.08 if waiting < 240 else 0.32)
    fresh = finished is not None and (today - finished).days < 730 and who.age < 30
    if fresh:
        kind = "应届高校毕业生" if who.tier >= 2 else "新成长失业青年"
    elif working:
        kind = "在业"
    elif who.age >= (52 if who.female else 60):
        kind = "退休"
    elif who.place.name.endswith("镇") and rng.random() < 0.4:
        kind = "本市农村"
    else:
        kind = "就业转失业" if who.jobs and rng.random() < 0.75 else "其他失业"
    if working:
        return kind, "就业"
    if rng.random() < (0.02 if waiting < 240 else 0.08):
        return kind, "暂无意愿"
    unemployed = kind in ("就业转失业", "其他失业", "新成长失业青年", "应届高校毕业生")
    return kind, "失业登记" if unemployed and rng.random() < 0.55 else "求职"


def _unemployed(rng: Random, registered: date) -> date:
    return registered - timedelta(days=int(rng.expovariate(1 / 70)) + 2)


def _office(rng: Random, staff: Staff, who: Person, outside: bool) -> str:
    if outside:
        return staff.town(None)
    village = staff.villages.get((who.place.name, who.village[0]))
    return village if village and rng.random() < 0.45 else staff.town(who.place.name)


def _contacted(rng: Random, today: date, registered: date, status: str) -> date:
    """People still looking are called every few weeks, the others were left alone."""
    span = (today - registered).days
    ago = int(rng.expovariate(1 / 35)) if status in ("求职", "失业登记") else int(span * rng.uniform(0.2, 1))
    return today - timedelta(days=min(ago, span))


def _types(rng: Random, who: Person) -> tuple[str, ...]:
    if rng.random() < 0.4:
        return ()
    options = {kind for occupation in who.occupations for kind in occupation.employment}
    return tuple(kind for kind in ("全职", "兼职", "零工") if kind in options or kind == "全职")


def _shifts(rng: Random, who: Person) -> tuple[str, ...] | None:
    if rng.random() < 0.42:
        return None
    shifts = ["白班"]
    if who.nights and not who.day_only:
        known = {shift for occupation in who.occupations for shift in occupation.shifts}
        others = (s for s in ("三班倒", "四班三运转", "夜班") if rng.random() < (0.8 if s in known else 0.2))
        shifts += ["两班倒", *others]
    return (*shifts, "弹性") if rng.random() < 0.3 else tuple(shifts)


def _skills(rng: Random, who: Person) -> tuple[str, ...]:
    if not who.jobs or rng.random() < 0.22:
        return ()
    found = draw(rng, who.occupations[0].skills, rng.randint(1, 4))
    for occupation in who.occupations[1:]:
        found += draw(rng, occupation.skills, rng.randint(0, 2))
    if rng.random() < 0.2:
        found.append(pick(rng, words().people["skills"]["common"]))
    return tuple(dict.fromkeys(found))


def _certificates(rng: Random, who: Person) -> tuple[str, ...] | None:
    """What was written down: often nothing, sometimes ("无",), sometimes only part of it."""
    if who.certificates:
        return who.certificates if rng.random() < 0.72 else None
    return ("无",) if rng.random() < 0.35 else None
