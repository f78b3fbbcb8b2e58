"""A number that an official may change: each value with the day it holds from and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a parameter, from a day on."""

    since: date
    value: int
    source: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """Values in the order of their days."""

    name: str
    values: tuple[Value, ...]

    def on(self, day: date) -> int:
        """The value that held on this day; ValueError before the first one."""
        held = [value for value in self.values if value.since <= day]
        if not held:
            raise ValueError(f"{self.name} has no value on {day}")
        return held[-1].value


def read(plain: Mapping[str, Any]) -> dict[str, Parameter]:
    """The parameters of a file in config/policies; ValueError where a source is missing or days are out of order."""
    found = {}
    for name, table in plain.items():
        values = tuple(Value(entry["from"], entry["value"], entry.get("source", "")) for entry in table["values"])
        if not all(value.source for value in values):
            raise ValueError(f"{name}: a value without a source")
        if list(values) != sorted(values, key=lambda value: value.since):
            raise ValueError(f"{name}: values out of order")
        found[name] = Parameter(name, values)
    return found
