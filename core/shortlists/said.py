"""Which words of a reason somebody really used. The engine knows React and Vue as one skill, 安环 and EHS as one word;
a reason that claims the other's word would be false.
"""

from dataclasses import replace
from functools import cached_property

from core.seekers import Seeker
from core.vacancies import Vacancy
from matching import Lexicon, Match

NEAR = "≈"
"""Before a word that was not said so, but by another name of the same."""

WORDS = ("text", "skills")
"""Parts whose evidence is words of the asking side; those of the others are the record's own."""


def told_truly(match: Match, record: Seeker | Vacancy, lexicon: Lexicon) -> Match:
    """The match with words marked that the record does not use."""
    said = _Said(record, lexicon)
    parts = tuple(
        replace(part, evidence=tuple(word if said.has(word) else f"{NEAR}{word}" for word in part.evidence))
        if part.code in WORDS
        else part
        for part in match.parts
    )
    return replace(match, parts=parts)


class _Said:
    """Whatever a record says of work: as it stands, and, where a word is not found so, in the engine's one form."""

    def __init__(self, record: Seeker | Vacancy, lexicon: Lexicon) -> None:
        if isinstance(record, Seeker):
            lists = [record.intentions, record.skills, record.certificates]
            texts = [record.experience, record.self_description]
        else:
            lists = [[record.title], record.skills_must, record.skills_nice, record.certificates]
            texts = [record.duties, record.requirements]
        self.lexicon = lexicon
        self.text = "\n".join([*(one for some in lists for one in some or ()), *(text or "" for text in texts)])
        self.lower = self.text.lower()

    def has(self, word: str) -> bool:
        return word.lower() in self.lower or _tight(word, self.lexicon) in self.folded

    @cached_property
    def folded(self) -> str:
        """Width, case, traditional characters and slips set right (matching.folding), without blanks."""
        return _tight(self.text, self.lexicon)


def _tight(text: str, lexicon: Lexicon) -> str:
    return "".join(lexicon.plain(text).split())
