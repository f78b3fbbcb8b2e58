"""The judgements of one pair: text, title, skills, experience, education, pay, place. Each says value,
known, evidence.

None instead of a judgement means that the part does not apply to the vacancy.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from matching.facts import MUST, DemandFacts, PersonFacts
from matching.lexicon import Lexicon
from matching.weights import Weights


class Judged(NamedTuple):
    """A value in [0, 1], whether the person's side was said at all, and the words that show it."""

    value: float
    known: bool
    evidence: tuple[str, ...] = ()


class Pair(NamedTuple):
    """All that a judgement may look at."""

    vacancy: DemandFacts
    person: PersonFacts
    cosine: float
    lexicon: Lexicon
    weights: Weights


def unsaid(weights: Weights) -> Judged:
    """Silence neither wins nor loses."""
    return Judged(weights.unknown, False)


def text(pair: Pair) -> Judged | None:
    """The cosine of the texts, 1 from `text_full` on; its evidence, the shared words, is read off the
    postings later.
    """
    if pair.person.silent:
        return unsaid(pair.weights)
    return Judged(min(1.0, pair.cosine / pair.weights.text_full), True)


def title(pair: Pair) -> Judged | None:
    """The best of: likeness of spelling to a wanted title, nearness in the occupation tree, work told of
    before.
    """
    vacancy, person, weights = pair.vacancy, pair.person, pair.weights
    if not vacancy.title and not vacancy.occupations:
        return None
    if not person.intentions and not person.wanted and not person.done:
        return unsaid(weights)
    best, shown = 0.0, ""
    for intention in person.intentions:
        alike = likeness_of_titles(vacancy.title, intention, weights.title_cutoff)
        if alike > best:
            best, shown = alike, intention
    near = _nearness_of_trades(pair.lexicon, tuple(vacancy.occupations))
    for factor, known in ((1.0, person.wanted), (weights.title_done, person.done)):
        for other in known:
            if near[other] * factor > best:
                best, shown = near[other] * factor, pair.lexicon.occupations.names[other]
    return Judged(best, True, (shown,) if shown else ())


@lru_cache(maxsize=256)
def _nearness_of_trades(lexicon: Lexicon, asked: tuple[int, ...]) -> list[float]:
    """How near each occupation is to the nearest of those asked for."""
    table = lexicon.occupations.likeness
    return table[list(asked)].max(axis=0).astype(float).tolist() if asked else [0.0] * len(table)


@lru_cache(maxsize=65_536)
def likeness_of_titles(one: str, other: str, cutoff: float) -> float:
    """The share of characters two titles have in common, 0 below the cutoff; same words in another order
    count as same.
    """
    left, right = one.lower().replace(" ", ""), other.lower().replace(" ", "")
    if not left or not right:
        return 0.0
    alike = max(fuzz.ratio(left, right), fuzz.token_set_ratio(one.lower(), other.lower())) / 100
    return alike if alike >= cutoff else 0.0


def skills(pair: Pair) -> Judged | None:
    """The share of wanted skills the person names, small differences allowed; a missing must costs three
    times a nice.

    Naming other skills is no proof of lacking these: the value never falls below that of silence. Who lists
    far more
    than people can is believed in proportion.
    """
    vacancy, person, weights = pair.vacancy, pair.person, pair.weights
    total = MUST * len(vacancy.must) + len(vacancy.nice)
    if not total:
        return None
    if not person.skills:
        return unsaid(weights)
    hits, evidence = 0.0, []
    for weight, wanted in ((MUST, vacancy.must), (1, vacancy.nice)):
        for skill, words in wanted:
            share = skill_likeness(skill, person.skills, weights.skill_cutoff)
            hits += weight * share
            if share:
                evidence.append(words)
    believed = min(1.0, weights.skills_counted / max(len(person.skills), person.listed, 1))
    value = weights.unknown + (1 - weights.unknown) * believed * hits / total
    return Judged(value, True, tuple(evidence[: weights.evidence]))


