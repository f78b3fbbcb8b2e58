"""Who may do what: one table of predicates. The route and the service ask the same table (architecture.md, 7)."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """What a person who signs in is here for; three kinds of administrator hold each other in check."""

    ENTERPRISE = "enterprise"
    COUNSELOR = "counselor"
    ORGANIZER = "organizer"
    SYSADMIN = "sysadmin"
    SECADMIN = "secadmin"
    AUDITOR = "auditor"
    SYSTEM = "system"
    VISITOR = "visitor"


class OfficeLevel(StrEnum):
    """区, 街镇, 村社区."""

    DISTRICT = "district"
    SUBDISTRICT = "subdistrict"
    VILLAGE = "village"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: made anew for each request from the session, so that a change of role holds at once."""

    role: Role
    user_id: int | None = None
    user_name: str = ""
    enterprise_id: int | None = None
    enterprise_name: str = ""
    is_enterprise_admin: bool = False
    office_id: int | None = None
    office_name: str = ""
    office_level: OfficeLevel | None = None
    office_ids: frozenset[int] = frozenset()
    """The own office and those under it: the caseloads this person sees in full."""
    place_code: str = ""
    session_id: int | None = None
    api_key_id: int | None = None
    key_scopes: frozenset[str] = frozenset()
    """Set where a program acts with a key of the firm: what the key may do (core/api_keys)."""
    ip: str = ""
    request_id: str = ""

    @property
    def is_staff(self) -> bool:
        """Works for an office of the district (not an administrator of the system)."""
        return self.role in (Role.COUNSELOR, Role.ORGANIZER)

    @property
    def is_district_staff(self) -> bool:
        """Works for the office of the whole district."""
        return self.is_staff and self.office_level is OfficeLevel.DISTRICT

    @property
    def counted_as(self) -> str:
        """Under which limits and one-time keys are counted: the API key, the account or, without one, the address."""
        return f"key{self.api_key_id}" if self.api_key_id is not None else str(self.user_id or self.ip)


SYSTEM = Actor(role=Role.SYSTEM, user_name="system")
VISITOR = Actor(role=Role.VISITOR)


class Permission(StrEnum):
    """Everything that can be asked of the platform. A new one takes its line in GRANTS and in config/text."""

    ACCOUNT_OWN = "account.own"
    ACCOUNT_MANAGE = "account.manage"
    OFFICE_MANAGE = "office.manage"
    NOTICE_READ = "notice.read"
    ENTERPRISE_REGISTER = "enterprise.register"
    ENTERPRISE_VIEW = "enterprise.view"
    ENTERPRISE_LIST = "enterprise.list"
    ENTERPRISE_EDIT = "enterprise.edit"
    ENTERPRISE_VERIFY = "enterprise.verify"
    ENTERPRISE_LABEL = "enterprise.label"
    VACANCY_SUBMIT = "vacancy.submit"
    VACANCY_VIEW = "vacancy.view"
    VACANCY_LIST = "vacancy.list"
    VACANCY_EDIT = "vacancy.edit"
    VACANCY_REVIEW = "vacancy.review"
    VACANCY_CLOSE = "vacancy.close"
    SEEKER_REGISTER = "seeker.register"
    SEEKER_LIST = "seeker.list"
    SEEKER_VIEW = "seeker.view"
    SEEKER_EDIT = "seeker.edit"
    SEEKER_UNMASK = "seeker.unmask"
    IMPORT_RUN = "import.run"
    COMPLAINT_TRIAGE = "complaint.triage"
    SHORTLIST_RANK = "shortlist.rank"
    SHORTLIST_VIEW = "shortlist.view"
    SHORTLIST_FREEZE = "shortlist.freeze"
    SHORTLIST_EXPORT = "shortlist.export"
    OUTCOME_TELL = "outcome.tell"
    BENCH_VIEW = "bench.view"
    REFERRAL_REQUEST = "referral.request"
    RESPONSE_VIEW = "response.view"
    RESPONSE_HANDLE = "response.handle"
    RESPONSE_ESCALATE = "response.escalate"
    RESPONSE_MEASURE = "response.measure"
    PROJECT_LIST = "project.list"
    PROJECT_IMPORT = "project.import"
    FAIR_VIEW = "fair.view"
    FAIR_OPEN = "fair.open"
    FAIR_INVITATION = "fair.invitation"
    LIST_EXPORT = "list.export"
    STATUS_VIEW = "status.view"
    JOB_RUN = "job.run"
    AUDIT_READ = "audit.read"
    RECORD_HOLD = "record.hold"
    API_KEY_MANAGE = "api_key.manage"
    API_READ = "api.read"
    API_WRITE = "api.write"


Rule = Callable[[Actor, Any], bool]


def role(*roles: Role) -> Rule:
    """Whoever holds one of these roles, for any subject."""
    return lambda actor, _subject: actor.role in roles


def signed_in(actor: Actor, _subject: Any) -> bool:
    """Anybody with an account."""
    return actor.user_id is not None


def own_firm(actor: Actor, subject: Any) -> bool:
    """An HR person, for a record of the own firm; without a subject: may ask at all."""
    if actor.role is not Role.ENTERPRISE:
        return False
    if subject is None:
        return True
    owners = {
        getattr(subject, "enterprise_id", None) or getattr(subject, "id", None),
        getattr(subject, "agency_id", None),
    }
    return actor.enterprise_id is not None and actor.enterprise_id in owners


