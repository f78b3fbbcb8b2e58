"""Shares of small numbers told honestly: their range, what is hidden, which differences are marked."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

Z_95 = 1.959964
"""Standard normal quantile of 0.975."""


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """The 95 % range of a share by Wilson's score (Wilson 1927), each in [0, 1]; ValueError without tries.

    scipy knows it as binomtest(hits, tries).proportion_ci(method="wilson"); its import costs every process a second.
    """
    if not 0 <= hits <= tries or not tries:
        raise ValueError(f"{hits} of {tries} is no share")
    share, square = hits / tries, Z_95**2
    centre = share + square / (2 * tries)
    spread = Z_95 * math.sqrt(share * (1 - share) / tries + square / (4 * tries**2))
    return max(0.0, (centre - spread) / (1 + square / tries)), min(1.0, (centre + spread) / (1 + square / tries))


@dataclass(frozen=True, slots=True)
class Limits:
    """People below which a cell is hidden (`cell`) or not compared (`compared`); `ratio` in percent marks a rate."""

    cell: int
    compared: int
    ratio: int


@dataclass(frozen=True, slots=True)
class Cell:
    """`chosen` of the `people` of a group; `ratio` of its rate to the highest one, None where it is not compared."""

    group: str
    people: int
    chosen: int
    ratio: float | None = None
    marked: bool = False
    hidden: bool = False

    @property
    def rate(self) -> float:
        """The share of people chosen, in [0, 1]."""
        return self.chosen / self.people if self.people else 0.0


def compared(counts: Mapping[str, tuple[int, int]], limits: Limits, unknown: str) -> list[Cell]:
    """Groups in their order, (people, chosen) each: small ones hidden, the others beside the highest rate.

    Where one is hidden alone, the next smallest is hidden too: with the sum known, one gap tells its number. `unknown`
    is shown and not compared.
    """
    cells = [Cell(group, people, chosen) for group, (people, chosen) in counts.items() if people]
    hidden = {cell.group for cell in cells if _small(cell, limits.cell)}
    others = sorted((cell for cell in cells if cell.group not in hidden), key=lambda cell: (cell.people, cell.group))
    if len(hidden) == 1 and others:
        hidden.add(others[0].group)
    fit = [c for c in cells if c.group not in hidden and c.group != unknown and c.people >= limits.compared]
    highest = max((cell.rate for cell in fit), default=0.0)
    return [
        replace(cell, hidden=True) if cell.group in hidden else _beside(cell, cell in fit, highest, limits)
        for cell in cells
    ]


def _small(cell: Cell, least: int) -> bool:
    """Too few people, or so few chosen (or left) that one could be known."""
    return cell.people < least or 0 < cell.chosen < least or 0 < cell.people - cell.chosen < least


def _beside(cell: Cell, fit: bool, highest: float, limits: Limits) -> Cell:
    if not fit or not highest:
        return cell
    ratio = cell.rate / highest
    return replace(cell, ratio=ratio, marked=ratio * 100 < limits.ratio)
