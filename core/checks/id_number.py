"""The citizen's number (GB 11643-1999): division, birth date, order, check character by ISO 7064 MOD 11-2."""

import re
from dataclasses import dataclass
from datetime import date

from stdnum.iso7064 import mod_11_2

from core.checks import Problem
from core.checks.folding import digits_of, lost_digits

LENGTH = 18
OLD_LENGTH = 15
OLDEST = 120
PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
"""First two digits by GB/T 2260; 81, 82 and 83 stand on residence permits of people from Hong Kong, Macau, Taiwan."""
FOREIGN = "9"
"""Permanent residents of other nations: 9, then the province that issued the card (card of 2023)."""
CROSSES = {0xD7: "X", 0x425: "X", 0x3A7: "X", 0x2715: "X", 0x2716: "X"}
"""Signs that are typed for the X at the end: times, Cyrillic, Greek, dingbats."""


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A number that is right in form. `sex` is "M" or "F": for statistics and audit only, never for matching."""

    number: str
    born_on: date
    sex: str

    def age(self, today: date) -> int:
        """Full years on that day."""
        return years_between(self.born_on, today)


def normalise(text: str) -> str:
    """Half-width digits without blanks and hyphens, the check character a capital X."""
    plain = digits_of(text).translate(CROSSES).upper()
    return re.sub(r"[\s\-\u2010-\u2015]", "", plain)


def read(text: str, today: date) -> IdNumber | Problem:
    """The number with what it tells, or why it cannot be one.

    `today` is the district's date. The county is never a reason: its codes change and a number is for life.
    Problems: id_number.empty, .precision (a spreadsheet has forgotten the last digits), .fifteen, .length, .character,
    .province, .birth, .birth_future, .birth_old, .sum.
    """
    number = normalise(text)
    problem = _form(number, lost_digits(text))
    if problem:
        return problem
    born_on = _birth(number)
    if born_on is None:
        return Problem("id_number.birth", {"birth": number[6:14]})
    if born_on > today:
        return Problem("id_number.birth_future", {"birth": born_on.isoformat()})
    if years_between(born_on, today) > OLDEST:
        return Problem("id_number.birth_old", {"birth": born_on.isoformat(), "most": OLDEST})
    if not mod_11_2.is_valid(number):
        # Excel keeps fifteen digits of a number and makes the last three zero.
        return Problem("id_number.precision" if number.endswith("000") else "id_number.sum")
    return IdNumber(number, born_on, "M" if int(number[16]) % 2 else "F")


def check_character(first_seventeen: str) -> str:
    """The last character of a number, for made-up data."""
    return mod_11_2.calc_check_digit(first_seventeen)


def years_between(born_on: date, today: date) -> int:
    """Full years; who is born on 29 February has their day on 1 March of other years."""
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def _form(number: str, lost: bool) -> Problem | None:
    """Length, signs, province."""
    if not number:
        return Problem("id_number.empty")
    if lost and not number.isdigit():
        return Problem("id_number.precision")
    if len(number) == OLD_LENGTH and number.isdigit():
        return Problem("id_number.fifteen")
    for index, sign in enumerate(number[:LENGTH]):
        if not (sign.isascii() and sign.isdigit()) and not (sign == "X" and index == LENGTH - 1):
            return Problem("id_number.character", {"character": sign, "place": index + 1})
    if len(number) != LENGTH:
        return Problem("id_number.length", {"length": len(number)})
    province = number[1:3] if number[0] == FOREIGN else number[:2]
    if province not in PROVINCES:
        return Problem("id_number.province", {"digits": number[:2]})
    return None


def _birth(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
