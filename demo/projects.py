"""The key projects of the year and why their firms are flagged or not."""

from __future__ import annotations

import math
from datetime import date, timedelta

from demo.firms import flagships
from demo.offices import Staff
from demo.phrases import dice, pick
from demo.plans import Story
from demo.records import EnterpriseRecord, ProjectRecord
from demo.words import words

PHASES = ("签约", "开工", "设备安装", "试产", "投产", "扩产")


def key_people(seed: int, count: int, firms: list[EnterpriseRecord]) -> list[Story]:
    """For each key firm its story and the people it lacks; the rules are in words/projects.toml."""
    places = {flagship.brand: number for number, flagship in enumerate(flagships())}
    stories = [
        (places[row["firm"]], str(row["story"]), dict(row["people"]))
        for row in words().projects[:count]
        if row["story"] != "same"
    ]
    for number in range(len(flagships()), count):
        story = ("calm", "gap", "aged", "calm", "ratio")[number % 5]
        stories.append((number, story, _made_people(seed, number, story, firms[number])))
    return stories


def _made_people(seed: int, number: int, story: str, firm: EnterpriseRecord) -> dict[str, int]:
    """The gap of a firm beyond the written ones, split over two or three occupations of its trade."""
    rng = dice(seed, "project", number)
    staff = firm.headcount_insured
    if story == "gap":
        total = rng.randint(32, 55)
    elif story == "ratio":
        total = min(max(round(staff * 0.14), 8), 28)
    else:
        total = min(max(round(staff * 0.05), 3), 25)
    if story == "ratio" and total / (staff + total) < 0.1:  # too large a firm for the rule: leave it calm
        total = max(round(staff * 0.04), 3)
    names = list(dict.fromkeys(rng.choices(*words().trades[firm.trade].jobs, k=6)))[:3]
    shares = [total // len(names)] * len(names)
    shares[0] += total - sum(shares)
    return {name: share for name, share in zip(names, shares, strict=True) if share}


def projects(seed: int, today: date, count: int, firms: list[EnterpriseRecord], staff: Staff) -> list[ProjectRecord]:
    """The list of this year."""
    places = {flagship.brand: number for number, flagship in enumerate(flagships())}
    found = [_written(seed, today, n, row, places, firms, staff) for n, row in enumerate(words().projects[:count])]
    found += [_made(seed, today, n, firms[n], staff) for n in range(len(found), count)]
    return found


def _written(
    seed: int,
    today: date,
    number: int,
    row: dict[str, object],
    places: dict[str, int],
    firms: list[EnterpriseRecord],
    staff: Staff,
) -> ProjectRecord:
    brands = [str(row["firm"]), *str(row.get("partners", "")).split()]
    own = [firms[places[brand]] for brand in brands]
    base = own[0].headcount_insured
    planned = math.ceil(base * (0.25 + int(str(row["growth"])) / 100) / 10) * 10
    return ProjectRecord(
        no=f"P-{today.year}-{number + 1:02d}",
        name=str(row["name"]),
        list_type=str(row["list"]),
        year=today.year,
        phase=str(row["phase"]),
        enterprises=tuple(firm.no for firm in own),
        subdistrict=own[0].subdistrict,
        planned_headcount=planned,
        planned_on=_due(seed, today, number),
        investment_wan=int(str(row["invest"])),
        summary=str(row["summary"]),
        organizer=staff.organizers[number % len(staff.organizers)],
    )


def _made(seed: int, today: date, number: int, firm: EnterpriseRecord, staff: Staff) -> ProjectRecord:
    rng = dice(seed, "made-project", number)
    kind = pick(rng, words().project_kinds)
    return ProjectRecord(
        no=f"P-{today.year}-{number + 1:02d}",
        name=firm.short_name + kind,
        list_type="招商重点项目" if "招商重点" in firm.labels else "重点建设项目",
        year=today.year,
        phase=pick(rng, PHASES),
        enterprises=(firm.no,),
        subdistrict=firm.subdistrict,
        planned_headcount=round(firm.headcount_insured * rng.uniform(0.2, 0.6) / 10) * 10,
        planned_on=_due(seed, today, number),
        investment_wan=rng.randint(30, 900) * 100,
        summary=f"{firm.trade}{kind}",
        organizer=staff.organizers[number % len(staff.organizers)],
    )


def _due(seed: int, today: date, number: int) -> date:
    return today + timedelta(weeks=dice(seed, "project-due", number).randint(4, 30))
