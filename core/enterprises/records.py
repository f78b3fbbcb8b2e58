"""How a firm's record is filled, searched and found again by its name."""

import unicodedata
from datetime import date
from typing import Any

from core.bigrams import findable
from core.enterprises.commands import NEEDED, EnterpriseFacts
from core.enterprises.models import Enterprise, EnterpriseChange
from core.work import Work

PLAIN = (
    "credit_code",
    "name",
    "short_name",
    "section",
    "division",
    "size_class",
    "nature",
    "established_on",
    "address",
    "subdistrict",
    "park",
    "headcount_insured",
    "legal_person",
    "contact_name",
    "second_contact_name",
    "is_internship_base",
    "is_agency",
    "agency_licence",
)
PHONES = ("contact_phone", "second_contact_phone")
REGISTER_OWNED = frozenset(
    {
        "credit_code",
        "name",
        "nature",
        "established_on",
        "address",
        "legal_person",
        "is_agency",
        "agency_licence",
        "licence",
    }
)
"""What stands in the register: changed on a verified firm, it must be verified again (features.md H1)."""


def name_key(name: str) -> str:
    """A firm's name folded for comparison: width, capitals, spaces and brackets do not matter.

    >>> name_key("Beibei （Chongqing） Motor Co.") == name_key("BEIBEI(CHONGQING)MOTOR CO")
    True
    """
    return "".join(char for char in unicodedata.normalize("NFKC", name).casefold() if char.isalnum())[:120]


def search_text(name: str, short_name: str | None, credit_code: str | None) -> str:
    """The search column: name, short name and credit code; the names by their pinyin too."""
    return findable(" ".join(filter(None, (name, short_name, credit_code))), name, short_name)


def fill(work: Work, enterprise: Enterprise, facts: EnterpriseFacts) -> dict[str, Any]:
    """Writes the facts into the record; answers field to [before, after] (telephones: no values)."""
    changes: dict[str, Any] = {}
    for field in PLAIN:
        before, after = getattr(enterprise, field), getattr(facts, field)
        if before != after:
            changes[field] = [_said(before), _said(after)]
            setattr(enterprise, field, after)
    for field in PHONES:
        if work.vault.open(enterprise, field) != getattr(facts, field):
            changes[field] = [None, None]
            work.vault.seal(enterprise, field, getattr(facts, field))
    if facts.licence is not None and facts.licence.file != enterprise.licence_file:
        changes["licence"] = [None, None]
        enterprise.licence_file, enterprise.licence_kind = facts.licence.file, facts.licence.kind
    if changes:
        enterprise.name_key = name_key(enterprise.name)
        enterprise.search = search_text(enterprise.name, enterprise.short_name, enterprise.credit_code)
        enterprise.updated_at = work.now
    return changes


def keep_change(work: Work, enterprise: Enterprise, changes: dict[str, Any]) -> None:
    """Leaves what changed for the next verifier to see."""
    row = EnterpriseChange(enterprise_id=enterprise.id, at=work.now, by=work.actor.user_id, changes=changes)
    work.session.add(row)


def missing(enterprise: Enterprise, *, picture: bool) -> tuple[str, ...]:
    """The fields still to be filled before a verifier looks."""
    absent = [
        field
        for field in NEEDED
        if not getattr(enterprise, "contact_phone_sealed" if field == "contact_phone" else field)
    ]
    if enterprise.is_agency and not enterprise.agency_licence:
        absent.append("agency_licence")
    if picture and enterprise.licence_file is None:
        absent.append("licence")
    return tuple(absent)


def _said(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
