"""What a person's own words tell beside their record: offered to the counselor, written only when they say so.

The words are read anew for each page; nothing read is kept. What was declined stays declined for the same clause.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from core.access import Permission
from core.errors import Conflict
from core.events import Code
from core.places import Places
from core.seekers.commands import INTENTIONS, SALARY, YEARS
from core.seekers.events import SuggestionDeclined, SuggestionTaken
from core.seekers.models import DeclinedSuggestion, Seeker
from core.seekers.queries import get
from core.seekers.service import CodeTitle, note_change
from core.work import Work
from matching import Lexicon, ReadingPatterns, Suggestion, occupations_of, read, skill_of

TEXTS = ("experience", "self_description")
RECORD = {
    "intentions": "intentions",
    "experience_years": "experience_years",
    "education": "education",
    "certificates": "certificates",
    "skills": "skills",
    "salary_min": "salary_min",
    "streets": "work_subdistricts",
    "home_street": "home_subdistrict",
    "shift_ok": "shift_ok",
    "night_ok": "night_ok",
    "dorm_needed": "dorm_needed",
}
"""Field of the exchange format to field of the record; what is read beside these fills no field."""

SUGGESTED = tuple(RECORD.values())
"""Fields of the record that may be read in a person's words."""

LISTS = ("intentions", "certificates", "skills", "work_subdistricts", "shift_ok")
NEAR = 0.9  # of matching's likeness: an occupation and the one right above it
AROUND = 24
"""Characters shown on each side of the words."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How texts are read: dictionaries, expressions, places."""

    lexicon: Lexicon
    patterns: ReadingPatterns
    places: Places


@dataclass(frozen=True, slots=True)
class Offer:
    """A fact read in the person's words that the record does not hold.

    `field`, `value` as the record has them; `removes`: taking it takes the value out. `now` is what the record says
    where it says otherwise, else None. `before`, `words`, `after` are of the text `source`; `unit` is what pay was
    said in. `key` names it: the same fact in the same clause has the same key.
    """

    key: str
    source: str
    field: str
    value: Any
    removes: bool
    now: Any
    before: str
    words: str
    after: str
    unit: str


def suggested(work: Work, seeker: Seeker, reader: Reader) -> list[Offer]:
    """What the two free texts tell and the record does not, without what was declined; each fact once."""
    query = select(DeclinedSuggestion.mark).where(DeclinedSuggestion.seeker_id == seeker.id)
    seen = set(work.session.scalars(query))
    offers: list[Offer] = []
    facts: set[tuple[str, str]] = set()
    for source in TEXTS:
        for offer in _offers(seeker, source, reader):
            # A field with one value is asked for once: what was said first is decided first.
            fact = (offer.field, str(offer.value) if offer.field in LISTS else "")
            if offer.key not in seen and fact not in facts:
                facts.add(fact)
                offers.append(offer)
    return offers


def take(work: Work, public_id: str, key: str, reader: Reader, code_title: CodeTitle) -> Offer:
    """Writes a suggestion into the record. Raises Conflict where it is no more, or the record has no room for it."""
    seeker = get(work, public_id)
    work.require(Permission.SEEKER_EDIT, seeker)
    offer = _offer(work, seeker, key, reader)
    if offer.field in LISTS:
        _take_into_list(seeker, offer, reader)
    else:
        setattr(seeker, offer.field, offer.value)
    if offer.field == "intentions":
        seeker.occupation_key = next(filter(None, map(code_title, seeker.intentions)), None)
    seeker.updated_at = work.now
    note_change(work, seeker, [offer.field])
    work.record(SuggestionTaken(subject_id=seeker.id, told=Code(offer.field)))
    return offer


def decline(work: Work, public_id: str, key: str, reader: Reader) -> Offer:
    """The suggestion does not come again for the same clause. Raises Conflict where it is no more."""
    seeker = get(work, public_id)
    work.require(Permission.SEEKER_EDIT, seeker)
    offer = _offer(work, seeker, key, reader)
    row = DeclinedSuggestion(seeker_id=seeker.id, mark=key, at=work.now, by=work.actor.user_id)
    work.session.add(row)
    work.record(SuggestionDeclined(subject_id=seeker.id, told=Code(offer.field)))
    return offer


def _offer(work: Work, seeker: Seeker, key: str, reader: Reader) -> Offer:
    found = next((offer for offer in suggested(work, seeker, reader) if offer.key == key), None)
    if found is None:
        raise Conflict("seeker.suggestion_gone")
    return found


