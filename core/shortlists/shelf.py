"""The current index, mapped from the archive that the clock wrote, and swapped whole when its number changes."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import select

from config.load import read_lexicon, read_toml
from core.checks import pay
from core.errors import Conflict
from core.shortlists.models import IndexFile
from core.work import Work
from matching import Index, Lexicon, Ranker, ReadingPatterns, StaleTokens, Weights, archive, occupations_of

PEOPLE, DEMAND = "profile", "demand"
SURE = 0.75
"""A title is coded to an occupation only when the engine is this sure; else it stays open for a person to say."""

LIKELY = 6
"""So many occupations are offered for a title."""


@dataclass(frozen=True, slots=True)
class Held:
    """A mapped archive with the row that describes it."""

    file: IndexFile
    ranker: Ranker


@dataclass
class Shelf:
    """Where archives lie (`folder`) and the dictionaries they are cut by (`config`). One for a process."""

    folder: Path
    config: Path
    held: dict[str, Held] = field(default_factory=dict)
    changed: dict[str, tuple[Any, Ranker]] = field(default_factory=dict)
    """By kind: what changed since the archive (changes.py), and the ranker with it."""

    lock: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The dictionaries; read at first use, which takes a moment."""
        return Lexicon.of(read_lexicon(self.config))

    @cached_property
    def reading(self) -> ReadingPatterns:
        """How free text is read into suggestions."""
        return ReadingPatterns.of(read_toml(self.config / "reading.toml"), pay.reader())

    @cached_property
    def weights(self) -> Weights:
        """The weights of config/matching.toml."""
        return Weights.of(read_toml(self.config / "matching.toml"))

    def newest(self, work: Work, kind: str) -> IndexFile | None:
        """The row of the newest archive."""
        query = select(IndexFile).where(IndexFile.kind == kind).order_by(IndexFile.number.desc()).limit(1)
        return work.session.scalar(query)

    def ranker(self, work: Work, kind: str = PEOPLE) -> Held:
        """The ranker over the newest archive.

        Raises Conflict index.none before the clock has written the first one, index.outdated while the dictionaries
        are newer than the archive.
        """
        file = self.newest(work, kind)
        if file is None:
            raise Conflict("index.none")
        held = self.held.get(kind)
        if held is not None and held.file.number == file.number:
            return held
        with self.lock:
            held = self.held.get(kind)
            if held is None or held.file.number != file.number:
                held = self.held[kind] = Held(file, self._open(file))
        return held

    def _open(self, file: IndexFile) -> Ranker:
        try:
            return Ranker(self.map(file), self.lexicon, self.weights)
        except (StaleTokens, archive.ArchiveError, OSError) as error:
            raise Conflict("index.outdated") from error

    def map(self, file: IndexFile) -> Index:
        """The archive, mapped."""
        return archive.open(self.folder / file.path)

    def occupation_name(self, key: str) -> str:
        """The name of an occupation key; anything else shows itself."""
        occupations = self.lexicon.occupations
        at = occupations.number.get(key)
        return key if at is None else occupations.names[at]

    def occupations_like(self, title: str) -> list[str]:
        """Names of the occupations that a title may mean, the likeliest first."""
        return [self.occupation_name(found.key) for found in occupations_of(title, self.lexicon, LIKELY)]

    @cached_property
    def code_title(self) -> Callable[[str], str | None]:
        """A title in anybody's words to an occupation key, or None when not sure."""

        def code(title: str) -> str | None:
            found = occupations_of(title, self.lexicon)
            return found[0].key if found and found[0].score >= SURE else None

        return code
