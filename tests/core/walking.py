"""Sequences of steps through the services: what is refused leaves nothing behind, what is done is in the history."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from sqlalchemy import Connection, func, select

from core import audit
from core.access import SYSTEM, Actor
from core.db import Base
from core.errors import Refusal
from core.events import EventRow
from core.platform import Platform
from core.work import Work
from tests.conftest import NOW

Act = Callable[[Work], object]
T = TypeVar("T")


def walks(examples: int, **words: Any) -> Any:
    """Settings of a walk: the world is a fixture, made once and taken back after each walk."""
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        **words,
    )


@dataclass(repr=False)
class Site:
    """Where walks begin; without a long face for the reports of hypothesis."""

    platform: Platform
    unit: Any
    connection: Connection

    @contextmanager
    def walk(self, *tables: type[Base]) -> Iterator["Walk"]:
        """A walk; at its end the chain is whole, then all is taken back. `tables`: where something could change."""
        world = self.connection.begin_nested()
        try:
            yield Walk(self.unit, tables)
            with self.unit(write=False) as work:
                assert audit.verify(work).whole
        finally:
            world.rollback()


PICKS = some.lists(some.tuples(some.booleans(), some.integers(0, 9_999)), min_size=1, max_size=12)
"""What a walk is made of: for each step whether it is to be one that may be taken, and which."""


def chosen(pick: tuple[bool, int], steps: Sequence[T], allowed: Callable[[T], bool]) -> T:
    """The next step of a walk; half of them lead somewhere, or a walk would stay where it began."""
    among = [step for step in steps if allowed(step)] if pick[0] else []
    among = among or [*steps]
    return among[pick[1] % len(among)]


@dataclass
class Walk:
    """One sequence of steps."""

    unit: Any
    tables: tuple[type[Base], ...]

    def stand(self) -> tuple[list[Any], int]:
        """All rows of the tables as they stand, and the number of the last event."""
        with self.unit(write=False) as work:
            tables = [model.__table__ for model in self.tables]
            rows = [work.session.execute(select(table).order_by(*table.primary_key)).all() for table in tables]
            return rows, work.session.scalar(select(func.max(EventRow.seq))) or 0

    def told(self, after: int) -> list[str]:
        """Names of the events after a number."""
        with self.unit(write=False) as work:
            query = select(EventRow.name).where(EventRow.seq > after).order_by(EventRow.seq)
            return list(work.session.scalars(query))

    def step(self, act: Act, expected: list[str] | str, *, actor: Actor = SYSTEM, now: datetime = NOW) -> bool:
        """Takes a step; whether it was done. `expected`: its events in order, or the code of the refusal."""
        before = self.stand()
        try:
            with self.unit(actor, now) as work:
                act(work)
        except Refusal as refusal:
            code = refusal.code
            assert code == expected, f"refused as {code}, expected {expected}"
            assert self.stand() == before, f"{code} left something behind"
            return False
        assert isinstance(expected, list), f"done, expected {expected}"
        assert self.told(before[1]) == expected
        return True
