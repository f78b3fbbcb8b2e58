"""Hard conditions, three-valued: they fail on what is known, never on what was not said.

Each gate takes the columns of vacancies and of people; one side is a single row, the other may be all rows
at once, so
that both directions judge by the same lines of code.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import kernels
from matching.facts import LISTS, SAYS_NONE

FAIL, UNKNOWN, PASS, ABSENT = -1, 0, 1, 2
VERDICTS = {FAIL: "fail", UNKNOWN: "unknown", PASS: "pass"}
PAY_NUMERATOR, PAY_DENOMINATOR = 11, 10  # least pay more than 10 % above the highest offered fails

Columns = Mapping[str, NDArray[Any]]
Verdicts = NDArray[np.int8]


NOWHERE: Verdicts = np.array(ABSENT, dtype=np.int8)


def verdict(applies: Any, fails: Any, passes: Any) -> Verdicts:
    """FAIL, PASS or UNKNOWN where it applies, ABSENT elsewhere; in bytes: PASS and UNKNOWN are the truth values."""
    known = np.where(fails, np.int8(FAIL), np.asarray(passes).astype(np.int8))
    return known if np.ndim(applies) == 0 and applies else np.where(applies, known, np.int8(ABSENT))


def _nowhere(applies: Any) -> bool:
    """Whether the one vacancy that is asked for has no such condition: then nobody need be looked at."""
    return bool(np.ndim(applies) == 0 and not applies)


def _any(mask: Any) -> NDArray[np.bool_]:
    return np.asarray((mask != 0).any(axis=-1))


def certificate(vacancy: Columns, person: Columns) -> Verdicts:
    """Those the vacancy names, and any one of those the law demands for the work.

    A certificate that is soon obtained (健康证) never fails; where it is missing the verdict is unknown.
    """
    held, denied = person["held"], person["denied"]
    required, law, soft = vacancy["required"], vacancy["law"], vacancy["soft"]
    applies = _any(required) | _any(law) | _any(soft)
    if _nowhere(applies):
        return NOWHERE
    if held.ndim == 2 and required.ndim == 1:
        words = np.flatnonzero(required | law | soft)
        found = np.empty(len(held), dtype=np.int8)
        kernels.certificates(held, denied, person["said"], words, required, law, soft, bool(vacancy["other"]), found)
        return found
    missing, no_law = required & ~held, _any(law) & ~_any(law & held)
    denies = _any(missing & denied) | (no_law & ~_any(law & ~denied))
    speaks = (person["said"] == SAYS_NONE) | (person["said"] == LISTS)
    lacks = _any(missing) | no_law
    fails = lacks & (speaks | denies)
    passes = ~lacks & ~_any(soft & ~held) & (vacancy["other"] == 0)
    return verdict(applies, fails, passes)


def pay(vacancy: Columns, person: Columns) -> Verdicts:
    """The person's least pay against the highest offered."""
    highest, least = vacancy["pay_max"], person["pay"]
    if _nowhere(highest >= 0):
        return NOWHERE
    # Whole numbers: more than 11/10 of the highest is more than the whole part of that.
    above = least > highest.astype(np.int64) * PAY_NUMERATOR // PAY_DENOMINATOR
    return verdict(highest >= 0, above & (least >= 0), least >= 0)


def night_shift(vacancy: Columns, person: Columns) -> Verdicts:
    """Work at night against a refusal in the field or in words."""
    if _nowhere(vacancy["night"] != 0):
        return NOWHERE
    return verdict(vacancy["night"] != 0, person["nights"] < 0, person["nights"] > 0)


def shift(vacancy: Columns, person: Columns) -> Verdicts:
    """The shift against those the person accepts."""
    accepted, wanted = person["shifts"], vacancy["shift"]
    if _nowhere(wanted != 0):
        return NOWHERE
    return verdict(wanted != 0, (accepted != 0) & ((accepted & wanted) == 0), (accepted & wanted) != 0)


GATES = {"certificate": certificate, "pay": pay, "night_shift": night_shift, "shift": shift}


def judge(vacancy: Columns, person: Columns) -> dict[str, Verdicts]:
    """The verdict of every gate."""
    return {code: gate(vacancy, person) for code, gate in GATES.items()}
