"""The place of a row in its file: which of the sheets that are taken in, and its number there, as one number."""

STEP = 10_000_000
"""Excel counts rows to 1,048,576; a batch has fewer than 200 sheets."""


def place_of(sheet: int, number: int) -> int:
    """The number by which a row is kept; `sheet` counts those that are taken in, from 0."""
    return sheet * STEP + number


def sheet_of(place: int) -> int:
    """Which of the sheets that are taken in, from 0."""
    return place // STEP


def number_of(place: int) -> int:
    """The row as Excel shows it in its sheet."""
    return place % STEP
