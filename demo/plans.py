"""Which firm needs whom and when: the outline of each vacancy, before words are put to it.

The outlines of all vacancies are small and made together, because numbers run in the order of creation.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from demo.phrases import dice
from demo.records import EnterpriseRecord
from demo.season import YEARS, Season, years_before
from demo.words import words

Story = tuple[int, str, dict[str, int]]  # place of the key firm, story, open gap by occupation
OPEN = ("published", "unconfirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The outline of one vacancy."""

    index: int  # seeds its words
    enterprise: EnterpriseRecord
    occupation: str
    headcount: int
    filled: int
    status: str
    created_on: date
    published_on: date | None
    valid_to: date | None
    ended_on: date | None
    story: str  # of a key firm: gap, ratio, aged, calm; else ""
    no: str = ""


def plans(
    seed: int,
    today: date,
    firms: list[EnterpriseRecord],
    stories: list[Story],
    open_count: int,
    desk_count: int,
    history_count: int,
) -> list[Plan]:
    """All vacancies in the order of their numbers."""
    key = list(_key(seed, today, firms, stories))
    told = {number for number, _, _ in stories}
    verified = [firm for n, firm in enumerate(firms) if firm.verified_on and n not in told]
    found = key + list(_open(seed, today, verified, open_count - len(key)))
    found += _desk(seed, today, firms, desk_count)
    found += _history(seed, today, [firm for firm in firms if firm.verified_on], history_count)
    return _numbered(found)


def _numbered(found: list[Plan]) -> list[Plan]:
    found.sort(key=lambda plan: (plan.created_on, plan.index))
    counts: dict[int, int] = {}
    numbered = []
    for plan in found:
        year = plan.created_on.year
        counts[year] = counts.get(year, 0) + 1
        numbered.append(replace(plan, no=f"V-{year}-{counts[year]:04d}"))
    return numbered


