"""The unified social credit code of firms (GB 32100-2015): eighteen places, the last a check character."""

from stdnum.cn import uscc

from core.checks import Problem
from core.checks.folding import digits_of

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015, 4: digits and capitals without I, O, S, V, Z."""
FIRST = "123456789ANY"
"""Registering authorities; stdnum knows digits only, but N (rural collectives) and Y (others) are given out."""
DIVISION = range(2, 8)
"""The places of the administrative division: digits only."""
LOOKALIKES = {"0": "O", "O": "0", "1": "I", "I": "1", "2": "Z", "Z": "2", "5": "S", "S": "5", "8": "B", "B": "8"}


def normalise(text: str) -> str:
    """Half-width capitals without blanks and hyphens."""
    return "".join(sign for sign in digits_of(text).upper() if not sign.isspace() and sign not in "-\u2010\u2013\u2014")


def read(text: str) -> str | Problem:
    """The code as it is kept, or why it cannot be one."""
    code = normalise(text)
    return check(code) or code


def check(text: str) -> Problem | None:
    """None where the code is right.

    Otherwise a Problem: credit_code.empty, .length, .character (with `character` and its `place`, counted from 1;
    .character_fix also with `corrections`), .sum, or .sum_fix with the `corrections`: codes that differ by one
    look-alike (0/O 1/I 2/Z 5/S 8/B) and are right. `offered` is the same list as one text.
    """
    code = normalise(text)
    if not code:
        return Problem("credit_code.empty")
    if len(code) != LENGTH:
        return Problem("credit_code.length", {"length": len(code)})
    for index, sign in enumerate(code):
        if sign not in _allowed(index):
            return _impossible(code, index)
    if code[-1] == uscc.calc_check_digit(code[:-1]):
        return None
    corrections = _one_changed(code)
    return Problem("credit_code.sum_fix", _offer(corrections)) if corrections else Problem("credit_code.sum")


def check_character(first_seventeen: str) -> str:
    """The last character of a code, for made-up data."""
    return str(uscc.calc_check_digit(first_seventeen))


def _allowed(index: int) -> str:
    if index == 0:
        return FIRST
    return ALPHABET[:10] if index in DIVISION else ALPHABET


def _impossible(code: str, index: int) -> Problem:
    """The first sign that cannot stand where it stands; with all such signs replaced by look-alikes it may be right."""
    facts: dict[str, object] = {"character": code[index], "place": index + 1}
    mended = "".join(sign if sign in _allowed(place) else LOOKALIKES.get(sign, sign) for place, sign in enumerate(code))
    if _right(mended):
        return Problem("credit_code.character_fix", facts | _offer((mended,)))
    return Problem("credit_code.character", facts)


def _one_changed(code: str) -> tuple[str, ...]:
    candidates = (
        code[:place] + LOOKALIKES[sign] + code[place + 1 :] for place, sign in enumerate(code) if sign in LOOKALIKES
    )
    return tuple(candidate for candidate in candidates if _right(candidate))


def _right(code: str) -> bool:
    if any(sign not in _allowed(index) for index, sign in enumerate(code)):
        return False
    return bool(code[-1] == uscc.calc_check_digit(code[:-1]))


def _offer(corrections: tuple[str, ...]) -> dict[str, object]:
    return {"corrections": list(corrections), "offered": " / ".join(corrections)}
