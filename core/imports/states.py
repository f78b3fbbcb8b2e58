"""The states of a batch: nothing is written before a person has seen the verdicts, all of it at once then."""

from enum import StrEnum

from core.states import Machine


class Status(StrEnum):
    """How far a file has come."""

    LOOKING = "looking"
    MAPPING = "mapping"
    CHECKING = "checking"
    CHECKED = "checked"
    FAILED = "failed"
    COMMITTED = "committed"
    REVERTED = "reverted"
    DISCARDED = "discarded"


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    UPDATE = "update"
    DUPLICATE = "duplicate"
    ERROR = "error"


RUNNING = (Status.LOOKING, Status.CHECKING)
OPEN = (Status.LOOKING, Status.MAPPING, Status.CHECKING, Status.CHECKED, Status.FAILED)

MACHINE: Machine[Status] = Machine(
    "import",
    {
        "looked": {Status.LOOKING: Status.MAPPING},
        "known": {Status.LOOKING: Status.CHECKING},
        "choose": {Status.MAPPING: Status.MAPPING},
        "map": {
            Status.MAPPING: Status.CHECKING,
            Status.CHECKED: Status.CHECKING,
            Status.FAILED: Status.CHECKING,
        },
        "remap": {Status.CHECKED: Status.MAPPING, Status.FAILED: Status.MAPPING},
        "checked": {Status.CHECKING: Status.CHECKED},
        "amend": {Status.CHECKED: Status.CHECKED},
        "fail": {Status.LOOKING: Status.FAILED, Status.CHECKING: Status.FAILED},
        "commit": {Status.CHECKED: Status.COMMITTED},
        "revert": {Status.COMMITTED: Status.REVERTED},
        "discard": {status: Status.DISCARDED for status in OPEN},
    },
)
