"""What was done with vacancies: frozen lists, finished referrals, fairs held and one or two to come."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from demo.offices import Staff
from demo.people import main_occupation
from demo.phrases import dice, pick
from demo.plans import OPEN, Plan, weekday_before
from demo.records import EnterpriseRecord, FairRecord, ProjectRecord, ReferralRecord, ShortlistRecord
from demo.seekers import Register, seeker_no
from demo.words import words

OLD = 40
"""Days: a vacancy published before has its list, but for a few that were forgotten."""
_POOL = 12_000  # lists of a large district draw from so many people: enough to look at, quick to make


class Pool:
    """People by their best known occupation, to fill old lists from."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._by_occupation: dict[str, array[int]] = {}
        step = max(register.count // _POOL, 1)
        for index in range(0, register.count, step):
            key = main_occupation(register.seed, index)
            self._by_occupation.setdefault(key, array("l")).append(index)

    def people(self, rng: Random, occupation: str, day: date, count: int) -> list[int]:
        """Up to `count` people of this or a kindred occupation who were registered before the day."""
        known = self._register.registered_by(day)
        found: list[int] = []
        for key in (occupation, *words().occupations[occupation].kin):
            places = self._by_occupation.get(key, array("l"))
            near = places[: bisect_left(places, known)]
            found += rng.sample(near, min(len(near), count - len(found)))
            if len(found) >= count:
                break
        return found


def shortlists(register: Register, plans: list[Plan], share: float) -> list[ShortlistRecord]:
    """Frozen lists: older vacancies of key firms but `aged`, a share of others, more of the old ones."""
    found: list[ShortlistRecord] = []
    for plan in plans:
        rng = dice(register.seed, "list", plan.index)
        if plan.published_on is None or not _listed(rng, plan, register.today, share):
            continue
        office = register.staff.town(plan.enterprise.subdistrict)
        frozen = weekday_before(plan.published_on + timedelta(days=rng.choice((0, 1, 1, 2, 3))))
        found.append(
            ShortlistRecord(
                no=f"L-{len(found) + 1:05d}",
                vacancy=plan.no,
                wanted=min(3 * max(plan.headcount - plan.filled // 2, 1), rng.randint(4, 12)),
                frozen_on=min(max(frozen, plan.published_on), plan.ended_on or register.today, register.today),
                counselor=register.staff.counselor(office, plan.index),
            )
        )
    return found


def _listed(rng: Random, plan: Plan, today: date, share: float) -> bool:
    """Key firms: each older vacancy has its list, unless its story is to have none."""
    age = (today - (plan.published_on or today)).days
    if plan.story:
        return plan.story != "aged" and age > 1
    if plan.status not in OPEN:
        return rng.random() < share / 4
    return age > 2 and rng.random() < share * (2.4 if age > OLD else 0.7)


def referrals(register: Register, pool: Pool, plans: list[Plan]) -> list[ReferralRecord]:
    """The finished referrals of finished vacancies; no pair twice, no person hired twice within a year."""
    found: list[ReferralRecord] = []
    hired: dict[int, date] = {}
    for plan in plans:
        if plan.ended_on and plan.published_on and plan.status in ("filled", "closed", "expired"):
            rng = dice(register.seed, "referral", plan.index)
            found += _referred(rng, register, pool, plan, hired)
    return found


def _referred(
    rng: Random, register: Register, pool: Pool, plan: Plan, hired: dict[int, date]
) -> Iterator[ReferralRecord]:
    start, end = plan.published_on or plan.created_on, plan.ended_on or register.today
    through_us = min(plan.filled, rng.randint(0, 5))
    people = pool.people(rng, plan.occupation, end, through_us + rng.randint(0, 4))
    for number, index in enumerate(people):
        day = max(
            register.registered_on(index),
            start + timedelta(days=rng.randint(0, max((end - start).days - 1, 0))),
        )
        if day > end:
            continue
        met = day + timedelta(days=rng.randint(1, 4))
        finished = min(met + timedelta(days=rng.randint(1, 8)), register.today)
        before = hired.get(index)
        taken = number < through_us and (before is None or abs((finished - before).days) > 365)
        outcome, reason = ("hired", None) if taken else _refused(rng)
        if taken:
            hired[index] = finished
        yield ReferralRecord(
            vacancy=plan.no,
            seeker=seeker_no(index),
            referred_on=day,
            interviewed_on=min(met, finished) if outcome in ("hired", "refused_by_firm") else None,
            ended_on=finished,
            outcome=outcome,
            reason=reason,
        )


def _refused(rng: Random) -> tuple[str, str | None]:
    """Outcome and reason, in the words of specs A7.2."""
    outcome = rng.choices(("refused_by_firm", "refused_by_person", "lapsed"), (4, 5, 1))[0]
    reasons = {
        "refused_by_firm": ("不符技能", "证书缺", "未到面试", "面试未过", "岗位已满", "其他"),
        "refused_by_person": ("不合适薪资", "太远", "班制", "家庭", "已就业", "联系不上", "其他"),
    }
    return outcome, pick(rng, reasons[outcome]) if outcome in reasons else None


_PLACES = {
    "歇马街道": "歇马文体中心",
    "北温泉街道": "缙云文化广场",
    "天生街道": "区人力资源市场一楼大厅",
    "静观镇": "静观花木广场",
    "龙凤桥街道": "龙凤桥社区广场",
    "统景镇": "统景镇便民服务中心",
    "澄江镇": "澄江镇文化站",
    "东阳街道": "东阳社区活动中心",
    "朝阳街道": "朝阳街道文化广场",
}
_THEMES = {
    2: "春风行动",
    3: "春风行动",
    4: "民营企业招聘",
    5: "职等你来",
    6: "毕业生专场",
    7: "高校毕业生专场",
    8: "高温不停工·技工专场",
    9: "金秋招聘",
    10: "金秋招聘",
    11: "重点企业用工专场",
    12: "就业援助",
    1: "就业援助月",
}


def fairs(
    seed: int,
    today: date,
    plans: list[Plan],
    firms: list[EnterpriseRecord],
    projects: list[ProjectRecord],
    staff: Staff,
) -> list[FairRecord]:
    """Two fairs a quarter over three years, more after the Spring Festivals, and two to come."""
    days = [d for f in words().festivals for n in (10, 17, 24) for d in [f + timedelta(days=n)]]
    days += [today - timedelta(days=45 * n + 12) for n in range(24)] + [today + timedelta(days=n) for n in (9, 23)]
    days = sorted(d for d in {_saturday(d) for d in days} if d > today - timedelta(days=3 * 365))
    days = [d for d in days if d <= today + timedelta(days=31)]
    found: list[FairRecord] = []
    counts: dict[int, int] = {}
    for number, day in enumerate(days):
        counts[day.year] = counts.get(day.year, 0) + 1
        rng = dice(seed, "fair", number)
        project = pick_project(rng, projects) if day > today or rng.random() < 0.3 else None
        no = f"F-{day.year}-{counts[day.year]:02d}"
        found.append(_fair(rng, no, day, today, plans, firms, project, staff))
    return found


def pick_project(rng: Random, projects: list[ProjectRecord]) -> ProjectRecord:
    """One of the key projects."""
    return projects[int(rng.random() * len(projects))]


def _saturday(day: date) -> date:
    saturday = day + timedelta(days=(5 - day.weekday()) % 7)
    return saturday + timedelta(days=7 if saturday.month == 10 and saturday.day < 8 else 0)


def _fair(
    rng: Random,
    no: str,
    day: date,
    today: date,
    plans: list[Plan],
    firms: list[EnterpriseRecord],
    project: ProjectRecord | None,
    staff: Staff,
) -> FairRecord:
    coming = day > today
    on = [p for p in plans if _running(p, min(day, today))]
    host = next((f for f in firms if project and f.no == project.enterprises[0]), None)
    town = host.subdistrict if host and host.subdistrict in _PLACES else pick(rng, tuple(_PLACES))
    picked = {p.enterprise.no for p in draw_plans(rng, on, rng.randint(8, 24))} | ({host.no} if host else set())
    chosen = [p for p in on if p.enterprise.no in picked]
    entered = round(sum(min(p.headcount, 15) for p in chosen) * rng.uniform(0.8, 1.8)) + rng.randint(20, 90)
    interviewed = round(entered * rng.uniform(0.45, 0.7))
    intentions = round(interviewed * rng.uniform(0.25, 0.45))
    short = town.removesuffix("街道").removesuffix("镇")
    theme = f"{host.short_name}专场" if host else _THEMES[day.month]
    return FairRecord(
        no=no,
        name=theme if theme.startswith(short) else short + theme,
        held_on=day,
        hours=pick(rng, ("9:00–13:00", "9:00–12:00", "9:30–12:30")),
        place=_PLACES[town],
        subdistrict=town,
        project=project.no if project else None,
        enterprises=tuple(sorted(picked)),
        vacancies=tuple(p.no for p in chosen),
        organizer=pick(rng, staff.organizers),
        entered=None if coming else entered,
        interviewed=None if coming else interviewed,
        intentions=None if coming else intentions,
        hired=None if coming else round(intentions * rng.uniform(0.2, 0.6)),
    )


def _running(plan: Plan, day: date) -> bool:
    return plan.published_on is not None and plan.published_on <= day <= (plan.ended_on or day)


def draw_plans(rng: Random, plans: list[Plan], count: int) -> list[Plan]:
    """Some of the plans."""
    return rng.sample(plans, min(count, len(plans)))
