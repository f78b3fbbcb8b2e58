"""A state machine as a table: which event leads from which states to which."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from core.errors import Conflict

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Machine(Generic[S]):
    """`edges`: event to {state before: state after}. An event that has no edge from a state is a Conflict."""

    name: str
    edges: Mapping[str, Mapping[S, S]]

    def after(self, state: S, event: str) -> S:
        """The state that `event` leads to; Conflict names the state and what is possible from it."""
        target = self.edges[event].get(state)
        if target is None:
            raise Conflict(f"{self.name}.illegal_event", state=state.value, event=event, possible=self.possible(state))
        return target

    def possible(self, state: S) -> tuple[str, ...]:
        """The events that may happen in this state, in the order of the table."""
        return tuple(event for event, moves in self.edges.items() if state in moves)
