"""Who a made-up person is: age, schooling, trades and wishes; words are put to it in seeker_text.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from random import Random

from demo.numbers import birthday, sequence
from demo.phrases import dice, pick
from demo.words import Occupation, Place, words

_AGES = ((18, 20, 5), (21, 24, 12), (25, 34, 25), (35, 44, 25), (45, 54, 23), (55, 61, 10))
_SCHOOLING = {  # age from: (levels, weights)
    18: (("初中", "高中", "中专", "技校", "大专", "本科"), (14, 16, 28, 12, 28, 2)),
    22: (("初中", "高中", "中专", "技校", "大专", "本科", "硕士"), (20, 12, 18, 6, 26, 16, 2)),
    33: (("小学", "初中", "高中", "中专", "技校", "大专", "本科"), (4, 40, 16, 18, 3, 13, 6)),
    45: (("小学", "初中", "高中", "中专", "大专"), (22, 52, 15, 7, 4)),
}
TIERS = {"小学": 0, "初中": 0, "高中": 1, "中专": 1, "技校": 1, "大专": 2, "本科": 3, "硕士": 4, "博士": 4}
_LEAVING_AGE = {
    "小学": 13,
    "初中": 16,
    "高中": 19,
    "中专": 18,
    "技校": 18,
    "大专": 21,
    "本科": 22,
    "硕士": 25,
}


@dataclass(slots=True)
class Job:
    """One job of the past: which years, which phrase is told later."""

    occupation: Occupation
    start: int
    end: int
    ongoing: bool = False


@dataclass(slots=True)
class Person:
    """What is true of someone, said or not."""

    index: int
    born: date
    female: bool
    age: int
    education: str
    left_school: int  # year
    place: Place
    village: tuple[str, bool]
    occupations: list[Occupation]
    jobs: list[Job] = field(default_factory=list)
    certificates: tuple[str, ...] = ()
    nights: bool = True
    dorm: bool = False
    children: bool = False
    been_away: bool = False
    pay: int = 4500

    @property
    def years(self) -> int:
        """Years in the best known occupation."""
        main = self.occupations[0]
        return sum(max(job.end - job.start, 0) for job in self.jobs if job.occupation is main)

    @property
    def day_only(self) -> bool:
        """Whether nobody in the person's occupations works nights anyway."""
        return all(shift in ("白班", "弹性") for occupation in self.occupations for shift in occupation.shifts)

    @property
    def tier(self) -> int:
        """0 up to 初中, 1 up to 技校, 2 大专, 3 本科, 4 above."""
        return TIERS[self.education]


@cache
def _places() -> tuple[tuple[Place, ...], list[float]]:
    return words().places, list(accumulate(place.people for place in words().places))


_MANUAL = {2: 0.25, 3: 0.05, 4: 0.0}  # how likely a graduate's trade is one that asks for no degree


@cache
def _chances(female: bool, tier: int, era: str) -> tuple[tuple[Occupation, ...], list[float]]:
    """The occupations with their summed weights for this kind of person."""
    weights: list[float] = []
    for occupation in words().occupations.values():
        weight = occupation.share * (occupation.female if female else 1 - occupation.female)
        if occupation.office_work:
            weight *= (0.0, 0.15, 4.0, 6.0, 6.0)[tier]
        elif tier >= 2:
            weight *= _MANUAL[tier]
        if occupation.age and era != "middle":
            weight *= 2.2 if occupation.age == era else 0.2
        if not occupation.obtainable and "护士" in occupation.name and tier == 0:
            weight = 0.0
        weights.append(weight)
    return tuple(words().occupations.values()), list(accumulate(weights))


def main_occupation(seed: int, index: int) -> str:
    """The key of the person's best known occupation, without making the whole person."""
    return _core(dice(seed, "person", index), index, 2026).occupations[0].key


def person(seed: int, index: int, year: int) -> Person:
    """Everything that was true of the person at this place in the year of registration."""
    rng = dice(seed, "person", index)
    who = _core(rng, index, year)
    _kin(rng, who)
    who.jobs = _jobs(rng, who, year)
    who.certificates = _certificates(rng, who)
    who.children = 24 < who.age < 46 and rng.random() < 0.6
    refusal = 0.45 if who.children and who.female else 0.4 if who.age > 50 else 0.2
    who.nights = rng.random() >= refusal
    who.dorm = rng.random() < (0.4 if who.age < 25 else 0.22) * (0.5 if who.children else 1)
    who.been_away = who.age > 22 and rng.random() < 0.45
    low, high = who.occupations[0].pay
    skill = min(who.years, 12) / 12
    who.pay = round((low * 0.88 + (high - low) * 0.6 * skill) * rng.uniform(0.92, 1.1) / 100) * 100
    if rng.random() < 0.6:
        who.pay = round(who.pay / 500) * 500
    return who


