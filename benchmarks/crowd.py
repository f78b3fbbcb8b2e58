"""Made-up people and vacancies for the engine's figures: the texts of the made-up district (demo/), cut for real.

Cutting a million texts takes twenty minutes, so DISTINCT people are cut and the others are made of them: three
quarters of one person's terms with a quarter of those of another of the same occupation, and for every other person a
word that nobody else has (a slip, a firm's name). Columns, facts and skills are those of the first.
"""

from collections.abc import Iterator
from datetime import date

import numpy as np

from demo.district import generate
from demo.records import SeekerRecord, Size, VacancyRecord
from matching import Demand, Lexicon, Profile, tokens_of
from matching.tokens import HEADER, Slices, columns_of, slices_of

SEED = 20261122
DISTINCT = 20_000
TODAY = date(2026, 11, 20)


def profile_of(one: SeekerRecord) -> Profile:
    """A person of the district as the engine sees them."""
    return Profile(
        intentions=one.intentions, salary_min=one.salary_min, streets=one.work_subdistricts,
        home_street=one.home_subdistrict, education=one.education, experience_years=one.experience_years,
        certificates=tuple(one.certificates or ()), skills=one.skills, shift_ok=one.shift_ok, night_ok=one.night_ok,
        dorm_needed=one.dorm_needed, experience=one.experience, self_description=one.self_description,
    )  # fmt: skip


def demand_of(one: VacancyRecord) -> Demand:
    """A vacancy of the district as the engine sees it; pay by the day or piece counts as not said."""
    monthly = one.salary_unit == "月"
    return Demand(
        title=one.title, headcount=one.headcount, employment_type=one.employment_type,
        salary_min=one.salary_min if monthly else None, salary_max=one.salary_max if monthly else None,
        street=one.subdistrict, shift=one.shift, night_shift=one.night_shift, education_min=one.education_min,
        experience_years_min=one.experience_years_min, certificates=one.certificates, skills=one.skills_must,
        skills_nice=one.skills_nice, dormitory=one.dormitory, meals=one.meals, duties=one.duties,
        requirements=one.requirements,
    )  # fmt: skip


def vacancies(count: int) -> list[Demand]:
    """Vacancies spread evenly over those of the district."""
    records = generate(Size.CITY, TODAY).vacancies
    step = len(records) // count
    return [demand_of(records[at * step]) for at in range(count)]


class Crowd:
    """As many stored people as are asked for; the same for the same number."""

    def __init__(self, lexicon: Lexicon, most: int) -> None:
        self.lexicon = lexicon
        records = generate(Size.CITY, TODAY).seekers
        distinct = min(DISTINCT, most)
        step = len(records) // distinct
        self.cut = [tokens_of(profile_of(records[at * step]), lexicon) for at in range(distinct)]
        self.slices = [slices_of(record, lexicon) for record in self.cut]
        columns = b"".join(slices.columns for slices in self.slices)
        wanted = np.frombuffer(columns, dtype=columns_of("profile", lexicon))["wanted"][:, 0]
        self.alike = {number: np.flatnonzero(wanted == number) for number in np.unique(wanted)}
        self.wanted = wanted

    def people(self, count: int) -> Iterator[tuple[str, bytes]]:
        """Ids with stored tokens."""
        dice = np.random.default_rng(SEED)
        for number, record in enumerate(self.cut[:count]):
            yield f"{number:010d}", record
        for number in range(len(self.cut), count):
            one = int(dice.integers(len(self.cut)))
            alike = self.alike[self.wanted[one]]
            other = int(alike[dice.integers(len(alike))])
            yield f"{number:010d}", self.mixed(self.slices[one], self.slices[other], number, dice)

    def mixed(self, one: Slices, other: Slices, number: int, dice: np.random.Generator) -> bytes:
        """One person's record with terms of both."""
        hashes, counts = [], []
        for slices, share in ((one, 0.75), (other, 0.25)):
            terms = np.frombuffer(slices.hashes, dtype="<u8")
            kept = dice.random(len(terms)) < share
            hashes.append(terms[kept])
            counts.append(np.frombuffer(slices.weights, dtype=np.uint8)[kept])
        if number % 2:
            hashes.append(np.array([number * 0x9E3779B97F4A7C15 % 2**64], dtype=np.uint64))
            counts.append(np.ones(1, dtype=np.uint8))
        terms, first = np.unique(np.concatenate(hashes), return_index=True)
        weights = np.concatenate(counts)[first]
        words = b"\n" * max(0, len(terms) - 1)
        head = HEADER.pack(
            b"MR1", b"P", self.lexicon.short_fingerprint, len(one.columns), len(one.facts), len(terms),
            len(one.skill_weights), len(words),
        )  # fmt: skip
        parts = (one.columns, one.facts, terms.tobytes(), weights.tobytes(), one.skills, one.skill_weights, words)
        return head + b"".join(parts)
