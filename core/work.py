"""Work: who acts, when, and in which transaction. Transactions begin and end here and nowhere else."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from core.access import Actor, Permission, can
from core.db import lock_chain
from core.errors import Conflict, Denied
from core.events import GENESIS, ChainHead, Event, EventRow, Pending
from core.vault import Vault

ZONE = ZoneInfo("Asia/Shanghai")
T = TypeVar("T")
TRIES = 5
PAUSE_SECONDS = 0.05
GAVE_WAY = frozenset({"40001", "40P01"})
"""How PostgreSQL marks a serialization failure and a deadlock: the work is right, only its moment was not."""


@dataclass(frozen=True, slots=True)
class Work:
    """One unit of work: who acts, when, and the transaction they act in."""

    session: Session
    actor: Actor
    now: datetime
    vault: Vault
    recorded: list[tuple[Event, str]] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The district's date, not UTC's: at 00:10 in Shanghai it is still yesterday in UTC."""
        return self.now.astimezone(ZONE).date()

    def can(self, permission: Permission, subject: Any = None) -> bool:
        """Whether the actor may; for choosing what to show."""
        return can(self.actor, permission, subject)

    def require(self, permission: Permission, subject: Any = None) -> None:
        """Raises Denied unless the actor may."""
        if not can(self.actor, permission, subject):
            raise Denied(f"denied.{permission.value}")

    def record(self, event: Event, outcome: str = "done") -> None:
        """Adds the event to the history and to the to-do list of reactions, when the unit of work ends well."""
        self.recorded.append((event, outcome))


def again(attempt: Callable[[], T]) -> T:
    """Runs whole units of work, and anew, at most 5 times, where PostgreSQL made them give way to others (D9).

    `attempt` begins from the beginning each time and leaves nothing outside its transactions.
    """
    for tried in range(1, TRIES):
        try:
            return attempt()
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in GAVE_WAY:
                raise
            # Not in step with the one it collided with.
            time.sleep(random.uniform(0.5, 1) * PAUSE_SECONDS * tried)
    return attempt()


@contextmanager
def unit_of_work(
    sessions: Callable[[], Session], actor: Actor, vault: Vault, now: datetime | None = None
) -> Iterator[Work]:
    """Commits when the block ends well; rolls back when it raises.

    Raises Conflict where somebody else changed the row meanwhile or a unique value is taken.
    """
    with sessions() as session:
        try:
            with session.begin():
                work = Work(session, actor, now or datetime.now(UTC), vault)
                yield work
                if work.recorded:
                    session.flush()
                    append(work)
        except StaleDataError as stale:
            raise Conflict("stale") from stale
        except IntegrityError as broken:
            raise Conflict("taken") from broken


def append(work: Work) -> None:
    """Writes the recorded events as the next links of the chain, under the chain's lock (security.md D7)."""
    session, actor = work.session, work.actor
    lock_chain(session.connection())
    head = session.get(ChainHead, 1, populate_existing=True)
    if head is None:
        head = ChainHead(id=1, seq=0, hash=GENESIS)
        session.add(head)
    # Done by a program in the name of who made its key: the history tells the two apart.
    through = {} if actor.api_key_id is None else {"api_key": actor.api_key_id}
    rows = []
    for event, outcome in work.recorded:
        row = EventRow(
            seq=head.seq + 1,
            name=event.name,
            at=work.now.astimezone(UTC),
            actor_id=actor.user_id,
            role=actor.role.value,
            ip=actor.ip,
            request_id=actor.request_id,
            subject_id=event.subject_id,
            facts=event.facts() | through,
            outcome=outcome,
            previous=head.hash,
        )
        row.hash = row.sealed_hash()
        head.seq, head.hash = row.seq, row.hash
        rows.append(row)
    session.add_all(rows)
    session.flush()
    session.execute(insert(Pending), [{"event_seq": row.seq, "attempts": 0} for row in rows])
    work.recorded.clear()