def own_caseload(actor: Actor, subject: Any) -> bool:
    """A counselor, for a person of the own office or of one under it."""
    if actor.role is not Role.COUNSELOR:
        return False
    return subject is None or subject.office_id in actor.office_ids


def district_counselor(actor: Actor, _subject: Any) -> bool:
    """A counselor of the district's own office: they answer for how all lists work."""
    return actor.role is Role.COUNSELOR and actor.is_district_staff


def firm_admin(actor: Actor, subject: Any) -> bool:
    """The firm's 管理员, for a record of that firm; without a subject: may ask at all."""
    if not actor.is_enterprise_admin or actor.enterprise_id is None:
        return False
    return subject is None or subject.enterprise_id == actor.enterprise_id


def with_scope(scope: str) -> Rule:
    """A program whose key has this scope; nobody who signs in with a browser."""
    return lambda actor, _subject: scope in actor.key_scopes


CLOCK = role(Role.SYSTEM)
COUNSELOR = role(Role.COUNSELOR)
ORGANIZER = role(Role.ORGANIZER)
STAFF = role(Role.COUNSELOR, Role.ORGANIZER)
HR = role(Role.ENTERPRISE)

GRANTS: dict[Permission, tuple[Rule, ...]] = {
    Permission.ACCOUNT_OWN: (signed_in,),
    Permission.ACCOUNT_MANAGE: (role(Role.SECADMIN), CLOCK),
    Permission.OFFICE_MANAGE: (role(Role.SECADMIN), CLOCK),
    Permission.NOTICE_READ: (signed_in,),
    Permission.ENTERPRISE_REGISTER: (HR, STAFF, CLOCK),
    Permission.ENTERPRISE_VIEW: (own_firm, STAFF, CLOCK),
    Permission.ENTERPRISE_LIST: (STAFF,),
    Permission.ENTERPRISE_EDIT: (own_firm, STAFF, CLOCK),
    Permission.ENTERPRISE_VERIFY: (STAFF, CLOCK),
    Permission.ENTERPRISE_LABEL: (STAFF, CLOCK),
    Permission.VACANCY_SUBMIT: (own_firm, STAFF, CLOCK),
    Permission.VACANCY_VIEW: (own_firm, STAFF, CLOCK),
    Permission.VACANCY_LIST: (HR, STAFF),
    Permission.VACANCY_EDIT: (own_firm, STAFF, CLOCK),
    Permission.VACANCY_REVIEW: (COUNSELOR, CLOCK),
    Permission.VACANCY_CLOSE: (own_firm, STAFF, CLOCK),
    Permission.SEEKER_REGISTER: (COUNSELOR, CLOCK),
    Permission.SEEKER_LIST: (COUNSELOR,),
    Permission.SEEKER_VIEW: (own_caseload, CLOCK),
    Permission.SEEKER_EDIT: (own_caseload, CLOCK),
    Permission.SEEKER_UNMASK: (own_caseload,),
    Permission.IMPORT_RUN: (HR, STAFF, CLOCK),
    Permission.COMPLAINT_TRIAGE: (COUNSELOR, CLOCK),
    Permission.SHORTLIST_RANK: (COUNSELOR, CLOCK),
    Permission.SHORTLIST_VIEW: (COUNSELOR,),
    Permission.SHORTLIST_FREEZE: (COUNSELOR, CLOCK),
    Permission.SHORTLIST_EXPORT: (COUNSELOR,),
    Permission.OUTCOME_TELL: (COUNSELOR,),
    Permission.BENCH_VIEW: (district_counselor, CLOCK),
    Permission.REFERRAL_REQUEST: (COUNSELOR,),
    Permission.RESPONSE_VIEW: (own_firm, STAFF, CLOCK),
    Permission.RESPONSE_HANDLE: (COUNSELOR, CLOCK),
    Permission.RESPONSE_ESCALATE: (own_firm,),
    Permission.RESPONSE_MEASURE: (district_counselor, ORGANIZER, CLOCK),
    Permission.PROJECT_LIST: (ORGANIZER,),
    Permission.PROJECT_IMPORT: (ORGANIZER, CLOCK),
    Permission.FAIR_VIEW: (ORGANIZER,),
    Permission.FAIR_OPEN: (ORGANIZER, CLOCK),
    Permission.FAIR_INVITATION: (own_firm,),
    Permission.LIST_EXPORT: (HR, STAFF, role(Role.SECADMIN, Role.AUDITOR)),
    Permission.STATUS_VIEW: (role(Role.SYSADMIN),),
    Permission.JOB_RUN: (role(Role.SYSADMIN),),
    Permission.AUDIT_READ: (role(Role.AUDITOR),),
    Permission.RECORD_HOLD: (CLOCK,),
    Permission.API_KEY_MANAGE: (firm_admin, role(Role.SECADMIN)),
    Permission.API_READ: (with_scope("read"),),
    Permission.API_WRITE: (with_scope("write"),),
}


def can(actor: Actor, permission: Permission, subject: Any = None) -> bool:
    """Whether any rule of the permission lets this actor have this subject."""
    return any(rule(actor, subject) for rule in GRANTS[permission])
