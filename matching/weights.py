"""How much each judgement counts, from config/matching.toml; frozen and named by a version."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

PARTS = ("text", "title", "skills", "experience", "education", "pay", "place")
UTILITY = ("title", "pay", "place", "shift")
WHOLE = ("recall", "evidence", "skills_counted", "raise_by", "raise_more")
SCALE = 1_000_000  # weights are whole millionths: sums of weights and points are exact


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Weights of the parts in millionths, and the thresholds the parts are judged by (see
    config/matching.toml).
    """

    version: str
    parts: Mapping[str, int]
    utility: Mapping[str, int]
    unknown: float
    recall: int
    text_full: float
    pivot_terms: float
    evidence: int
    title_cutoff: float
    title_done: float
    skill_cutoff: float
    skills_counted: int
    step_cost: float
    pay_at_top: float
    near_km: float
    far_km: float
    place_elsewhere: float
    dormitory: float
    pool_work: float
    raise_by: int
    raise_more: int

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Weights":
        """From the values of config/matching.toml; ValueError names the section and key that is missing or
        wrong.
        """
        judging = _section(values, "judging")
        numbers = {name: _number("judging", name, judging) for name in cls.__slots__[3:]}
        version = values.get("version")
        if not isinstance(version, str) or not version:
            raise ValueError("version: a text is needed")
        whole = {
            name: int(numbers[name]) for name in ("recall", "evidence", "skills_counted", "raise_by", "raise_more")
        }
        return cls(
            version=version,
            parts={name: _millionths("weights", name, values) for name in PARTS},
            utility={name: _millionths("utility", name, values) for name in UTILITY},
            **(numbers | whole),  # type: ignore[arg-type]
        )


def _section(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    section = values.get(name)
    if not isinstance(section, Mapping):
        raise ValueError(f"[{name}]: the section is missing")
    return section


def _number(section: str, name: str, values: Mapping[str, Any]) -> float:
    number = values.get(name)
    if isinstance(number, bool) or not isinstance(number, int | float) or number < 0:
        raise ValueError(f"[{section}] {name}: a number of 0 or more is needed")
    return float(number)


def _millionths(section: str, name: str, values: Mapping[str, Any]) -> int:
    return int(Decimal(str(_number(section, name, _section(values, section)))) * SCALE)
