"""Orders about people; the short form for workers (specs A7.1). Each refuses what can never be right."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from core.errors import Invalid

INTENTIONS = 3
TEXT = 4_000
HEALTH = 200
SALARY = range(0, 200_001)
YEARS = range(0, 61)
CHANNELS = ("counter", "phone", "visit", "fair", "import")
REASONS = ("contact", "verify", "register_check", "complaint", "other_office")
"""Why a number may be shown in clear, or all caseloads opened: a closed list, for the history holds no free text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeekerFacts:
    """What a record says of a person, beside ID number, consent and owner. Pay in 元/月; None and () = not said."""

    name: str
    phone: str
    home_subdistrict: str | None = None
    home_village: str | None = None
    education: str | None = None
    graduated_on: date | None = None
    school: str | None = None
    major: str | None = None
    seeker_class: str | None = None
    intentions: Sequence[str] = ()
    salary_min: int | None = None
    work_subdistricts: Sequence[str] = ()
    employment_type: str | None = None
    shift_ok: Sequence[str] | None = None
    night_ok: bool | None = None
    dorm_needed: bool | None = None
    available_on: date | None = None
    skills: Sequence[str] = ()
    certificates: Sequence[str] = ()
    experience_years: int | None = None
    experience: str = ""
    self_description: str = ""
    health_limits: Sequence[str] = ()

    def __post_init__(self) -> None:
        wrong: dict[str, str] = {}
        if not self.intentions or not any(title.strip() for title in self.intentions):
            wrong["intentions"] = "seeker.intentions"
        elif len(self.intentions) > INTENTIONS:
            wrong["intentions"] = "seeker.intentions_many"
        if self.salary_min is not None and self.salary_min not in SALARY:
            wrong["salary_min"] = "seeker.salary"
        if self.experience_years is not None and self.experience_years not in YEARS:
            wrong["experience_years"] = "seeker.years"
        for name in ("experience", "self_description"):
            if len(getattr(self, name)) > TEXT:
                wrong[name] = "seeker.text_long"
        if sum(map(len, self.health_limits)) > HEALTH:
            wrong["health_limits"] = "seeker.health_long"
        if wrong:
            raise Invalid(**wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSeeker:
    """A person is registered by a counselor on their behalf; consent was asked for, for each purpose by itself."""

    id_number: str
    facts: SeekerFacts
    matching_consent: bool
    sensitive_consent: bool = False
    consent_channel: str = "counter"

    def __post_init__(self) -> None:
        if self.consent_channel not in CHANNELS:
            raise Invalid(consent_channel="seeker.channel")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteContact:
    """A talk with a person. `note` is words of the counselor, seen by those who see the person."""

    channel: str
    result: str
    note: str = ""
    next_on: date | None = None

    def __post_init__(self) -> None:
        if self.channel not in CHANNELS:
            raise Invalid(channel="seeker.channel")
        if self.result not in RESULTS:
            raise Invalid(result="seeker.result")
        if len(self.note) > 300:
            raise Invalid(note="seeker.note_long")


RESULTS = ("reached", "not_reached", "wants_work", "employed", "no_wish", "promised_back")
SEALED = ("phone", "seeker_class", "health_limits")
PLAIN = tuple(
    field.name
    for field in fields(SeekerFacts)
    if field.name not in (*SEALED, "intentions", "work_subdistricts", "shift_ok")
)
