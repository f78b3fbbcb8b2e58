"""How often something may be tried: counted in the database, before the costly part (security.md D21)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select

from core.accounts.models import Attempt
from core.db import lock_name
from core.errors import TooMany
from core.work import Work


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` in `minutes`."""

    action: str
    times: int
    minutes: int


SIGN_IN = Limit("sign_in", 5, 15)
SIGN_IN_ADDRESS = Limit("sign_in_address", 60, 15)
RESET = Limit("reset", 5, 60)
RESET_ADDRESS = Limit("reset_address", 60, 60)
PASSWORD = Limit("password", 5, 60)
REGISTER = Limit("register", 20, 60)
UNMASK = Limit("unmask", 60, 60 * 24)
EXPORT = Limit("export", 30, 60 * 24)
SEARCH_ADDRESS = Limit("search_address", 600, 10)
"""A hall full of telephones behind one address searches less than once a second."""

COMPLAINT = Limit("complaint", 20, 60)
"""From one address, which may be a whole hall's; enough to report what one saw, too little to bury an office."""

RECEIPT_ADDRESS = Limit("receipt_address", 120, 10)
"""Far too few to find a receipt by trying."""

POSTER_ADDRESS = Limit("poster_address", 60, 10)
"""A firm hangs up a few; each costs a tenth of a second."""

RANKING = Limit("ranking", 300, 10)
"""Who reads a list walks down it, and each step ranks anew; nobody reads two people a second for ten minutes."""

API = Limit("api", 120, 1)
"""Calls with one key: two a second, all day long."""

LONGEST_WHO = 80


def count(work: Work, limit: Limit, who: str) -> None:
    """Notes one more try and raises TooMany when it is one too many.

    Tries that come at once are counted one after another: else a burst would pass before the first is noted.
    """
    who = who[:LONGEST_WHO]
    lock_name(work.session.connection(), f"{limit.action}:{who}")
    since = work.now - timedelta(minutes=limit.minutes)
    mine = Attempt.action == limit.action, Attempt.who == who
    # Everybody's: what somebody once typed as a name must not lie here until they come back (config/retention.toml).
    work.session.execute(delete(Attempt).where(Attempt.action == limit.action, Attempt.at <= since))
    if (work.session.scalar(select(func.count()).where(*mine)) or 0) >= limit.times:
        raise TooMany("too_many", minutes=limit.minutes)
    work.session.add(Attempt(action=limit.action, who=who, at=work.now))


def forget(work: Work, limit: Limit, who: str) -> None:
    """Clears the count after a success."""
    work.session.execute(delete(Attempt).where(Attempt.action == limit.action, Attempt.who == who[:LONGEST_WHO]))
