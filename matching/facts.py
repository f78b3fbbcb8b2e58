"""What is judged of a person and of a vacancy: the fields in numbers of the lexicon, with what the texts
told.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, ClassVar, NamedTuple, Self

from matching.lexicon import Lexicon, mask_of, plain
from matching.said import (
    Said,
    awaited_certificates,
    demanded_certificates,
    denies_certificates,
    listen,
    named,
    named_certificates,
    nights,
    preferred_skills,
    unique,
    years,
)
from matching.titles import CERTAIN, numbers_of
from matching.types import Demand, Profile

OCCUPATIONS = 4  # occupations kept of one side
NOT_SAID, SAYS_NONE, LISTS = 0, 1, 2
MUST = 3  # a must skill missing costs three times a nice one (specs A7.4)


@dataclass(slots=True)
class Facts:
    """Plain values that survive JSON; kept in the archive beside the columns."""

    def dump(self) -> bytes:
        """As a JSON list in the order of the fields."""
        values = [getattr(self, entry.name) for entry in fields(self)]
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def load(cls, data: bytes) -> Self:
        """The reverse of dump."""
        return cls(*json.loads(data))


@dataclass(slots=True)
class PersonFacts(Facts):
    """A job seeker. Occupations, places and certificates by number; `accepts` are places, `streets` unknown
    names.
    """

    intentions: list[str]
    wanted: list[int]
    done: list[int]
    skills: list[str]
    listed: int
    pay: int | None
    education: str | None
    years: float | None
    accepts: list[int]
    streets: list[str]
    home: int
    home_name: str
    dormitory: bool | None
    nights: int
    shifts: int | None
    certificates: int
    held: list[int]
    denied: list[int]
    names: list[str]
    silent: bool

    KIND: ClassVar[str] = "profile"


@dataclass(slots=True)
class DemandFacts(Facts):
    """A vacancy. `must` and `nice` pair the canonical skill with the words the vacancy used."""

    title: str
    occupations: list[int]
    must: list[list[str]]
    nice: list[list[str]]
    pay_min: int | None
    pay_max: int | None
    education: str | None
    years: float | None
    place: int
    place_name: str
    dormitory: bool | None
    night: bool
    shift: int
    required: list[int]
    law: list[int]
    soft: list[int]
    unknown_names: list[str]

    KIND: ClassVar[str] = "demand"


def skill_of(text: str, lexicon: Lexicon) -> str:
    """A skill under its canonical name; one that no dictionary has, in plain form."""
    name = lexicon.plain(text)
    found = lexicon.skills.get(name) or lexicon.skills.get(lexicon.synonyms.get(name, ""))
    return found or lexicon.synonyms.get(name, name)


def _occupations(titles: Iterable[str], key: str | None, lexicon: Lexicon) -> list[int]:
    """The occupation that an official coded first, then the best of each title."""
    found = [lexicon.occupations.number[key]] if key and key in lexicon.occupations.number else []
    for title in titles:
        coded = numbers_of(title, lexicon)
        found.extend(at for at, score in coded[:2] if score >= 0.6 and score >= coded[0][1] - 0.1)
    return unique(found)[:OCCUPATIONS]


def titles_in(intentions: Iterable[str], lexicon: Lexicon) -> list[str]:
    """Each title on its own: 保安、门卫都可以 names two."""
    pieces = (piece for text in intentions for run in listen(text, lexicon).affirmed for piece in _enumerated(run))
    return unique(piece for piece in pieces if len(piece) > 1)


def _enumerated(run: list[str]) -> list[str]:
    text, pieces = "", []
    for word in run:
        if word.isalnum() or word in "+#.-":
            text += word
        else:
            pieces.append(text)
            text = ""
    return [*pieces, text]


def person_facts(profile: Profile, said: Said, lexicon: Lexicon) -> PersonFacts:
    """Reads a person's fields and texts (`said`: experience and self_description heard together)."""
    intentions = titles_in(profile.intentions, lexicon)
    asked = listen("\n".join(profile.intentions), lexicon)
    wishes = Said([*said.affirmed, *asked.affirmed], [*said.denied, *asked.denied], [*said.clauses, *asked.clauses])
    done = unique(at for hits in named(said.affirmed, lexicon.occupations.aliases, lexicon.synonyms) for at in hits)
    told = named(said.affirmed, lexicon.skills, lexicon.synonyms)
    places = [(lexicon.places.find(street), street) for street in profile.streets]
    papers = _papers(profile, said, wishes, lexicon)
    years_told = profile.experience_years if profile.experience_years is not None else years(said, lexicon)
    return PersonFacts(
        intentions=intentions,
        wanted=_occupations(intentions, profile.occupation, lexicon),
        done=done[:OCCUPATIONS],
        skills=unique([*(skill_of(text, lexicon) for text in profile.skills), *told]),
        listed=len(profile.skills),
        pay=profile.salary_min,
        education=profile.education,
        years=years_told,
        accepts=unique(at for at, _ in places if at >= 0),
        streets=[plain(street) for at, street in places if at < 0],
        home=lexicon.places.find(profile.home_street or ""),
        home_name=plain(profile.home_street or ""),
        dormitory=profile.dorm_needed,
        nights=_nights(profile, nights(wishes, lexicon), lexicon),
        shifts=_shifts(profile.shift_ok, lexicon),
        certificates=papers.said,
        held=papers.held,
        denied=papers.denied,
        names=papers.unknown,
        silent=False,
    )


class Papers(NamedTuple):
    """What a person says of certificates: whether at all, which are held, denied, or in no dictionary."""

    said: int
    held: list[int]
    denied: list[int]
    unknown: list[str]


