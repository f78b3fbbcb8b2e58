"""People of the made-up district as the engine sees them, for the benchmarks: real sentences, not random words."""

import random
from collections.abc import Iterator, Sequence
from datetime import date

from benchmarks.engine import CONFIG, SEED
from config.load import read_lexicon
from demo.district import generate
from demo.records import SeekerRecord, Size
from matching import Lexicon, Profile, tokens_of

TODAY = date(2026, 3, 2)


def profile(record: SeekerRecord, names: dict[str, str]) -> Profile:
    """What a counselor registered; `names`: of place codes."""
    return Profile(
        intentions=record.intentions,
        salary_min=record.salary_min,
        streets=tuple(names.get(code, code) for code in record.work_subdistricts),
        home_street=names.get(record.home_subdistrict or ""),
        education=record.education,
        experience_years=record.experience_years,
        certificates=record.certificates or (),
        skills=record.skills,
        shift_ok=record.shift_ok,
        night_ok=record.night_ok,
        dorm_needed=record.dorm_needed,
        experience=record.experience,
        self_description=record.self_description,
    )


def cut(lexicon: Lexicon, most: int) -> list[bytes]:
    """Stored tokens of the district's first people."""
    names = {str(place["code"]): str(place["name"]) for place in read_lexicon(CONFIG)["places"]}
    seekers = generate(Size.DISTRICT, TODAY).seekers
    return [tokens_of(profile(seekers[at], names), lexicon) for at in range(min(most, len(seekers)))]


def records(count: int, some: Sequence[bytes], first: int = 0) -> Iterator[tuple[str, bytes]]:
    """Ids with stored tokens, none kept: as they come from the token table. Beyond `some` they are drawn again."""
    dice = random.Random(SEED + first)
    for number in range(count):
        yield f"{first + number:010d}", some[number] if number < len(some) else dice.choice(some)
