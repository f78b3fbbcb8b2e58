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

LOOSE = frozenset({Status.DRAFT, Status.RETURNED})
"""May lack what publishing needs."""

ENDED = frozenset({Status.FILLED, Status.CLOSED, Status.EXPIRED, Status.WITHDRAWN})
"""Nobody is looked for any more."""

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
        },
        "submit": {S.DRAFT: S.SUBMITTED, S.RETURNED: S.SUBMITTED},
        "recheck": {S.PUBLISHED: S.SUBMITTED, S.UNCONFIRMED: S.SUBMITTED, S.PAUSED: S.SUBMITTED},
        "publish": {S.SUBMITTED: S.PUBLISHED},
        "return": {S.SUBMITTED: S.RETURNED},
        "doubt": {S.PUBLISHED: S.UNCONFIRMED},
        "confirm": {S.PUBLISHED: S.PUBLISHED, S.UNCONFIRMED: S.PUBLISHED},
        # 追加人数: what was filled is offered again.
        "extend": {
            S.SUBMITTED: S.SUBMITTED,
            S.PUBLISHED: S.PUBLISHED,
            S.UNCONFIRMED: S.PUBLISHED,
            S.PAUSED: S.PAUSED,
            S.FILLED: S.PUBLISHED,
        },
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
        # Back to a draft, not to the queue: the day it ended with and the number it asked for are to be said anew.
        "reopen": {S.CLOSED: S.DRAFT, S.EXPIRED: S.DRAFT, S.FILLED: S.DRAFT, S.WITHDRAWN: S.DRAFT},
    },
)
