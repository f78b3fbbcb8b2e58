"""Draws milliseconds against people, both on scales of powers of ten, as an SVG of its own."""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640, 400, 70, 50, 20, 150
COLOURS = ("#b3261e", "#b26a00", "#5f6368", "#0b57d0")


def drawn(found: Sequence[tuple[int, Mapping[str, float]]], names: Sequence[str]) -> str:
    """A line for each name over (people, milliseconds by name)."""
    people = [log10(size) for size, _ in found]
    every = [log10(times[name]) for _, times in found for name in names]
    low, high = floor(min(every)), ceil(max(every))

    def x(value: float) -> float:
        return LEFT + (value - people[0]) / max(people[-1] - people[0], 1e-9) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - BOTTOM - TOP)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for power in range(low, high + 1):
        parts.append(f'<path d="M{LEFT} {y(power):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y(power) + 4:.1f}" text-anchor="end">{10.0**power:g} ms</text>')
    for size, at in zip((size for size, _ in found), people, strict=True):
        parts.append(f'<text x="{x(at):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{size:,}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">people</text>')
    for name, colour in zip(names, COLOURS, strict=True):
        points = [(x(at), y(log10(times[name]))) for at, (_, times) in zip(people, found, strict=True)]
        line = " ".join(f"{across:.1f},{up:.1f}" for across, up in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{points[-1][0] + 8:.1f}" y="{points[-1][1] + 4:.1f}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])
