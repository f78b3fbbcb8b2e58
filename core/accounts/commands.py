"""Orders about accounts and offices; each refuses what can never be right."""

import re
from dataclasses import dataclass

from core.access import OfficeLevel, Role
from core.errors import Invalid

LOGIN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
STAFF_ROLES = frozenset({Role.COUNSELOR, Role.ORGANIZER})
SIGNING_ROLES = tuple(role for role in Role if role not in (Role.SYSTEM, Role.VISITOR))
LONGEST_NAME = 40
OFFICE = "office"
"""Open work stays with the office until somebody there takes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeAccount:
    """An account for a person. Staff need an office; `login_name` is folded to lower case."""

    login_name: str
    name: str
    role: Role
    office_name: str | None = None
    office_public_id: str | None = None

    def __post_init__(self) -> None:
        wrong: dict[str, str] = {}
        if not LOGIN_NAME.fullmatch(self.login_name.strip().casefold()):
            wrong["login_name"] = "account.login_name"
        if not 1 <= len(self.name.strip()) <= LONGEST_NAME:
            wrong["name"] = "account.name"
        if self.role not in SIGNING_ROLES:
            wrong["role"] = "account.role"
        if self.role in STAFF_ROLES and not (self.office_name or self.office_public_id):
            wrong["office"] = "account.office_needed"
        if wrong:
            raise Invalid(**wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveAccount:
    """A person goes to another role or office; `hand_to` (a public id, or OFFICE) takes over the open caseload."""

    role: Role
    office_public_id: str | None
    hand_to: str | None = None

    def __post_init__(self) -> None:
        if self.role not in SIGNING_ROLES:
            raise Invalid(role="account.role")
        if self.role in STAFF_ROLES and not self.office_public_id:
            raise Invalid(office="account.office_needed")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOffice:
    """An office of one of three levels; all but the 区 office stand under another."""

    name: str
    level: OfficeLevel
    parent_public_id: str | None = None
    place_code: str | None = None
    """Code of the 街镇 or 村社区 that it serves; tasks and notices of the place come to it."""
    telephone: str | None = None

    def __post_init__(self) -> None:
        wrong: dict[str, str] = {}
        if not 2 <= len(self.name.strip()) <= 60:
            wrong["name"] = "office.name"
        if self.level is not OfficeLevel.DISTRICT and not self.parent_public_id:
            wrong["parent"] = "office.parent_needed"
        if self.level is OfficeLevel.SUBDISTRICT and not self.place_code:
            wrong["place"] = "office.place_needed"
        if self.level is OfficeLevel.DISTRICT and self.parent_public_id:
            wrong["parent"] = "office.parent_none"
        if wrong:
            raise Invalid(**wrong)
