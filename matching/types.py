"""What is asked, who is offered, and why they fit: the values that cross the engine's border.

Values are those of the exchange format (docs/matching.md); None and the empty tuple mean *not said*.
Protected traits (sex, age, ethnicity …) have no field here: what the engine cannot see it cannot use.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A vacancy as the engine sees it. Pay in 元/月; `skills` are musts; `occupation` is a key of the
    occupation table.
    """

    title: str | None = None
    occupation: str | None = None
    headcount: int | None = None
    employment_type: str | None = None
    salary_min: int | None = None
    salary_max: int | None = None
    street: str | None = None
    shift: str | None = None
    night_shift: bool | None = None
    education_min: str | None = None
    experience_years_min: float | None = None
    certificates: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    skills_nice: tuple[str, ...] = ()
    dormitory: bool | None = None
    meals: bool | None = None
    duties: str = ""
    requirements: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A job seeker as the engine sees one. Pay in 元/月; `streets` empty means any place or not said."""

    intentions: tuple[str, ...] = ()
    occupation: str | None = None
    salary_min: int | None = None
    streets: tuple[str, ...] = ()
    home_street: str | None = None
    education: str | None = None
    experience_years: float | None = None
    certificates: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    shift_ok: tuple[str, ...] | None = None
    night_ok: bool | None = None
    dorm_needed: bool | None = None
    experience: str = ""
    self_description: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """A hard condition: verdict is pass, fail or unknown; evidence names e.g. the certificates still
    missing.
    """

    code: str
    verdict: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A judgement: points = 100 · weight · value to one decimal, half to even; value lies in [0, 1]."""

    code: str
    weight: float
    value: float
    points: float
    known: bool
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """One who fits: score is the sum of the parts' points; utility and harmonic (0–100) look the other way
    too.
    """

    id: str
    score: float
    confidence: float
    utility: float
    harmonic: float
    gates: tuple[Gate, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """One who failed exactly one gate (or is barred, and failed none)."""

    id: str
    failed: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best, who just missed, how many were looked at, and how many failed at each gate."""

    matches: tuple[Match, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    considered: int = 0
    excluded: Mapping[str, int] = field(default_factory=dict)
