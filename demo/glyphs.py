"""Characters as small pictures, so that a licence can be drawn where no font and no drawing library is.

`words/glyphs.bin` was drawn from Noto Sans CJK SC (SIL Open Font License, words/glyphs.LICENSE.txt) by
`python -m tests.demo.draw_glyphs`; draw again when a word list brings a character that is not in it.
"""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from demo.words import FOLDER

FILE = FOLDER / "glyphs.bin"
BODY, HEAD = 24, 60
"""Sides of a character in pixels: running text and the few words of a heading."""
TONES = 4
Canvas = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters of one size, each a square of tones: 0 paper to 3 ink."""

    size: int
    place: dict[str, int]
    squares: Canvas

    def width(self, sign: str) -> int:
        """Latin letters and figures take half of a square."""
        return self.size // 2 if sign.isascii() else self.size

    def stamp(self, canvas: Canvas, text: str, at: tuple[int, int], shift: int = 0) -> None:
        """Prints the text at (x, y); `shift`: the first tone of its colour in the palette. KeyError for a sign unknown.

        Paper stays what it was, so that text may lie over text.
        """
        x, y = at
        for sign in text:
            wide = self.width(sign)
            square = self.squares[self.place[sign]][:, :wide]
            under = canvas[y : y + self.size, x : x + wide]
            seen = square[:, : under.shape[1]]
            under[seen > 0] = seen[seen > 0] + shift
            x += wide


@cache
def glyphs(size: int) -> Glyphs:
    """The characters of this size."""
    data = FILE.read_bytes()
    (length,) = struct.unpack_from("<I", data)
    signs: dict[str, str] = json.loads(data[4 : 4 + length])
    packed = np.frombuffer(zlib.decompress(data[4 + length :]), dtype=np.uint8)
    start = 0
    for side, drawn in ((int(side), drawn) for side, drawn in signs.items()):
        taken = len(drawn) * side * side // TONES
        if side == size:
            tones = (packed[start : start + taken, None] >> np.array([6, 4, 2, 0], dtype=np.uint8)) & 3
            squares = tones.astype(np.uint8).reshape(len(drawn), side, side)
            return Glyphs(side, {sign: at for at, sign in enumerate(drawn)}, squares)
        start += taken
    raise ValueError(f"no characters of {size} pixels")


def pack(drawn: dict[int, dict[str, Canvas]]) -> bytes:
    """The file: by side the characters and their squares, four pixels a byte."""
    pieces = b""
    for squares in drawn.values():
        tones = np.stack(list(squares.values())).reshape(-1, TONES)
        pieces += (tones[:, 0] << 6 | tones[:, 1] << 4 | tones[:, 2] << 2 | tones[:, 3]).astype(np.uint8).tobytes()
    signs = json.dumps({side: "".join(squares) for side, squares in drawn.items()}, ensure_ascii=False).encode()
    return struct.pack("<I", len(signs)) + signs + zlib.compress(pieces, 9)