def _key(seed: int, today: date, firms: list[EnterpriseRecord], stories: list[Story]) -> Iterator[Plan]:
    """The open vacancies of the key firms, whose sums make the flag rules fire or not."""
    for number, story, people in stories:
        for place, (occupation, gap) in enumerate(people.items()):
            rng = dice(seed, "key", number * 100 + place)
            filled = rng.randint(0, max(gap // 4, 1))
            aged = story == "aged" and place == 0
            age = rng.randint(9, 24) if aged else rng.choice((0, 1, 8, 11, 15, 19, 22, 27, 33))
            yield _published(
                rng,
                10_000_000 + number * 100 + place,
                today,
                firms[number],
                occupation,
                gap + filled,
                filled,
                age,
                "aged" if aged else story,
            )


def _published(
    rng: Random,
    index: int,
    today: date,
    firm: EnterpriseRecord,
    occupation: str,
    headcount: int,
    filled: int,
    age: int,
    story: str,
) -> Plan:
    term = rng.choice((30, 60, 60, 60, 90))
    published = weekday_before(today - timedelta(days=age))
    age = (today - published).days
    while term < age + 3:
        term += 30
    # One in a hundred and fifty ends today or tomorrow: the nightly job finds something to do, not much.
    left = rng.randint(0, 1) if not story and rng.random() < 1 / 150 else min(term - age, 90)
    return Plan(
        index=index,
        enterprise=firm,
        occupation=occupation,
        headcount=headcount,
        filled=filled,
        status="unconfirmed" if not story and age > 30 and rng.random() < 0.06 else "published",
        created_on=published - timedelta(days=_waited(rng)),
        published_on=published,
        valid_to=today + timedelta(days=left),
        ended_on=None,
        story=story,
    )


def weekday_before(day: date) -> date:
    """The day, or the Friday before a weekend: nobody publishes on a Sunday."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


def _waited(rng: Random) -> int:
    """Days from the firm's entry to publication: promised is one working day."""
    return rng.choices((0, 1, 3), (5, 4, 1))[0]


def _firm(rng: Random, firms: list[EnterpriseRecord], weights: list[float], day: date) -> EnterpriseRecord:
    """One of the firms that were on the platform that day."""
    firm = rng.choices(firms, cum_weights=weights)[0]
    while firm.verified_on is None or firm.verified_on > day:
        firm = rng.choices(firms, cum_weights=weights)[0]
    return firm


def _weights(firms: list[EnterpriseRecord]) -> list[float]:
    """Larger firms look for people more often, but not in proportion."""
    total, sums = 0.0, []
    for firm in firms:
        total += float(firm.headcount_insured**0.5) + 2
        sums.append(total)
    return sums


def _occupation(rng: Random, firm: EnterpriseRecord) -> str:
    keys, weights = words().trades[firm.trade].jobs
    return rng.choices(keys, weights)[0]


def headcount(rng: Random, firm: EnterpriseRecord, occupation: str) -> int:
    """How many are wanted at once: many hands in large firms, one engineer or cook."""
    found = words().occupations[occupation]
    if found.group in ("工程", "职员", "管理", "旅游") or firm.headcount_insured < 15:
        return rng.choices((1, 2, 3), (6, 3, 1))[0]
    scale = 1 + firm.headcount_insured / 60
    many = 2.2 if found.group in ("普工", "总装", "电子", "成型", "新材料") else 1.0
    most = 60 if firm.section == "C" or firm.is_agency else 20 if firm.trade in ("物业", "物流", "建筑") else 6
    return max(1, min(round(rng.lognormvariate(0.5, 0.6) * math.pow(min(scale, 5), 0.7) * many), most))


def _open(seed: int, today: date, firms: list[EnterpriseRecord], count: int) -> Iterator[Plan]:
    weights = _weights(firms)
    for number in range(count):
        rng = dice(seed, "open", number)
        age = int(rng.random() ** 1.2 * 78)
        firm = _firm(rng, firms, weights, today - timedelta(days=age + 6))
        occupation = _occupation(rng, firm)
        wanted = headcount(rng, firm, occupation)
        filled = int(wanted * rng.random() * 0.6) if age > 7 else 0
        yield _published(rng, 20_000_000 + number, today, firm, occupation, wanted, filled, age, "")


def _desk(seed: int, today: date, firms: list[EnterpriseRecord], count: int) -> Iterator[Plan]:
    """What lies on desks: drafts, submitted, returned, paused; firms not yet verified have but these."""
    pending = [firm for firm in firms if firm.verified_on is None]
    for number in range(count):
        rng = dice(seed, "desk", number)
        waiting = number < 2 * len(pending) and number % 2 == 0
        firm = pending[number // 2] if waiting else firms[int(rng.random() * (len(firms) - len(pending)))]
        kinds = ("draft", "submitted") if waiting else ("draft", "submitted", "returned", "paused")
        status = rng.choices(kinds, (4, 3) if waiting else (4, 3, 3, 2))[0]
        age = 0 if waiting else {"draft": 9, "submitted": 0, "returned": 6, "paused": 40}[status]
        occupation = _occupation(rng, firm)
        wanted = headcount(rng, firm, occupation)
        created = today - timedelta(days=rng.randint(age // 2, age))
        paused = status == "paused"
        yield Plan(
            index=30_000_000 + number,
            enterprise=firm,
            occupation=occupation,
            headcount=wanted,
            filled=int(wanted * rng.random() * 0.5) if paused else 0,
            status=status,
            created_on=created,
            published_on=created if paused else None,
            valid_to=created + timedelta(days=90 if paused else 60),
            ended_on=None,
            story="",
        )


def _history(seed: int, today: date, firms: list[EnterpriseRecord], count: int) -> Iterator[Plan]:
    """Three years of demand that came to an end, with the rush after each Spring Festival."""
    season = Season("vacancies", years_before(today, YEARS), today - timedelta(days=35), 1.3)
    weights = _weights(firms)
    for number in range(count):
        rng = dice(seed, "history", number)
        created = season.day((number + rng.random()) / count)
        firm = _firm(rng, firms, weights, created)
        occupation = _occupation(rng, firm)
        wanted = headcount(rng, firm, occupation)
        published = max(weekday_before(created + timedelta(days=_waited(rng))), created)
        term = rng.choice((30, 60, 60, 90))
        status = rng.choices(("filled", "closed", "expired", "withdrawn"), (56, 20, 17, 7))[0]
        longest = min(term, (today - published).days)
        ended = published + timedelta(days=longest if status == "expired" else rng.randint(min(5, longest), longest))
        if status == "expired" and term > longest:
            status = "closed"
        filled = wanted if status == "filled" else int(wanted * rng.random() * (0.2 if status == "withdrawn" else 0.8))
        yield Plan(
            index=40_000_000 + number,
            enterprise=firm,
            occupation=occupation,
            headcount=wanted,
            filled=filled,
            status=status,
            created_on=created,
            published_on=published,
            valid_to=published + timedelta(days=term),
            ended_on=ended,
            story="",
        )