def skill_likeness(wanted: str, offered: list[str], cutoff: float) -> float:
    """1 for the same, a near spelling or a more special one; half for a more general one; else 0."""
    if wanted in offered:
        return 1.0
    best = 0.0
    for skill in offered:
        if len(wanted) > 1 and wanted in skill:
            return 1.0
        if len(skill) > 1 and skill in wanted:
            best = max(best, 0.5)
        elif len(wanted) > 3 and fuzz.ratio(wanted, skill, score_cutoff=cutoff * 100):
            return 1.0
    return best


def experience(pair: Pair) -> Judged | None:
    """Years told against years asked for."""
    wanted, years = pair.vacancy.years, pair.person.years
    if not wanted:
        return None
    if years is None:
        return unsaid(pair.weights)
    return Judged(min(1.0, years / wanted), True, (f"{years:g}",))


def education(pair: Pair) -> Judged | None:
    """Steps missing cost; steps above are not punished."""
    scale = pair.lexicon.scales.education
    wanted = scale.get(pair.vacancy.education or "", 0)
    if not wanted:
        return None
    label = pair.person.education
    if label is None or label not in scale:
        return unsaid(pair.weights)
    return Judged(max(0.0, 1.0 - pair.weights.step_cost * max(0, wanted - scale[label])), True, (label,))


def pay(pair: Pair) -> Judged | None:
    """1 where the lowest offered satisfies, `pay_at_top` where only the highest does, 0 from 10 % above it
    on.
    """
    lowest, highest, least = pair.vacancy.pay_min, pair.vacancy.pay_max, pair.person.pay
    if lowest is None and highest is None:
        return None
    if least is None:
        return unsaid(pair.weights)
    return Judged(pay_value(lowest, highest, least, pair.weights.pay_at_top), True, (str(least),))


def pay_value(lowest: int | None, highest: int | None, least: int, at_top: float) -> float:
    """See pay; where one end is not said the other stands for both."""
    low = next(pay for pay in (lowest, highest) if pay is not None)
    high = next(pay for pay in (highest, lowest) if pay is not None)
    if least <= low:
        return 1.0
    if least <= high:
        return 1.0 - (1.0 - at_top) * (least - low) / (high - low)
    return max(0.0, at_top * (1.0 - 10 * (least - high) / high)) if high else 0.0


def place(pair: Pair) -> Judged | None:
    """1 for an accepted or the home place, else by distance; a dormitory helps those who need one."""
    vacancy, person, weights = pair.vacancy, pair.person, pair.weights
    if not vacancy.place_name:
        return None
    if not (person.accepts or person.streets or person.home_name):
        return unsaid(weights)
    name, value = _place_value(pair)
    if value is None:
        return unsaid(weights)
    if person.dormitory:
        if vacancy.dormitory:
            value = max(value, weights.dormitory)
        elif vacancy.dormitory is False:
            value /= 2
    return Judged(value, True, (name,) if value else ())


def _place_value(pair: Pair) -> tuple[str, float | None]:
    vacancy, person, places = pair.vacancy, pair.person, pair.lexicon.places
    if vacancy.place_name in person.streets or vacancy.place_name == person.home_name:
        return vacancy.place_name, 1.0
    if vacancy.place < 0:
        return "", None
    for at in person.accepts:
        if at in places.over[vacancy.place] or vacancy.place in places.over[at]:
            return places.labels[at], 1.0
    nearest: tuple[str, float | None] = ("", None)
    for at in [*person.accepts, *([person.home] if person.home >= 0 else [])]:
        value = nearness(at, vacancy.place, pair.lexicon, pair.weights)
        if nearest[1] is None or value > nearest[1]:
            nearest = (places.labels[at], value)
    return nearest


def nearness(one: int, other: int, lexicon: Lexicon, weights: Weights) -> float:
    """1 up to `near_km`, falling to 0 at `far_km`; within a district at least `place_elsewhere`."""
    places = lexicon.places
    if one == other:
        return 1.0
    inside = set(places.over[one]) & set(places.over[other])
    least = weights.place_elsewhere if inside else 0.0
    km = float(places.km[one, other])
    if km != km:
        return least
    return max(least, min(1.0, (weights.far_km - km) / (weights.far_km - weights.near_km)))


PARTS: dict[str, Callable[[Pair], Judged | None]] = {
    "text": text,
    "title": title,
    "skills": skills,
    "experience": experience,
    "education": education,
    "pay": pay,
    "place": place,
}
