"""The exchange format, strictly: JSON lines to demands and profiles, rankings to JSON lines
(docs/matching.md).
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NoReturn, TypeVar

from matching.lexicon import Scales
from matching.types import Demand, Profile, Ranking

T = TypeVar("T")
Check = Callable[[Any], str | None]


class BadLine(ValueError):
    """A line that is not of the format; the message names file, line, key and what is allowed."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of a record and what each may hold."""

    checks: Mapping[str, Check]
    lists: frozenset[str]


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) else "a text"


def _truth(value: Any) -> str | None:
    return None if isinstance(value, bool) else "true, false or null"


def _whole(value: Any) -> str | None:
    fits = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return None if fits else "a whole number of 0 or more"


def _number(value: Any) -> str | None:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < float("inf")
    return None if fits else "a number of 0 or more"


def _texts(value: Any) -> str | None:
    fits = isinstance(value, list) and all(isinstance(entry, str) for entry in value)
    return None if fits else "a list of texts"


def _one_of(allowed: Sequence[str]) -> Check:
    def check(value: Any) -> str | None:
        return None if isinstance(value, str) and value in allowed else " ".join(allowed)

    return check


def _some_of(allowed: Sequence[str]) -> Check:
    def check(value: Any) -> str | None:
        fits = isinstance(value, list) and all(isinstance(entry, str) and entry in allowed for entry in value)
        return None if fits else "a list of " + " ".join(allowed)

    return check


def vacancy_shape(scales: Scales) -> Shape:
    """The table of a vacancy."""
    checks: dict[str, Check] = {
        "id": _text, "title": _text, "headcount": _whole, "employment_type": _one_of(scales.employment_types),
        "salary_min": _whole, "salary_max": _whole, "street": _text, "shift": _one_of(scales.shifts),
        "night_shift": _truth, "education_min": _one_of(tuple(scales.education)),
        "experience_years_min": _number, "certificates": _texts, "skills": _texts, "dormitory": _truth,
        "meals": _truth, "duties": _text, "requirements": _text,
    }  # fmt: skip
    return Shape(checks, frozenset({"certificates", "skills"}))


def seeker_shape(scales: Scales) -> Shape:
    """The table of a seeker."""
    education = tuple(label for label, step in scales.education.items() if step > 0)
    checks: dict[str, Check] = {
        "id": _text, "intentions": _texts, "salary_min": _whole, "streets": _texts, "home_street": _text,
        "education": _one_of(education), "experience_years": _number, "certificates": _texts,
        "skills": _texts,
        "shift_ok": _some_of(scales.shifts), "night_ok": _truth, "dorm_needed": _truth, "experience": _text,
        "self_description": _text,
    }  # fmt: skip
    return Shape(checks, frozenset({"intentions", "streets", "certificates", "skills", "shift_ok"}))


def read_vacancies(data: bytes, source: str, scales: Scales) -> list[tuple[str, Demand]]:
    """Ids and demands in the order of the lines; raises BadLine."""
    return list(_read(data, source, vacancy_shape(scales), lambda values: Demand(**values)))


def read_seekers(data: bytes, source: str, scales: Scales) -> list[tuple[str, Profile]]:
    """Ids and profiles in the order of the lines; raises BadLine."""
    return list(_read(data, source, seeker_shape(scales), lambda values: Profile(**values)))


def _read(data: bytes, source: str, shape: Shape, make: Callable[[dict[str, Any]], T]) -> Iterator[tuple[str, T]]:
    seen: dict[str, int] = {}
    for number, line in lines_of(data, source):
        values = _object(line, f"{source}: line {number}")
        _check(values, shape, f"{source}: line {number}")
        name = values.pop("id")
        if name in seen:
            raise BadLine(f'{source}: line {number}, key "id": {name!r} stands already in line {seen[name]}')
        seen[name] = number
        yield name, make(values)


def lines_of(data: bytes, source: str) -> Iterator[tuple[int, str]]:
    """Numbered lines that are not blank; raises BadLine where a line is not UTF-8."""
    for number, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        try:
            line = raw.decode("utf-8").strip()
        except UnicodeDecodeError:
            raise BadLine(f"{source}: line {number}: is not UTF-8") from None
        if line:
            yield number, line


def _object(line: str, where: str) -> dict[str, Any]:
    def pairs(entries: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in entries]
        if twice := [key for key in keys if keys.count(key) > 1]:
            raise BadLine(f'{where}, key "{twice[0]}": stands twice')
        return dict(entries)

    def constant(name: str) -> NoReturn:
        raise BadLine(f"{where}: {name} is no JSON value")

    try:
        values = json.loads(line, object_pairs_hook=pairs, parse_constant=constant)
    except RecursionError:
        raise BadLine(f"{where}: is nested too deeply") from None
    except BadLine:
        raise
    except ValueError as error:
        raise BadLine(f"{where}: is no JSON: {error}") from None
    if not isinstance(values, dict):
        raise BadLine(f"{where}: a JSON object is needed")
    try:
        json.dumps(values, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BadLine(f"{where}: half of a surrogate pair is no text") from None
    return values


def _check(values: dict[str, Any], shape: Shape, where: str) -> None:
    """Checks and readies the values: what is null is not said, lists become tuples."""
    for key in list(values):
        if key not in shape.checks:
            raise BadLine(f'{where}, key "{key}": unknown; allowed: {" ".join(shape.checks)}')
        if values[key] is None and key != "id":
            del values[key]
        elif allowed := shape.checks[key](values[key]):
            shown = json.dumps(values[key], ensure_ascii=False)
            raise BadLine(f'{where}, key "{key}": {shown[:80]} is not allowed; allowed: {allowed}')
        elif key in shape.lists:
            values[key] = tuple(values[key])
    if not values.get("id"):
        raise BadLine(f'{where}, key "id": is missing or empty; a text is needed')
    if "salary_max" in shape.checks and values.get("salary_min", 0) > values.get("salary_max", float("inf")):
        raise BadLine(
            f'{where}, key "salary_min": {values["salary_min"]} is above salary_max {values["salary_max"]}; '
            "allowed: at most salary_max"
        )


def result_line(vacancy_id: str, ranking: Ranking) -> str:
    """A result line without its line end."""
    matches = []
    for match in ranking.matches:
        parts = [asdict(part) | {"evidence": list(part.evidence)} for part in match.parts]
        gates = [{"code": gate.code, "verdict": gate.verdict} for gate in match.gates]
        matches.append(
            {"seeker_id": match.id, "score": match.score, "confidence": match.confidence,
             "gates": gates, "parts": parts}
        )  # fmt: skip
    missed = [{"seeker_id": near.id, "failed": list(near.failed), "score": near.score} for near in ranking.near_misses]
    line = {
        "vacancy_id": vacancy_id,
        "ranking": [match.id for match in ranking.matches],
        "matches": matches,
        "near_misses": missed,
    }
    return json.dumps(line, ensure_ascii=False)
