"""Why a backup could not be made or brought back."""

from collections.abc import Mapping


class BackupFailed(Exception):
    """The copy could not be made, is not whole, or must not be put here; `code` stands in config/text [backup]."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = facts
