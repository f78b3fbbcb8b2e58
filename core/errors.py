"""The four ways to refuse. Each door has one table from them to its own words."""

from collections.abc import Mapping


class Refusal(Exception):
    """Something was asked that will not be done; `code` names the reason in config/text, `facts` fill it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = facts


class NotFound(Refusal):
    """There is no such record for this actor; another firm's record is not found either."""

    def __init__(self, code: str = "not_found", **facts: object) -> None:
        super().__init__(code, **facts)


class Denied(Refusal):
    """The actor may not do this."""


class Conflict(Refusal):
    """The record's state does not allow it, or somebody else was faster."""


class TooMany(Refusal):
    """A limit on how often this may be asked is reached; `facts["minutes"]` says how long to wait."""


class Invalid(Refusal):
    """What was handed in cannot be taken: field name to code, or to (code, facts).

    >>> Invalid(headcount="vacancy.headcount").fields
    {'headcount': ('vacancy.headcount', {})}
    """

    def __init__(self, **fields: str | tuple[str, Mapping[str, object]]) -> None:
        first = next(iter(fields.values()), "invalid")
        super().__init__(first if isinstance(first, str) else first[0])
        self.fields: dict[str, tuple[str, Mapping[str, object]]] = {
            field: (reason, {}) if isinstance(reason, str) else reason for field, reason in fields.items()
        }
