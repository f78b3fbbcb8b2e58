"""The whole district from three numbers: size, today, seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from demo.firms import enterprise
from demo.history import Pool, fairs, referrals, shortlists
from demo.offices import staff
from demo.plans import plans
from demo.projects import key_people, projects
from demo.records import District, Series, Size
from demo.season import YEARS, Season, years_before
from demo.seekers import Register, seeker
from demo.vacancies import Desk, vacancy


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each; `open`: published now, `desk`: drafts and the like, `past`: finished.

    `listed`: about this share of open vacancies has a frozen list. Each is ranked when the district is loaded.
    """

    enterprises: int
    open: int
    desk: int
    past: int
    seekers: int
    projects: int
    listed: float


COUNTS = {
    Size.SMALL: Counts(164, 350, 40, 560, 4_000, 25, 0.22),
    Size.DISTRICT: Counts(1_500, 1_700, 150, 3_150, 40_000, 60, 0.2),
    Size.CITY: Counts(5_000, 6_000, 500, 13_500, 200_000, 120, 0.08),
}


def generate(size: Size, today: date, seed: int = 20) -> District:
    """The made-up district as it stands on `today`; the same arguments give the same records."""
    counts = COUNTS[size]
    firms = [enterprise(seed, n, counts.enterprises, today, counts.projects) for n in range(counts.enterprises)]
    people = staff(seed, firms, counts.projects)
    stories = key_people(seed, counts.projects, firms)
    listed = projects(seed, today, counts.projects, firms, people)
    outlines = plans(seed, today, firms, stories, counts.open, counts.desk, counts.past)
    season = Season("seekers", years_before(today, YEARS), today, growth=2.5)
    register = Register(seed, today, counts.seekers, season, people)
    pool = Pool(register)
    desk = Desk(seed, today, people)
    return District(
        seed=seed,
        today=today,
        size=size,
        offices=people.offices,
        users=people.users,
        enterprises=firms,
        projects=listed,
        fairs=fairs(seed, today, outlines, firms, listed, people),
        shortlists=shortlists(register, outlines, counts.listed),
        referrals=referrals(register, pool, outlines),
        vacancies=Series(len(outlines), lambda index: vacancy(desk, outlines[index])),
        seekers=Series(counts.seekers, lambda index: seeker(register, index)),
    )
