"""Numbers that are valid in form and belong to nobody: ID, credit code, phone.

ID numbers and credit codes carry 500199, a county code never assigned; phones the prefix 164, not in use.
Each is a bijection of the index: no two records share one; none needs to know the others.
"""

from __future__ import annotations

from datetime import date, timedelta

COUNTY = "500199"
PHONE_PREFIX = "164"

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def sequence(index: int) -> int:
    """The three sequence digits of the person's ID number; odd for a man, even for a woman (GB 11643)."""
    return index * 617 % 1000


def birthday(index: int, year: int) -> date:
    """A birthday in this year; people with the same sequence digits never share its day (up to 365,000)."""
    day = (index // 1000 * 89 + sequence(index) * 211) % 365
    return date(year, 1, 1) + timedelta(days=day)


def id_number(index: int, born: date) -> str:
    """The 18 characters of an ID number with its check character (GB 11643, ISO 7064 MOD 11-2)."""
    body = f"{COUNTY}{born:%Y%m%d}{sequence(index):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def credit_code(index: int, kind: str) -> str:
    """The 18 characters of a credit code (GB 32100) over an organisation code (GB 11714), both checked.

    `kind`: two characters, 91 company, 92 sole trader, 93 cooperative, 52 private non-enterprise, 12 public.
    """
    number = (index * 48271 + 1907) % 10**6
    organisation = f"MA{number:06d}"
    values = (_ORGANISATION_VALUES.index(sign) for sign in organisation)
    rest = 11 - sum(v * w for v, w in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11
    body = f"{kind}{COUNTY}{organisation}{'0' if rest == 11 else 'X' if rest == 10 else rest}"
    total = sum(_CODE_ALPHABET.index(sign) * w for sign, w in zip(body, _CODE_WEIGHTS, strict=True))
    return body + _CODE_ALPHABET[(31 - total % 31) % 31]


def phone(kind: str, index: int) -> str:
    """An 11-digit mobile number with the prefix 164; no two owners share one."""
    block = {"seeker": 0, "enterprise": 1, "user": 2, "vacancy": 3}[kind]
    number = ((block * 10_000_000 + index) * 61_803_399 + 27_182_818) % 100_000_000
    return f"{PHONE_PREFIX}{number:08d}"
