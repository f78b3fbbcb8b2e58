"""Ways out of the house. The console one writes to the log who is told what; names and numbers stay inside."""

import logging
from typing import Protocol

LOG = logging.getLogger(__name__)


class Gateway(Protocol):
    """Takes a message for a user; `key` is our id, so that the same message taken twice is sent once."""

    def send(self, key: str, user_id: int, code: str) -> None:
        """Raises OSError where the message was not taken."""


class Console:
    """For a district without mail or SMS: the notice stands in the platform, the log says that it was made."""

    def send(self, key: str, user_id: int, code: str) -> None:
        """One line in the log."""
        LOG.info("notice %s for user %s: %s", key, user_id, code)
