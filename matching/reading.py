"""What free text tells of a person, as suggestions: field, value, the words and where they stand. Nothing is written.

patterns = Patterns.of(read_toml(folder / "reading.toml"), pay_reader)
read("做了8年电工，不上夜班", lexicon, patterns)
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from matching.lexicon import Lexicon
from matching.pay import Found
from matching.said import Run, denies_certificates_in, located, patterns_of, years_told
from matching.telling import LEARN, WISH, Patterns, Told, told

YEARS, CERTIFICATES, SKILLS, SHIFTS = "experience_years", "certificates", "skills", "shift_ok"
NIGHTS, PAY, STREETS, HOME = "night_ok", "salary_min", "streets", "home_street"
WANTED, DONE, DORMITORY, EDUCATION = "intentions", "done", "dorm_needed", "education"
FIELDS = (WANTED, DONE, YEARS, EDUCATION, CERTIFICATES, SKILLS, PAY, STREETS, HOME, SHIFTS, NIGHTS, DORMITORY)
"""Fields of the exchange format; `done`, an occupation the person worked in, is no field of it."""

T = TypeVar("T")
CHINESE_NAME = 2  # characters; shorter names of work are said in passing


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A fact that a text tells: `value` as the exchange format has it, `text[start:stop] == words`.

    `negated`: the text says that it is not so (不会PLC, 没有电工证); certificates 无 negated by nothing: none at all.
    Yes-or-no fields bear their answer in `value`. Pay is in 元/月, `unit` is what it was said in. `clause` is the
    clause in plain form: what was declined once is known again by it.
    """

    field: str
    value: str | int | bool
    negated: bool
    start: int
    stop: int
    words: str
    clause: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """A fact within a clause, before it is known to be the person's only word on it."""

    field: str
    value: str | int | bool
    start: int
    stop: int
    negated: bool = False
    unit: str = ""


def read(text: str, lexicon: Lexicon, patterns: Patterns) -> tuple[Suggestion, ...]:
    """What the text tells of the person who speaks, in the order of the text; each fact once.

    Of several years the most and of several schools the highest count; who refuses nights once refuses them.
    """
    folded = lexicon.folding.fold(text)
    found: list[Suggestion] = []
    for clause in told(folded.text, lexicon, patterns):
        if clause.others:
            continue
        for reader in READERS:
            for heard in reader(clause, lexicon, patterns):
                start, stop = folded.span(clause.start + heard.start, clause.start + heard.stop)
                told_of = (heard.field, heard.value, heard.negated, start, stop)
                found.append(Suggestion(*told_of, text[start:stop], clause.text, heard.unit))
    return tuple(sorted(_settled(found, lexicon), key=lambda one: (one.start, FIELDS.index(one.field), str(one.value))))


def _settled(found: list[Suggestion], lexicon: Lexicon) -> Iterator[Suggestion]:
    """Each fact once; where a field has one value, the one that counts."""
    best: dict[str, Callable[[Suggestion], int]] = {
        YEARS: lambda one: int(one.value),
        EDUCATION: lambda one: lexicon.scales.education[str(one.value)],
        NIGHTS: lambda one: int(one.value is False),
        DORMITORY: lambda one: 0,
        PAY: lambda one: 0,
        HOME: lambda one: 0,
    }
    holds = any(one.field == CERTIFICATES and not one.negated and one.value != lexicon.scales.none for one in found)
    seen: dict[object, Suggestion] = {}
    for one in found:
        if one.field == CERTIFICATES and one.value == lexicon.scales.none and holds:
            continue
        rank = best.get(one.field)
        key: object = one.field if rank else (one.field, one.value)
        if key not in seen or (rank and rank(one) > rank(seen[key])):
            seen[key] = one
    return iter(seen.values())


def _years(clause: Told, lexicon: Lexicon, patterns: Patterns) -> Iterator[Heard]:
    text, origin = patterns.pays.numerals.located(clause.text)
    for match in years_told(text, lexicon):
        if (years := int(match[1])) >= 1:
            yield Heard(YEARS, years, origin[match.start()], _end(origin, match.end()))


