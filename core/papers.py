"""Papers: letters, sheets and posters as PDF, with the Chinese font inside them (dependencies.md: typst).

A paper is a Typst template in config/papers and data; the data reaches it as JSON, so that no text in it is markup.
"""

import json
import threading
from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import typst

FONT_PACKAGE, FONT_FOLDER = "zhplot", "zhplot/fonts"
"""The wheel that carries Noto Sans SC (OFL): Debian's font package is not on every machine."""


class Papers:
    """Makes PDFs from the templates of a folder. One compiler a process; it makes one paper at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fonts = Path(str(distribution(FONT_PACKAGE).locate_file(FONT_FOLDER)))
        self._compiler: typst.Compiler | None = None
        self._turn = threading.Lock()

    def pdf(self, name: str, data: Mapping[str, Any]) -> bytes:
        """The paper `name` (config/papers/<name>.typ) with the data, which may hold what JSON can.

        The template reads it by `#let data = json(bytes(sys.inputs.data))`. Raises typst.TypstError where the template
        is wrong or asks for data that is not there.
        """
        said = {"data": json.dumps(data, ensure_ascii=False)}
        with self._turn:
            if self._compiler is None:
                self._compiler = typst.Compiler(
                    root=str(self._folder), font_paths=[str(self._fonts)], ignore_system_fonts=True
                )
            made = self._compiler.compile(str(self._folder / f"{name}.typ"), format="pdf", sys_inputs=said)
        if not isinstance(made, bytes):
            raise TypeError(f"{name}: typst made {type(made).__name__}")
        return made
