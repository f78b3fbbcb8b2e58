"""Draws the characters of the made-up licences with Chromium's fonts: `python -m tests.demo.draw_glyphs`."""

import base64
import re
import shutil
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

from demo import glyphs, licences
from demo.words import FOLDER
from tests.journeys.conftest import BROWSERS, QUIET

SOURCES = ("words/firms.toml", "words/places.toml", "words/trades.toml", "firms.py")
"""All that the lines of a licence are put together from."""
CHINESE = re.compile(r"[\u2014-\u2026\u3000-\u9fff\uff00-\uffef]")
DRAW = """([signs, side]) => {
  const canvas = new OffscreenCanvas(side, side), pen = canvas.getContext("2d", {willReadFrequently: true});
  const out = new Uint8Array(signs.length * side * side);
  [...signs].forEach((sign, n) => {
    pen.clearRect(0, 0, side, side);
    const wide = sign.charCodeAt(0) < 128;
    pen.font = wide ? `${side * 0.9}px "Noto Sans Mono CJK SC"` : `${side * 0.96}px "Noto Sans CJK SC"`;
    pen.textBaseline = "alphabetic";
    pen.fillText(sign, wide ? 0 : side * 0.02, side * 0.86);
    const data = pen.getImageData(0, 0, side, side).data;
    for (let at = 0; at < side * side; at++) out[n * side * side + at] = Math.round(data[at * 4 + 3] / 85);
  });
  let said = "";
  for (const byte of out) said += String.fromCharCode(byte);
  return btoa(said);
}"""


def wanted() -> dict[int, str]:
    """The characters of each size."""
    found = "".join((FOLDER.parent / name).read_text(encoding="utf-8") for name in SOURCES) + licences.FIXED
    body = "".join(sorted(set(CHINESE.findall(found)))) + licences.FIGURES
    return {
        glyphs.BODY: body,
        glyphs.HEAD: "".join(sorted(set(licences.TITLE + licences.SCHOOL_TITLE + licences.MARK))),
    }


def main(path: Path = glyphs.FILE) -> None:
    """Draws and writes all of them."""
    drawn: dict[int, dict[str, glyphs.Canvas]] = {}
    browser = next(found for name in BROWSERS if (found := shutil.which(name)))
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=browser, args=QUIET).new_page()
        for side, signs in wanted().items():
            squares = np.frombuffer(base64.b64decode(page.evaluate(DRAW, [signs, side])), dtype=np.uint8)
            drawn[side] = dict(zip(signs, squares.reshape(len(signs), side, side), strict=True))
    path.write_bytes(glyphs.pack(drawn))


if __name__ == "__main__":
    main()