def _papers(profile: Profile, said: Said, wishes: Said, lexicon: Lexicon) -> Papers:
    listed = [name for name in profile.certificates if plain(name) != lexicon.scales.none]
    spelled, unknown = _certificates(listed, lexicon)
    awaited = awaited_certificates(wishes, lexicon)
    spelled += [name for name in named_certificates(said.affirmed, lexicon) if name not in awaited]
    held = unique(lexicon.certificates.aliases[name] for name in spelled)
    names = [*named_certificates(wishes.denied, lexicon), *awaited]
    denied = sorted({at for name in names for at in lexicon.certificates.meant(name)})
    if listed:
        return Papers(LISTS, held, denied, unknown)
    says_none = bool(profile.certificates) or denies_certificates(wishes, lexicon)
    return Papers(SAYS_NONE if says_none else NOT_SAID, held, denied, unknown)


def _nights(profile: Profile, told: int, lexicon: Lexicon) -> int:
    """-1 refused in the field or in words, 1 accepted in the field, in words or by a shift that means
    nights.
    """
    if profile.night_ok is False or told < 0:
        return -1
    at_night = lexicon.scales.at_night.intersection(profile.shift_ok or ())
    return 1 if profile.night_ok or told > 0 or at_night else 0


def _shifts(accepted: tuple[str, ...] | None, lexicon: Lexicon) -> int | None:
    """A bit for each shift accepted; None where nothing was said."""
    known = lexicon.scales.shifts
    return sum(1 << known.index(shift) for shift in set(accepted) if shift in known) if accepted else None


def _certificates(names: Iterable[str], lexicon: Lexicon) -> tuple[list[str], list[str]]:
    """Names that the dictionary has, as it spells them, and the plain form of the others."""
    known: list[str] = []
    unknown: list[str] = []
    for name in names:
        whole = lexicon.plain(name).replace(" ", "")
        found = [whole] if whole in lexicon.certificates.aliases else []
        found = found or named_certificates(listen(name, lexicon).affirmed, lexicon)
        known.extend(found)
        if not found:
            unknown.append(lexicon.plain(name))
    return unique(known), unique(unknown)


def _demanded(demand: Demand, spelled: Iterable[str], lexicon: Lexicon) -> tuple[list[int], list[int], frozenset[int]]:
    """Certificates that all are needed, those soon obtained, and those of which any one is.

    A general name (电工证) is any of those it may mean, so it narrows what the law demands instead of
    adding to it.
    """
    certificates, law = lexicon.certificates, _law(demand, lexicon)
    required: list[int] = []
    soft: list[int] = []
    for name in spelled:
        meant = frozenset(at for at in certificates.meant(name) if certificates.qualification[at])
        if not certificates.qualification[certificates.aliases[name]]:
            soft.append(certificates.aliases[name])
        elif len(meant) > 1 and (not law or law & meant):
            law = (law & meant) or meant
        else:
            required.append(certificates.aliases[name])
    return unique(required), unique(soft), law


def demand_facts(demand: Demand, said: Said, lexicon: Lexicon) -> DemandFacts:
    """Reads a vacancy's fields and texts (`said`: duties and requirements heard together)."""
    title = demand.title or ""
    occupations = _occupations([title] if title else [], demand.occupation, lexicon)
    spelled, unknown = _certificates((c for c in demand.certificates if c != lexicon.scales.none), lexicon)
    spelled = unique([*spelled, *demanded_certificates(said, lexicon)])
    required, soft, law = _demanded(demand, spelled, lexicon)
    must = {skill_of(text, lexicon): text for text in reversed(demand.skills)}
    nice = {skill_of(text, lexicon): text for text in reversed(demand.skills_nice)}
    nice |= {skill: skill for skill in preferred_skills(said, lexicon) if skill not in nice}
    if not must and not nice:
        nice = {skill: skill for skill in named(said.affirmed, lexicon.skills, lexicon.synonyms)}
    at_night = demand.shift in lexicon.scales.at_night and demand.night_shift is not False
    return DemandFacts(
        title=title,
        occupations=occupations,
        must=sorted([skill, text] for skill, text in must.items()),
        nice=sorted([skill, text] for skill, text in nice.items() if skill not in must),
        pay_min=demand.salary_min,
        pay_max=demand.salary_max,
        education=demand.education_min,
        years=demand.experience_years_min,
        place=lexicon.places.find(demand.street or ""),
        place_name=plain(demand.street or ""),
        dormitory=demand.dormitory,
        night=demand.night_shift is True or at_night,
        shift=_shifts((demand.shift,), lexicon) or 0 if demand.shift else 0,
        required=required,
        law=sorted(law),
        soft=soft,
        unknown_names=unknown,
    )


def _law(demand: Demand, lexicon: Lexicon) -> frozenset[int]:
    """Certificates of which the law demands one for the work; only a title that surely names the work
    counts.
    """
    coded = numbers_of(demand.title or "", lexicon)
    at = lexicon.occupations.number.get(demand.occupation or "", -1)
    if at < 0 and coded and coded[0][1] >= CERTAIN:
        at = coded[0][0]
    demanded = lexicon.certificates.demanded
    return (
        next((demanded[up] for up in lexicon.occupations.lines[at] if up in demanded), frozenset())
        if at >= 0
        else frozenset()
    )


def holdings(held: Iterable[int], lexicon: Lexicon) -> Any:
    """The mask of the certificates held with all that they include."""
    certificates = lexicon.certificates
    return mask_of({inner for at in held for inner in certificates.closure[at]}, certificates.words)