def _end(origin: list[int], stop: int) -> int:
    """Where something that ends before `stop` ends in the text that it was made of."""
    return origin[stop] if stop < len(origin) else origin[-1]


def _certificates(clause: Told, lexicon: Lexicon, patterns: Patterns) -> Iterator[Heard]:
    if clause.has(patterns.certificate["not_held"]) or patterns.certificate["then_not_held"].search(clause.following):
        return
    spelled = {name: name for name in lexicon.certificates.aliases}
    named = False
    for start, stop, _, run in _named(clause.runs, spelled, lexicon.synonyms):
        named = True
        if run.by or clause.mood(start, stop) != LEARN:
            yield Heard(CERTIFICATES, _tidy(clause.text[start:stop]), start, stop, bool(run.by))
    if not named and (none := denies_certificates_in(clause.text, lexicon)):
        yield Heard(CERTIFICATES, lexicon.scales.none, *none.span(), negated=True)


def _skills(clause: Told, lexicon: Lexicon, patterns: Patterns) -> Iterator[Heard]:
    for start, stop, skill, run in _named(clause.runs, lexicon.skills, lexicon.synonyms):
        label = lexicon.labels.get(skill, skill)
        if label in patterns.virtues or (run.by and patterns.telling["unwilling"].search(run.by)):
            continue
        if run.by or clause.mood(start, stop) not in (WISH, LEARN):
            yield Heard(SKILLS, label, start, stop, bool(run.by))


def _occupations(clause: Told, lexicon: Lexicon, patterns: Patterns) -> Iterator[Heard]:
    for start, stop, _, run in _named(clause.runs, lexicon.occupations.aliases, lexicon.synonyms):
        if verb := patterns.telling["verbs"].match(clause.text[start:stop]):
            start += verb.end() if clause.text[start + verb.end() : stop] in lexicon.occupations.aliases else 0
        words, mood = clause.text[start:stop], clause.mood(start, stop)
        if (
            len(words) < CHINESE_NAME
            or words in patterns.unspecific
            or patterns.telling["duty"].search(clause.text[:start])
        ):
            continue
        if patterns.telling["is_not"].search(clause.text[:start]):
            yield Heard(DONE, words, start, stop, negated=True)
        elif run.by:
            refused = patterns.telling["unwilling"].search(run.by) is not None
            yield Heard(WANTED if refused else DONE, words, start, stop, negated=True)
        elif mood != LEARN:
            yield Heard(WANTED if mood == WISH else DONE, words, start, stop)


def _shifts(clause: Told, lexicon: Lexicon, patterns: Patterns) -> Iterator[Heard]:
    if turning := patterns.shifts["turning"].search(clause.text):
        yield from (Heard(SHIFTS, value, *turning.span(), negated=True) for value in patterns.turns)
    if clause.has(patterns.shifts["told_of_then"]):
        return
    denied = [run for run in clause.runs if run.by]
    for value, expression in patterns.shift.items():
        for match in expression.finditer(clause.text):
            refused = patterns.shifts["refused_after"].search(clause.text[match.end() :]) is not None
            refused = refused or any(run.starts[0] <= match.start() <= run.starts[-1] for run in denied)
            if refused or clause.has(patterns.shifts["accepted"]):
                yield Heard(SHIFTS, value, *match.span(), negated=refused)


def _nights(clause: Told, lexicon: Lexicon, patterns: Patterns) -> Iterator[Heard]:
    of_nights = patterns_of(lexicon)
    for value, expressions in ((False, of_nights.refuses_nights), (True, of_nights.accepts_nights)):
        for expression in expressions:
            if match := expression.search(clause.text):
                yield Heard(NIGHTS, value, *match.span(), negated=not value)
                return