def _core(rng: Random, index: int, year: int) -> Person:
    low, high, _ = rng.choices(_AGES, _AGE_WEIGHTS)[0]
    age = rng.randint(low, high)
    born = birthday(index, year - age - 1)
    female = sequence(index) % 2 == 0
    levels, weights = _SCHOOLING[max(start for start in _SCHOOLING if start <= age)]
    education = rng.choices(levels, weights)[0]
    tier = TIERS[education]
    era = "younger" if age < 30 else "older" if age > 45 else "middle"
    occupations, sums = _chances(female, tier, era)
    main = rng.choices(occupations, cum_weights=sums)[0]
    places, shares = _places()
    place = rng.choices(places, cum_weights=shares)[0]
    village = place.villages[int(rng.random() * len(place.villages))]
    left = born.year + _LEAVING_AGE[education] + (rng.random() < 0.2)
    return Person(index, born, female, age, education, min(left, year), place, village, [main])


_AGE_WEIGHTS = tuple(weight for _, _, weight in _AGES)


def _kin(rng: Random, who: Person) -> None:
    """Second and third occupations, near to the first; the young know one."""
    chance = 0.25 if who.age < 23 else 0.7
    near = [words().occupations[key] for key in who.occupations[0].kin]
    near = [o for o in near if who.tier >= 2 or not o.office_work]
    # Nobody turns from a woman's trade to a man's by way of kinship: 月嫂 to 焊工 would not ring true.
    near = [o for o in near if who.tier < 3 or o.office_work or o.group in ("职员", "销售", "管理")]
    near = [o for o in near if rng.random() < 0.25 + (o.female if who.female else 1 - o.female)]
    while near and len(who.occupations) < 3 and rng.random() < chance:
        who.occupations.append(near.pop(int(rng.random() * min(len(near), 3))))
        chance *= 0.5
    if len(who.occupations) < 3 and who.tier < 2 and who.age > 22 and rng.random() < 0.12:
        odd = rng.choices(*_odd(who.female))[0]
        if odd not in who.occupations:
            who.occupations.append(odd)


@cache
def _odd(female: bool) -> tuple[tuple[Occupation, ...], tuple[float, ...]]:
    keys = ("general", "waiter", "packer", "shop", "cleaner") if female else ("general", "loader", "guard", "courier")
    return tuple(words().occupations[key] for key in keys), tuple(1.0 for _ in keys)


def _jobs(rng: Random, who: Person, year: int) -> list[Job]:
    """One to four jobs, latest first, none before school was over."""
    first = who.left_school
    if year - first < 1 or (who.age < 24 and rng.random() < 0.3):
        return []
    end = year - (0 if rng.random() < 0.7 else rng.randint(1, 2))
    ongoing = end == year and rng.random() < 0.2
    jobs: list[Job] = []
    order = [who.occupations[0], *who.occupations]
    while len(jobs) < 4 and end > first:
        longest = 4 if who.age < 28 else 9
        start = max(end - 1 - int(rng.random() ** 1.5 * longest), first)
        occupation = order[min(len(jobs), len(order) - 1)] if len(jobs) < 2 else pick_job(rng, who)
        jobs.append(Job(occupation, start, end, ongoing and not jobs))
        end = start - (rng.random() < 0.25)
        if rng.random() < 0.3:
            break
    return jobs


def pick_job(rng: Random, who: Person) -> Occupation:
    """One of the person's occupations."""
    return who.occupations[int(rng.random() * len(who.occupations))]


def _certificates(rng: Random, who: Person) -> tuple[str, ...]:
    """The certificates somebody really has."""
    held: list[str] = []
    for occupation in who.occupations:
        if occupation.certificates:
            experienced = any(job.occupation is occupation for job in who.jobs)
            chance = 0.45 if occupation.obtainable else 0.82 if experienced else 0.3
            if rng.random() < chance:
                held.extend(occupation.certificates)
    if who.age < 58 and rng.random() < (0.16 if who.female else 0.34):
        held.append("驾驶证C1")
    if who.tier >= 2 and rng.random() < 0.12:
        held.append(pick(rng, ("普通话二级甲等", "计算机二级", "初级会计职称", "教师资格证", "英语四级")))
    return tuple(dict.fromkeys(held))


def graduated_on(rng: Random, who: Person, today: date) -> date | None:
    """The graduation day of those who left school within ten years."""
    if today.year - who.left_school > 10 or who.tier == 0:
        return None
    day = date(who.left_school, pick_month(rng), 30)
    return min(day, today - timedelta(days=20))


def pick_month(rng: Random) -> int:
    """Graduation is in June, or in July where the papers come late."""
    return 6 if rng.random() < 0.8 else 7
