"""What follows from events for the ladder of response: its clock, and who is told of each rung."""

from collections.abc import Iterable
from typing import Any

from core import notices, response
from core.access import Role
from core.accounts import Office, User
from core.enterprises import Enterprise
from core.events import EventRow
from core.vacancies import LIVE, Vacancy
from core.work import Work

FOR_FIRMS = frozenset({"honest_word", "proposal", "diagnosis"})
"""Rungs of which the firm hears."""

FOR_BOTH = frozenset({"proposal"})
"""Rungs of which staff hear in words of their own."""


def begin(work: Work, row: EventRow) -> None:
    """The clock of the response starts with the first submission."""
    response.receive(work, row.subject_id, row.at)


def begin_again(work: Work, row: EventRow) -> None:
    """More people are asked for: where the demand had been met, its clock starts anew. The words were public before."""
    response.receive(work, row.subject_id, row.at)
    if work.session.get_one(Vacancy, row.subject_id).status in LIVE:
        response.transmit(work, row.subject_id)


def note_transmitted(work: Work, row: EventRow) -> None:
    """The demand was made public."""
    response.transmit(work, row.subject_id)


def note_listed(work: Work, row: EventRow) -> None:
    """A list was frozen for the demand."""
    response.listed(work, row.facts["vacancy_id"])


def settle(work: Work, row: EventRow) -> None:
    """The vacancy is over, and with it the response."""
    response.settle(work, row.subject_id)


def tell_receipt(work: Work, row: EventRow) -> None:
    """The firm's people get the number and the days by which they hear more."""
    days = response.promised(work.today)
    facts = {"owner_days": days["owner"], "list_days": days["first_list"]}
    _tell_firm(work, row, _vacancy(work, row), "response_received", facts)


def tell_owner_named(work: Work, row: EventRow) -> None:
    """The firm's people hear who looks after their demand."""
    owner = work.session.get_one(User, row.facts["user_id"])
    office = work.session.get(Office, owner.office_id) if owner.office_id else None
    facts = {"who": owner.name, "office": office.name if office else ""}
    _tell_firm(work, row, _vacancy(work, row), "response_owned", facts)


def tell_word(work: Work, row: EventRow) -> None:
    """The firm's people hear that there is a new word."""
    _tell_firm(work, row, _vacancy(work, row), "response_said", {})


def tell_escalated(work: Work, row: EventRow) -> None:
    """The district's counselors hear that a firm asks them."""
    people = notices.staff_for_place(work, None, Role.COUNSELOR)
    _tell(work, row, _vacancy(work, row), people, "response_escalated", {})


def tell_rung(work: Work, row: EventRow) -> None:
    """Who must know hears that something was due and has not happened."""
    vacancy, step = _vacancy(work, row), row.facts["step"]
    office = notices.staff_for_place(work, vacancy.subdistrict, Role.COUNSELOR)
    district = notices.staff_for_place(work, None, Role.COUNSELOR)
    owner = response.owner_ids(work, row.subject_id) or office
    staff = {
        "owner": office,
        "first_list": [*owner, *district],
        "reminder": owner,
        "proposal": notices.people_of_role(work, Role.ORGANIZER),
        "last_chance": district,
        "diagnosis": owner,
    }
    if step in staff:
        code = f"response_{step}_staff" if step in FOR_BOTH else f"response_{step}"
        _tell(work, row, vacancy, staff[step], code, {})
    if step in FOR_FIRMS:
        days = (work.today - response.received_on(work, row.subject_id)).days
        _tell_firm(work, row, vacancy, f"response_{step}", {"days": days})


def tell_ended(work: Work, row: EventRow) -> None:
    """The firm's people get the closing word."""
    _tell_firm(work, row, _vacancy(work, row), f"response_ended_{row.facts['state']}", {})


def _vacancy(work: Work, row: EventRow) -> Vacancy:
    return work.session.get_one(Vacancy, row.facts["vacancy_id"])


def _tell_firm(work: Work, row: EventRow, vacancy: Vacancy, code: str, facts: dict[str, Any]) -> None:
    people = notices.people_of_firm(work, vacancy.agency_id or vacancy.enterprise_id)
    _tell(work, row, vacancy, people, code, facts)


def _tell(work: Work, row: EventRow, vacancy: Vacancy, people: Iterable[int], code: str, facts: dict[str, Any]) -> None:
    firm = work.session.get_one(Enterprise, vacancy.enterprise_id).name
    told = {"firm": firm, "title": vacancy.title, "no": vacancy.no, **response.numbers(vacancy), **facts}
    notices.tell(work, people, code, told, link=f"vacancies.show:{vacancy.public_id}", event_seq=row.seq)
