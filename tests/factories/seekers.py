"""People who look for work, made up: numbers of the never-assigned county 500199, phones of the prefix 164."""

from datetime import date
from itertools import count
from typing import Any

from core import seekers
from core.accounts import Office, User
from core.checks.id_number import check_character
from core.seekers import Consent, RegisterSeeker, Seeker, SeekerFacts
from core.work import Work
from tests.factories.accounts import an_office

NUMBER = count(1)
BORN = date(1990, 5, 6)


def an_id_number(born_on: date = BORN, number: int | None = None, county: str = "") -> str:
    """A number that is right in form; after a thousand of one birthday from the next never-assigned county."""
    counties, order = divmod(next(NUMBER) if number is None else number, 1000)
    first = f"{county or 500199 - counties}{born_on:%Y%m%d}{order:03d}"
    return first + check_character(first)


def a_phone(number: int | None = None) -> str:
    """A mobile that nobody has."""
    return f"164{(next(NUMBER) if number is None else number):08d}"


def usual(work: Work, born_on: date) -> dict[str, Any]:
    """What is said of a person where a test says nothing else."""
    return {
        "name": "罗大勇",
        "status": "seeking",
        "born_on": born_on,
        "sex": "M",
        "home_subdistrict": "500109007",
        "education": "初中",
        "intentions": ["焊工"],
        "occupation_key": None,
        "salary_min": 5000,
        "work_subdistricts": [],
        "skills": ["二保焊", "氩弧焊"],
        "certificates": [],
        "experience_years": 6,
        "experience": "在歇马一家座椅厂做二保焊六年，会看图纸。",
        "self_description": "",
        "matching_consent": True,
        "last_contact_on": work.today,
    }


def a_seeker(work: Work, office: Office | None = None, counselor: User | None = None, **values: Any) -> Seeker:
    """A person who seeks work and agreed to matching, flushed so that they have an id."""
    number = next(NUMBER)
    born_on = values.get("born_on", BORN)
    id_number = values.pop("id_number", None) or an_id_number(born_on)
    phone = values.pop("phone", a_phone())
    sealed = {
        "id_number": id_number,
        "phone": phone,
        "seeker_class": values.pop("seeker_class", None),
        "health_limits": seekers.text_of(values.pop("health_limits", ())),
    }
    office_id = office.id if office else counselor.office_id if counselor else an_office(work).id
    seeker = Seeker(
        no=f"S-T-{number:05d}",
        office_id=office_id,
        counselor_id=counselor.id if counselor else None,
        registered_at=work.now,
        updated_at=work.now,
        **usual(work, born_on) | values,
    )
    for name, value in sealed.items():
        work.vault.seal(seeker, name, value)
    work.session.add(seeker)
    work.session.flush()
    agreed = {seekers.MATCHING: seeker.matching_consent, seekers.SENSITIVE: seeker.sensitive_consent}
    for purpose in [name for name, given in agreed.items() if given]:
        work.session.add(Consent(**seekers.consent_row(work, seeker.id, "counter", purpose)))
    work.session.flush()
    return seeker


def facts(**values: Any) -> SeekerFacts:
    """What a counselor was told."""
    return SeekerFacts(**{"name": "罗大勇", "phone": "16400000271", "intentions": ("焊工",)} | values)


def registration(**values: Any) -> RegisterSeeker:
    """An order to register a person who agreed."""
    names = ("id_number", "matching_consent", "sensitive_consent", "consent_channel")
    own = {name: values.pop(name) for name in names if name in values}
    words: dict[str, Any] = {"id_number": an_id_number(), "matching_consent": True} | own
    return RegisterSeeker(facts=facts(**values), **words)
