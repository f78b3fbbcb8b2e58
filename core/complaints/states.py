"""The states of a complaint: open until somebody looked into it, then one of three answers."""

from enum import StrEnum

from core.states import Machine


class Status(StrEnum):
    """Where a complaint stands."""

    OPEN = "open"
    TAKEN_DOWN = "taken_down"
    CORRECTED = "corrected"
    UNFOUNDED = "unfounded"


class Kind(StrEnum):
    """What is wrong with the vacancy."""

    FILLED = "filled"
    FAKE = "fake"
    FEE = "fee"
    NO_ANSWER = "no_answer"
    DIFFERENT = "different"
    DISCRIMINATION = "discrimination"
    OTHER = "other"


S = Status
MACHINE: Machine[Status] = Machine(
    "complaint",
    {
        "close": {S.OPEN: S.TAKEN_DOWN},
        "pause": {S.OPEN: S.TAKEN_DOWN},
        "correct": {S.OPEN: S.CORRECTED},
        "dismiss": {S.OPEN: S.UNFOUNDED},
    },
)
TAKES_DOWN = frozenset({"close", "pause"})
"""These take the vacancy off the public pages."""
