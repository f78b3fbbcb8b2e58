"""The states of a firm's record: nothing of a firm is public unless it is verified."""

from enum import StrEnum

from core.states import Machine


class Status(StrEnum):
    """How far the district knows the firm."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VERIFIED = "verified"
    SUSPENDED = "suspended"


class Basis(StrEnum):
    """What the verifier held the fields against."""

    PICTURE = "picture"
    ORIGINAL = "original"
    REGISTER = "register"


class Source(StrEnum):
    """How the record came in; a firm known by name only is `named`."""

    WEB = "web"
    BEHALF = "behalf"
    IMPORT = "import"
    NAMED = "named"


MACHINE: Machine[Status] = Machine(
    "enterprise",
    {
        "edit": {status: status for status in Status if status is not Status.SUSPENDED},
        "submit": {Status.DRAFT: Status.SUBMITTED, Status.RETURNED: Status.SUBMITTED},
        "verify": {Status.SUBMITTED: Status.VERIFIED},
        # Every six months, where nothing has changed.
        "recheck": {Status.VERIFIED: Status.VERIFIED},
        "return": {Status.SUBMITTED: Status.RETURNED},
        "reopen": {Status.VERIFIED: Status.SUBMITTED},
        "suspend": {Status.VERIFIED: Status.SUSPENDED},
        "restore": {Status.SUSPENDED: Status.SUBMITTED},
    },
)
