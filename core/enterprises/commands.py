"""Orders about firms, filled by form, spreadsheet or API; each refuses what can never be right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.checks import Problem, phone
from core.checks import credit_code as codes
from core.enterprises import lists
from core.enterprises.states import Basis, Source
from core.errors import Invalid

LENGTHS = {
    "short_name": 40,
    "address": 200,
    "park": 40,
    "legal_person": 40,
    "contact_name": 40,
    "second_contact_name": 40,
    "agency_licence": 60,
}
CHOSEN = (
    "credit_code",
    "section",
    "division",
    "size_class",
    "nature",
    "subdistrict",
    "contact_phone",
    "second_contact_phone",
)
HEADCOUNT = 1_000_000
NEEDED = ("credit_code", "division", "size_class", "subdistrict", "contact_name", "contact_phone")
"""What must be there before a verifier looks (product/specs.md A7.1); the picture is asked of HR alone."""

BY_KIND = ("is_agency", "agency_licence", "licence")
"""Asked of agencies, or of HR people alone."""

Reasons = dict[str, str | tuple[str, Mapping[str, object]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A picture or PDF of the business licence: its key in the file store and its media type."""

    file: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseFacts:
    """What is known of a firm. Only the name must be there; whatever is said must be right.

    Texts come in as typed and are tidied: empty is None, the credit code is folded to half-width capitals,
    telephones to digits.
    """

    name: str
    credit_code: str | None = None
    short_name: str | None = None
    section: str | None = None
    division: str | None = None
    size_class: str | None = None
    nature: str | None = None
    established_on: date | None = None
    address: str | None = None
    subdistrict: str | None = None
    park: str | None = None
    headcount_insured: int | None = None
    legal_person: str | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    second_contact_name: str | None = None
    second_contact_phone: str | None = None
    is_internship_base: bool = False
    is_agency: bool = False
    agency_licence: str | None = None
    licence: Licence | None = None
    allow_demo: bool = False
    """Whether the made-up district's telephone prefix is taken."""

    def __post_init__(self) -> None:
        self._tidy()
        wrong: Reasons = {}
        if not 2 <= len(self.name) <= 120:
            wrong["name"] = "enterprise.name"
        for field, longest in LENGTHS.items():
            if (length := len(getattr(self, field) or "")) > longest:
                wrong[field] = ("enterprise.too_long", {"longest": longest, "length": length})
        if self.headcount_insured is not None and not 0 <= self.headcount_insured <= HEADCOUNT:
            wrong["headcount_insured"] = "enterprise.headcount"
        wrong.update(self._outside_lists())
        wrong.update(self._wrong_numbers())
        if wrong:
            raise Invalid(**wrong)

    def _tidy(self) -> None:
        for field in (*LENGTHS, *CHOSEN):
            said = getattr(self, field)
            object.__setattr__(self, field, (said or "").strip() or None)
        object.__setattr__(self, "name", " ".join((self.name or "").split()))
        if self.credit_code:
            object.__setattr__(self, "credit_code", codes.normalise(self.credit_code))
        if self.division and not self.section and self.division in lists.divisions():
            object.__setattr__(self, "section", lists.divisions()[self.division][0])
        if not self.is_agency:
            object.__setattr__(self, "agency_licence", None)

    def _outside_lists(self) -> Reasons:
        wrong: Reasons = {}
        if self.section and self.section not in lists.sections():
            wrong["section"] = "enterprise.section"
        if self.division and lists.divisions().get(self.division, ("", ""))[0] != self.section:
            wrong["division"] = "enterprise.division"
        if self.size_class and self.size_class not in lists.sizes():
            wrong["size_class"] = "enterprise.size_class"
        if self.nature and self.nature not in lists.natures():
            wrong["nature"] = "enterprise.nature"
        return wrong

    def _wrong_numbers(self) -> Reasons:
        """Credit code and telephones; a telephone that is right is kept as digits, -801 its extension."""
        wrong: Reasons = {}
        problem = codes.check(self.credit_code) if self.credit_code else None
        if problem is not None:
            wrong["credit_code"] = (problem.code, problem.facts)
        for field in ("contact_phone", "second_contact_phone"):
            if not (said := getattr(self, field)):
                continue
            found = phone.read(said, kinds=phone.FIRM, allow_demo=self.allow_demo)
            if isinstance(found, Problem):
                wrong[field] = (found.code, found.facts)
            else:
                object.__setattr__(self, field, "-".join(filter(None, (found.number, found.extension))))
        return wrong

    def missing(self, *, picture: bool) -> tuple[str, ...]:
        """The fields to be filled before a verifier looks; `picture`: whether the licence is one of them."""
        return absent({name: getattr(self, name) for name in (*NEEDED, *BY_KIND)}, picture=picture)


def absent(said: Mapping[str, object], *, picture: bool) -> tuple[str, ...]:
    """As `missing`, of facts that may be wrong elsewhere: a form tells both at once."""
    found = [field for field in NEEDED if not said[field]]
    if said["is_agency"] and not said["agency_licence"]:
        found.append("agency_licence")
    if picture and said["licence"] is None:
        found.append("licence")
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEnterprise(EnterpriseFacts):
    """A new firm: put before a verifier at once (`submit`), or kept as a draft."""

    submit: bool = True
    source: Source | None = None
    import_batch_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditEnterprise(EnterpriseFacts):
    """The record as it shall be. `version` was on the screen; `licence` None keeps the present one."""

    version: int
    submit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyEnterprise:
    """The fields are right, held against `basis`; `version` is the one that was on the screen."""

    version: int
    basis: Basis | None

    def __post_init__(self) -> None:
        if self.basis is None:
            raise Invalid(basis="enterprise.basis")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnEnterprise:
    """Something must be mended first."""

    version: int
    reason: str

    def __post_init__(self) -> None:
        _reasoned(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendEnterprise:
    """Nothing of the firm shall be public for now."""

    reason: str

    def __post_init__(self) -> None:
        _reasoned(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLabels:
    """The labels that the firm shall have, all of them."""

    labels: frozenset[str]

    def __post_init__(self) -> None:
        if not self.labels <= set(lists.labels()):
            raise Invalid(labels="enterprise.label")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddClient:
    """An agency may post for this firm (found by credit code, else by name) until the day named."""

    authorisation: str
    valid_until: date | None
    credit_code: str | None = None
    name: str | None = None

    def __post_init__(self) -> None:
        for field in ("credit_code", "name", "authorisation"):
            object.__setattr__(self, field, (getattr(self, field) or "").strip() or None)
        wrong: Reasons = {}
        if self.valid_until is None:
            wrong["valid_until"] = "enterprise.valid_until"
        if not 2 <= len(self.authorisation or "") <= 120:
            wrong["authorisation"] = "enterprise.authorisation"
        if self.credit_code:
            object.__setattr__(self, "credit_code", codes.normalise(self.credit_code))
            if (problem := codes.check(self.credit_code)) is not None:
                wrong["credit_code"] = (problem.code, problem.facts)
        elif not self.name:
            wrong["name"] = "enterprise.client_missing"
        elif not 2 <= len(self.name) <= 120:
            wrong["name"] = "enterprise.name"
        if wrong:
            raise Invalid(**wrong)


def _reasoned(order: ReturnEnterprise | SuspendEnterprise) -> None:
    object.__setattr__(order, "reason", (order.reason or "").strip())
    if not 2 <= len(order.reason) <= 300:
        raise Invalid(reason="enterprise.reason")
