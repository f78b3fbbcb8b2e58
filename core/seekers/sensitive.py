"""Facts about a person that need a separate yes: health, hardship, disability (PIPL art. 28-29; security.md D4, D31).

They lie sealed, are kept while that yes stands, and go when it is taken back.
"""

import json
from collections.abc import Sequence

from core.checks.words import section
from core.errors import Invalid
from core.seekers.commands import SeekerFacts
from core.seekers.models import Seeker
from core.work import Work

CLASSES = ("hardship", "disabled")
"""Codes of [seeker_class] that tell of hardship or disability; the others are those of the official statistics."""

MATCHING, SENSITIVE = "matching", "sensitive"
CONSENT_FLAGS = {MATCHING: "matching_consent", SENSITIVE: "sensitive_consent"}
"""The purposes that are asked for, and the field of the record that says whether the agreement stands."""

CONSENT_TEXTS = {MATCHING: "2026-01", SENSITIVE: "S-2026-01"}
"""Versions of what is read to the person; the words of the separate consent stand under theirs in [consent_text]."""

BASES = {"registration": "duty", MATCHING: "consent", SENSITIVE: "separate"}
"""What each purpose rests on. Registration is the office's duty by law (就业促进法 art. 35; PIPL art. 13(3), 34, 35):
the person is told of it and not asked, because a no could not be followed."""


def is_sensitive(seeker_class: str | None) -> bool:
    """Whether this class tells of hardship or disability."""
    words = section("seekers", "seeker_class")
    return seeker_class is not None and seeker_class in {words[code] for code in CLASSES}


def refuse_unasked(facts: SeekerFacts, *, consented: bool) -> None:
    """Raises Invalid at the fields that must not be kept because the person was not asked separately."""
    if consented:
        return
    wrong = {}
    if is_sensitive(facts.seeker_class):
        wrong["seeker_class"] = "seeker.sensitive_class"
    if facts.health_limits:
        wrong["health_limits"] = "seeker.sensitive_health"
    if wrong:
        raise Invalid(**wrong)


def seeker_class(work: Work, seeker: Seeker) -> str | None:
    """The class of the person, opened."""
    return work.vault.open(seeker, "seeker_class")


def health_limits(work: Work, seeker: Seeker) -> list[str]:
    """What the person cannot do for their health, opened; empty where nothing was said."""
    return limits_of(work.vault.open(seeker, "health_limits"))


def limits_of(text: str | None) -> list[str]:
    """The list out of the text that is sealed."""
    found: list[str] = json.loads(text) if text else []
    return found


def text_of(limits: Sequence[str]) -> str | None:
    """The text that is sealed for the list; None where nothing is said, so that nothing is sealed."""
    return json.dumps(list(limits), ensure_ascii=False) if limits else None


def put(work: Work, seeker: Seeker, facts: SeekerFacts) -> list[str]:
    """Seals what changed and says which fields did."""
    changed = []
    for name, value in (("seeker_class", facts.seeker_class), ("health_limits", text_of(facts.health_limits))):
        if work.vault.open(seeker, name) != (value or None):
            work.vault.seal(seeker, name, value)
            changed.append(name)
    return changed


def erase(work: Work, seeker: Seeker) -> list[str]:
    """Takes out what rested on the separate consent; a class of the statistics stays. Says which fields went."""
    gone = ["health_limits"] if seeker.health_limits_sealed is not None else []
    if is_sensitive(seeker_class(work, seeker)):
        gone.append("seeker_class")
    for name in gone:
        work.vault.seal(seeker, name, None)
    return gone
