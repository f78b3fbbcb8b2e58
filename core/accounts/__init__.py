"""People who sign in, the offices they work for, and their sessions."""

from core.accounts import limits, passwords, signin
from core.accounts.commands import OFFICE, SIGNING_ROLES, STAFF_ROLES, MakeAccount, MoveAccount, OpenOffice
from core.accounts.models import Attempt, FormDraft, IdempotencyKey, Office, OldPassword, ResetCode, User, UserSession
from core.accounts.offices import caseload_offices, close_office, office_by_name, open_office, under, widen
from core.accounts.queries import get_office, get_user, head_count, listed_offices, offices, staff_of, users
from core.accounts.retention import GONE, SWEEPS
from core.accounts.service import (
    change_password,
    clear_second_factor,
    disable,
    enable,
    issue_code,
    make,
    move,
    none_yet,
    password_hashes,
    password_hashes_by_code,
    register,
    set_second_factor,
    use_code,
)
from core.accounts.signin import DEMO_PREFIX

__all__ = [
    "DEMO_PREFIX",
    "GONE",
    "OFFICE",
    "SIGNING_ROLES",
    "STAFF_ROLES",
    "SWEEPS",
    "Attempt",
    "FormDraft",
    "IdempotencyKey",
    "MakeAccount",
    "MoveAccount",
    "Office",
    "OldPassword",
    "OpenOffice",
    "ResetCode",
    "User",
    "UserSession",
    "caseload_offices",
    "change_password",
    "clear_second_factor",
    "close_office",
    "disable",
    "enable",
    "get_office",
    "get_user",
    "head_count",
    "issue_code",
    "limits",
    "listed_offices",
    "make",
    "move",
    "none_yet",
    "office_by_name",
    "offices",
    "open_office",
    "password_hashes",
    "password_hashes_by_code",
    "passwords",
    "register",
    "set_second_factor",
    "signin",
    "staff_of",
    "under",
    "use_code",
    "users",
    "widen",
]
