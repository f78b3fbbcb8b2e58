"""Telephone numbers of China: mobiles, landlines with their area code, 400 numbers. Validity by phonenumbers."""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from core.checks import Problem
from core.checks.folding import digits_of, lost_digits
from core.checks.words import section

MOBILE = "mobile"
LANDLINE = "landline"
HOTLINE = "hotline"
PERSON = frozenset({MOBILE, LANDLINE})
FIRM = frozenset({MOBILE, LANDLINE, HOTLINE})
DEMO = re.compile(r"164\d{8}")
"""The prefix 164 was never given out: people of the made-up district have it, so that nobody is ever called."""
SIGNS = ("-", "#", "*", ",", ";", "x", "ext", "ext.")
"""Before an extension, beside the words of config/text/cells.toml."""
BETWEEN = ("/", ",", ";", "|")
CHINA = 86


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that can be dialled inside China: `number` is digits only, a landline with its 0 and area code."""

    number: str
    kind: str
    extension: str | None = None


def read(text: str, *, kinds: frozenset[str] = PERSON, allow_demo: bool = False) -> Phone | Problem:
    """The number as it is kept, or why it cannot be dialled.

    `allow_demo` lets the never-allocated prefix 164 pass: in the demo only. Problems: phone.empty, .precision,
    .several, .character, .length (mobile), .prefix (mobile), .area_code, .landline, .kind, .foreign.
    """
    said = digits_of(text)
    if not said:
        return Problem("phone.empty")
    if lost_digits(said):
        return Problem("phone.precision")
    if _two().search(said):
        return Problem("phone.several")
    if said.startswith(("+", "00")) and not re.match(r"(?:\+|00)\s*86", said):
        return Problem("phone.foreign")
    national, extension = _split(said)
    stray = next((sign for sign in national if not (sign.isascii() and sign.isdigit())), None)
    if stray:
        return Problem("phone.character", {"character": stray})
    if re.fullmatch(r"1[3-9]\d{5,}|1\d{10}", national):
        return _mobile(national, kinds, allow_demo)
    return _landline(national, extension, kinds)


@lru_cache
def _extension() -> re.Pattern[str]:
    signs = (*SIGNS, *section("cells", "phone_words")["extension"])
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, signs))})+\s*(\d{{1,6}})$", re.IGNORECASE)


@lru_cache
def _two() -> re.Pattern[str]:
    between = "|".join(map(re.escape, (*BETWEEN, *section("cells", "phone_words")["between"])))
    return re.compile(rf"\d{{7,}}\s*(?:{between})+\s*\d{{7,}}")


def _split(said: str) -> tuple[str, str | None]:
    """The national number and the extension; +86, 0086 and separators are gone."""
    bare = re.sub(r"^(?:\+|00)\s*86[\s-]*", "", said)
    found = _extension().search(bare)
    # 023-68860000 ends in a hyphen and digits too: what stands before an extension is a whole number.
    if found and len(re.sub(r"\D", "", bare[: found.start()])) >= 10:
        return _bare(bare[: found.start()]), found[1]
    return _bare(bare), None


def _bare(text: str) -> str:
    return re.sub(r"[\s\-()\u2010-\u2015.]", "", text)


def _mobile(number: str, kinds: frozenset[str], allow_demo: bool) -> Phone | Problem:
    if len(number) != 11:
        return Problem("phone.length", {"length": len(number)})
    if MOBILE not in kinds:
        return Problem("phone.kind")
    if (allow_demo and DEMO.fullmatch(number)) or _valid(number):
        return Phone(number, MOBILE)
    return Problem("phone.prefix", {"prefix": number[:3]})


def _landline(number: str, extension: str | None, kinds: frozenset[str]) -> Phone | Problem:
    if re.fullmatch(r"[48]00\d{7}", number):
        return Phone(number, HOTLINE) if HOTLINE in kinds else Problem("phone.kind")
    if re.fullmatch(r"[2-8]\d{6,7}", number):
        return Problem("phone.area_code", {"digits": number})
    if not number.startswith("0") and re.fullmatch(r"[2-9]\d{9,10}", number):
        # +86 23 … drops the 0 of the area code; a spreadsheet that takes 023… for a number does too.
        number = f"0{number}"
    if not number.startswith("0") or not _valid(number):
        return Problem("phone.landline", {"length": len(number)})
    return Phone(number, LANDLINE, extension) if LANDLINE in kinds else Problem("phone.kind")


def _valid(number: str) -> bool:
    parsed = phonenumbers.PhoneNumber(country_code=CHINA, national_number=int(number))
    return phonenumbers.is_valid_number(parsed)
