"""The states of a vacancy (specs A7.3) as a table: 先审后发, never public unreviewed."""

from enum import StrEnum

from core.states import Machine


class Status(StrEnum):
    """Where a vacancy stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    UNCONFIRMED = "unconfirmed"
    PAUSED = "paused"
    FILLED = "filled"
    CLOSED = "closed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


LIVE = (Status.PUBLISHED.value, Status.UNCONFIRMED.value)
"""Seen by the public and ranked for."""

S = Status
MACHINE: Machine[Status] = Machine(
    "vacancy",
    {
        "edit": {
            S.DRAFT: S.DRAFT,
            S.RETURNED: S.RETURNED,
            S.SUBMITTED: S.SUBMITTED,
            S.PUBLISHED: S.PUBLISHED,
            S.UNCONFIRMED: S.UNCONFIRMED,
            S.PAUSED: S.PAUSED,
            S.EXPIRED: S.EXPIRED,
        },
        "submit": {S.DRAFT: S.SUBMITTED, S.RETURNED: S.SUBMITTED, S.SUBMITTED: S.SUBMITTED},
        "recheck": {S.PUBLISHED: S.SUBMITTED, S.UNCONFIRMED: S.SUBMITTED, S.PAUSED: S.SUBMITTED},
        "publish": {S.SUBMITTED: S.PUBLISHED},
        "return": {S.SUBMITTED: S.RETURNED},
        "pause": {S.PUBLISHED: S.PAUSED, S.UNCONFIRMED: S.PAUSED},
        "resume": {S.PAUSED: S.PUBLISHED},
        "fill": {S.PUBLISHED: S.FILLED, S.UNCONFIRMED: S.FILLED, S.PAUSED: S.FILLED},
        "close": {
            S.PUBLISHED: S.CLOSED,
            S.UNCONFIRMED: S.CLOSED,
            S.PAUSED: S.CLOSED,
            S.FILLED: S.CLOSED,
            S.EXPIRED: S.CLOSED,
        },
        "expire": {S.PUBLISHED: S.EXPIRED, S.UNCONFIRMED: S.EXPIRED, S.PAUSED: S.EXPIRED},
        "withdraw": {S.DRAFT: S.WITHDRAWN, S.SUBMITTED: S.WITHDRAWN, S.RETURNED: S.WITHDRAWN},
        "reopen": {S.CLOSED: S.SUBMITTED, S.EXPIRED: S.SUBMITTED, S.FILLED: S.SUBMITTED, S.WITHDRAWN: S.DRAFT},
    },
)
