"""Phrases with choices and slots: `[甲/乙]` picks one, `{slot}` is filled in, again and again until plain."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from random import Random

Slots = Mapping[str, str | Sequence[str]]
_PIECE = re.compile(r"\[([^\]]*/[^\]]*)\]|\{(\w+)\}")


def dice(seed: int, kind: str, index: int = 0) -> Random:
    """A die of its own for each record, so that one record never depends on how many others there are."""
    return Random(f"{seed}:{kind}:{index}")


@cache
def _pieces(template: str) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """Cut a template into (text before, choices, slot name)."""
    pieces: list[tuple[str, tuple[str, ...], str]] = []
    end = 0
    for found in _PIECE.finditer(template):
        choices = tuple(found[1].split("/")) if found[1] else ()
        pieces.append((template[end : found.start()], choices, found[2] or ""))
        end = found.end()
    pieces.append((template[end:], (), ""))
    return tuple(pieces)


def expand(rng: Random, template: str, slots: Slots) -> str:
    """The template as plain text; KeyError where a slot is unknown."""
    if "[" not in template and "{" not in template:
        return template
    out: list[str] = []
    for before, choices, slot in _pieces(template):
        out.append(before)
        if choices:
            out.append(choices[int(rng.random() * len(choices))])
        elif slot:
            value = slots[slot]
            if not isinstance(value, str):
                value = value[int(rng.random() * len(value))]
            out.append(expand(rng, value, slots))
    return "".join(out)


def pick(rng: Random, options: Sequence[str]) -> str:
    """One of the options (quicker than Random.choice, which counts when there are millions of calls)."""
    return options[int(rng.random() * len(options))]


def draw(rng: Random, options: Sequence[str], count: int) -> list[str]:
    """Up to `count` different options in random order."""
    return rng.sample(options, min(count, len(options)))


_DIGITS = "零一二三四五六七八九十"


def years_in_words(rng: Random, years: int) -> str:
    """How people say a number of years: 三年多, 十来年, 大半年."""
    if years <= 0:
        return pick(rng, ("大半年", "半年多", "几个月"))
    if years == 1:
        return pick(rng, ("一年多", "一年", "年把"))
    if years == 2:
        return pick(rng, ("两年", "两年多", "2年"))
    if years <= 9:
        return pick(rng, (_DIGITS[years] + "年", _DIGITS[years] + "年多", f"{years}年", "好几年"))
    if years <= 13:
        return pick(rng, ("十来年", f"{years}年", "十多年"))
    return pick(rng, ("十几年", f"{years}年", "十多年", "好多年")) if years < 20 else "二十来年"
