"""The states of a response (specs A7.3) as a table."""

from enum import StrEnum

from core.states import Machine


class State(StrEnum):
    """How far the response to a demand is."""

    RECEIVED = "received"
    OWNED = "owned"
    CHECKED = "checked"
    LISTED = "listed"
    FOLLOWED = "followed"
    MET = "met"
    PARTLY_MET = "partly_met"
    UNMET = "unmet"
    WITHDRAWN = "withdrawn"


S = State
OPEN = (S.RECEIVED, S.OWNED, S.CHECKED, S.LISTED, S.FOLLOWED)
"""Something is still due."""

MACHINE: Machine[State] = Machine(
    "response",
    {
        # Taken over from a colleague too; whoever has checked or listed keeps that.
        "own": {state: state for state in OPEN} | {S.RECEIVED: S.OWNED},
        "check": {S.OWNED: S.CHECKED},
        "list": dict.fromkeys(OPEN, S.LISTED) | {S.FOLLOWED: S.FOLLOWED},
        "say": {S.OWNED: S.OWNED, S.CHECKED: S.CHECKED, S.LISTED: S.FOLLOWED, S.FOLLOWED: S.FOLLOWED},
        "escalate": {state: state for state in OPEN},
        "meet": dict.fromkeys(OPEN, S.MET),
        "part": dict.fromkeys(OPEN, S.PARTLY_MET),
        "fail": dict.fromkeys(OPEN, S.UNMET),
        "withdraw": dict.fromkeys(OPEN, S.WITHDRAWN),
        "receive": dict.fromkeys((S.MET, S.PARTLY_MET, S.UNMET, S.WITHDRAWN), S.RECEIVED),
    },
)