def _take_into_list(seeker: Seeker, offer: Offer, reader: Reader) -> None:
    """Adds the value, or takes out what means the same. A list that JSON holds is replaced, not changed."""
    before: Sequence[str] = getattr(seeker, offer.field) or ()
    none = reader.lexicon.scales.none
    if offer.value == none and offer.field == "certificates":
        after = [none]
    elif offer.removes:
        same = SAME.get(offer.field, _equal)
        after = [value for value in before if not same(value, offer.value, reader)]
    else:
        after = [*(value for value in before if value != none), offer.value]
    if offer.field == "intentions" and not 1 <= len(after) <= INTENTIONS:
        raise Conflict("seeker.intentions_many" if after else "seeker.intentions")
    setattr(seeker, offer.field, after)


def _offers(seeker: Seeker, source: str, reader: Reader) -> Iterator[Offer]:
    text: str = getattr(seeker, source)
    for said in read(text, reader.lexicon, reader.patterns):
        field, value = RECORD.get(said.field), _value(said, reader)
        if field is None or value is None:
            continue
        told = _told(seeker, field, value, said.negated, reader)
        if told is None:
            continue
        yield Offer(
            key=_key(said),
            source=source,
            field=field,
            value=value,
            removes=said.negated and field in LISTS and value != reader.lexicon.scales.none,
            now=told[0],
            before=_before(text, said.start),
            words=said.words,
            after=_after(text, said.stop),
            unit=said.unit,
        )


def _before(text: str, start: int) -> str:
    """The end of what stands before, from the beginning of its line."""
    line = text[:start].rpartition("\n")[2].lstrip()
    return line if len(line) <= AROUND else f"…{line[-AROUND:]}"


def _after(text: str, stop: int) -> str:
    line = text[stop:].partition("\n")[0].rstrip()
    return line if len(line) <= AROUND else f"{line[:AROUND]}…"


def _key(said: Suggestion) -> str:
    """Of the clause, not of the whole text: another sentence changed does not bring back what was declined."""
    told = "\x1f".join((said.field, str(said.value), str(said.negated), said.clause))
    return hashlib.blake2b(told.encode(), digest_size=12).hexdigest()


def _value(said: Suggestion, reader: Reader) -> Any:
    """The value as the record keeps it; None where it keeps no such value."""
    if said.field in ("streets", "home_street"):
        place = reader.places.resolve(str(said.value))
        return place.code if place else None
    bounds = {"salary_min": SALARY, "experience_years": YEARS}.get(said.field)
    return said.value if bounds is None or said.value in bounds else None


def _told(seeker: Seeker, field: str, value: Any, negated: bool, reader: Reader) -> tuple[Any] | None:
    """None where there is nothing to say; else what the record says otherwise (None in it: nothing)."""
    now = getattr(seeker, field)
    if field in LISTS:
        return _told_of_list(field, list(now or ()), value, negated, reader)
    if now is None:
        return (None,)
    if field == "experience_years":
        # Two years of one trade are no less than eight of work.
        return (now,) if value > now else None
    if field == "education":
        steps = reader.lexicon.scales.education
        return (now,) if steps[value] > steps.get(now, 0) else None
    return (now,) if now != value else None


def _told_of_list(field: str, now: list[str], value: str, negated: bool, reader: Reader) -> tuple[Any] | None:
    none = reader.lexicon.scales.none
    if field == "certificates" and value == none:
        return None if now == [none] else (now or None,)
    same = SAME.get(field, _equal)
    held = [one for one in now if same(one, value, reader)]
    if negated:
        return (held,) if held else None
    if held or (field == "intentions" and len(now) >= INTENTIONS):
        return None
    return (now if now == [none] else None,)


def _equal(one: str, other: str, reader: Reader) -> bool:
    return one == other


def _same_skill(one: str, other: str, reader: Reader) -> bool:
    return skill_of(one, reader.lexicon) == skill_of(other, reader.lexicon)


def _same_certificate(one: str, other: str, reader: Reader) -> bool:
    """电工证 may be the 低压电工作业证 that the record names."""
    known = reader.lexicon.certificates
    first, second = one.lower(), other.lower()
    at = known.aliases.get(first)
    return first == second or (at is not None and at in known.meant(second))


def _same_work(one: str, other: str, reader: Reader) -> bool:
    """One occupation by two names, or one and the group right above it: 电焊工 and 焊工."""
    occupations = reader.lexicon.occupations
    found = [occupations_of(title, reader.lexicon, 1) for title in (one, other)]
    if one == other or not all(found):
        return one == other
    first, second = (occupations.number[coded[0].key] for coded in found)
    return bool(occupations.likeness[first, second] >= NEAR)


SAME: dict[str, Callable[[str, str, Reader], bool]] = {
    "skills": _same_skill,
    "certificates": _same_certificate,
    "intentions": _same_work,
}
