"""Where the pay of a vacancy lies among those of its occupation: the places of a small drawing."""

from dataclasses import dataclass

from core.vacancies import Usual

LEFT, RIGHT = 11.0, 330.0
ROOM = 0.6
"""How much of the quartiles' distance is drawn on either side of them, at least."""

NARROWEST = 400.0
"""元/月 between the quartiles that are drawn at least, so that their figures do not overlap."""


@dataclass(frozen=True, slots=True)
class PayChart:
    """Horizontal places in the drawing's units; `own` is the span of the vacancy, or None."""

    low: float
    middle: float
    high: float
    own: tuple[float, float] | None
    tenths: int | None
    """How many tenths of the others offer less than the vacancy's highest pay."""

    @classmethod
    def of(cls, usual: Usual, low: float | None, high: float | None) -> "PayChart":
        """The drawing of what is usual, with the own span where one is known (元/月)."""
        reach = max(usual.high - usual.low, NARROWEST) * ROOM
        ends = [usual.low - reach, usual.high + reach, *(one for one in (low, high) if one is not None)]
        least, most = min(ends), max(ends)

        def at(pay: float) -> float:
            return round(LEFT + (pay - least) / (most - least) * (RIGHT - LEFT), 1)

        own = (at(low), at(high)) if low is not None and high is not None else None
        tenths = round(usual.below(high) * 10) if high is not None else None
        return cls(at(usual.low), at(usual.middle), at(usual.high), own, tenths)