def _pay(clause: Told, lexicon: Lexicon, patterns: Patterns) -> Iterator[Heard]:
    found = [one for one in patterns.pays.find(clause.text) if _is_pay(one, clause, patterns)]
    for one in found:
        behind = clause.text[one.stop :]
        too_little = patterns.pay["not_enough"].search(behind) is not None
        was = [m.end() for m in patterns.pay["was"].finditer(clause.text) if m.end() <= one.start]
        wish = [end for end, kind in clause.marks if kind == WISH and end <= one.start]
        if was and (not wish or wish[-1] < was[-1]):
            continue
        if too_little and one.pay.low is not None:
            continue
        amount = one.pay.high if too_little else one.pay.low
        if amount is not None:
            yield Heard(PAY, amount, one.start, one.stop, unit=one.pay.unit)


def _is_pay(one: Found, clause: Told, patterns: Patterns) -> bool:
    """Whether a figure is pay: said as such, or asked for."""
    words, behind = clause.text[one.start : one.stop], clause.text[one.stop :]
    if patterns.pay["lone_period"].search(words) or patterns.pay["dates"].search(words):
        return False
    if not patterns.pay["follows"].search(behind):
        return False
    if patterns.pay["then"].search(clause.sentence) and not clause.has(patterns.pay["wishes"]):
        return False
    return clause.has(patterns.pay["asks"]) or one.stop - one.start == len(clause.text)


def _places(clause: Told, lexicon: Lexicon, patterns: Patterns) -> Iterator[Heard]:
    place, names = patterns.place, lexicon.places
    for start, stop, at, run in _named(clause.runs, names.names, {}):
        before, behind = clause.text[:start], clause.text[stop:]
        home, work, away = (_last(place[name], before) for name in ("home", "work", "not_work"))
        wished = clause.mood(start, stop) == WISH and place["there"].search(before) is not None
        if run.by or place["unwilling"].search(before) or place["unwilling"].search(behind):
            yield Heard(STREETS, names.labels[at], start, stop, negated=True)
        elif home > max(work - 1, away) or place["home_after"].search(behind):
            yield Heard(HOME, names.labels[at], start, stop)
        elif not clause.has(place["not_work"]) and (wished or work >= 0 or place["work_after"].search(behind)):
            yield Heard(STREETS, names.labels[at], start, stop)


def _last(expression: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in expression.finditer(text)), default=-1)


def _dormitory(clause: Told, lexicon: Lexicon, patterns: Patterns) -> Iterator[Heard]:
    for value, expressions in ((False, patterns.dorm_not_needed), (True, patterns.dorm_needed)):
        for expression in expressions:
            if match := expression.search(clause.text):
                yield Heard(DORMITORY, value, *match.span(), negated=not value)
                return


def _education(clause: Told, lexicon: Lexicon, patterns: Patterns) -> Iterator[Heard]:
    around = patterns.educations
    if clause.has(around["unfinished"]):
        return
    for value, expression in patterns.education.items():
        for match in expression.finditer(clause.text):
            before, behind = clause.text[: match.start()], clause.text[match.end() :]
            denied = any(run.by and run.starts[0] <= match.start() <= run.starts[-1] for run in clause.runs)
            alone = match.end() - match.start() == len(clause.text)
            if not denied and (alone or around["after"].search(behind) or around["before"].search(before)):
                yield Heard(EDUCATION, value, *match.span())


def _named(
    runs: Iterable[Run], aliases: Mapping[str, T], synonyms: Mapping[str, str]
) -> Iterator[tuple[int, int, T, Run]]:
    """What a dictionary knows among the words of a clause, and where it stands there."""
    for run in runs:
        for first, last, value in located(run.words, aliases, synonyms):
            yield run.starts[first], run.starts[last - 1] + len(run.words[last - 1]), value, run


def _tidy(name: str) -> str:
    """A certificate as people write it: letters in capitals."""
    return name.upper()


Reader = Callable[[Told, Lexicon, Patterns], Iterator[Heard]]
READERS: tuple[Reader, ...] = (
    _years,
    _certificates,
    _skills,
    _occupations,
    _shifts,
    _nights,
    _pay,
    _places,
    _dormitory,
    _education,
)
