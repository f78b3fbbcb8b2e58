"""Bodies to commands: a program fills the same facts as a form (specs A7.1)."""

from typing import Any

from pydantic import BaseModel

from core import enterprises
from core.enterprises import Enterprise
from core.errors import Invalid
from core.vacancies import Vacancy, VacancyFacts
from webapp.request import platform, work

FACTS = tuple(VacancyFacts.__dataclass_fields__)
NEVER_NONE = frozenset({"duties", "requirements", "title"})
"""Texts of the facts that are never None."""


def firms() -> list[Enterprise]:
    """For whom the key may post: its firm, then an agency's clients whose authorisation holds."""
    own = work.actor.enterprise_id or 0
    authorised = [row.client for row in enterprises.clients(work, own) if row.valid_until >= work.today]
    return [work.session.get_one(Enterprise, own), *authorised]


def firm_of(public_id: str | None) -> Enterprise:
    """The firm that needs the people. Raises Invalid for one that the key may not post for."""
    offered = firms()
    if public_id is None:
        return offered[0]
    wanted = next((firm for firm in offered if firm.public_id == public_id), None)
    if wanted is None:
        raise Invalid(enterprise="api.enterprise")
    return wanted


def facts_of(body: BaseModel, before: Vacancy | None = None) -> VacancyFacts:
    """The facts that a body says, all of them."""
    return built({name: getattr(body, name) for name in FACTS}, before)


def changed(vacancy: Vacancy, body: BaseModel) -> VacancyFacts:
    """The facts of the record, with those that the body names."""
    told: dict[str, Any] = {name: getattr(vacancy, name) for name in FACTS if name != "contact_phone"}
    told["contact_phone"] = work.vault.open(vacancy, "contact_phone")
    return built(told | {name: getattr(body, name) for name in body.model_fields_set if name in FACTS}, vacancy)


def built(told: dict[str, Any], before: Vacancy | None) -> VacancyFacts:
    """The command; an empty text is one that is not said. Raises Invalid with all that is wrong, the place included."""
    told = {name: None if value == "" and name not in NEVER_NONE else value for name, value in told.items()}
    told = {name: tuple(dict.fromkeys(value)) if isinstance(value, list) else value for name, value in told.items()}
    code = told["subdistrict"]
    known = {place.code for place in platform.places.subdistricts(work.today)} | {before and before.subdistrict}
    lost = {"subdistrict": ("api.place", {})} if code is not None and code not in known else {}
    try:
        facts = VacancyFacts(**told)
    except Invalid as invalid:
        raise Invalid(**lost | invalid.fields) from invalid
    if lost:
        raise Invalid(**lost)
    return facts
