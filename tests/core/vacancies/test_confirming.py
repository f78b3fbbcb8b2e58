"""Whether a vacancy still holds: asked 7 days and 1 day before its end, answered by a signed link (features.md H6)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core import links, vacancies
from core.access import SYSTEM, VISITOR
from core.errors import Conflict, NotFound
from core.vacancies import MACHINE, USUAL_VALIDITY_DAYS, Status, VacancyFacts
from core.vacancies.commands import PLAIN
from core.vacancies.confirming import PURPOSE
from tests.factories.vacancies import a_vacancy

KEY = "k" * 43
END = date(2026, 4, 20)
LONG_AGO = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)


def at(days_before: int) -> datetime:
    """08:00 in the district, so many days before the end."""
    return datetime(END.year, END.month, END.day, tzinfo=UTC) - timedelta(days=days_before)


@pytest.fixture
def one(unit, town):
    """A public vacancy of the firm that ends on April 20 and was verified long before."""

    def made(status=Status.PUBLISHED, **values):
        with unit(now=LONG_AGO) as work:
            return a_vacancy(work, town.firm, status, **{"valid_to": END} | values)

    return made


@pytest.fixture
def asked_on(unit):
    """`asked_on(days_before)`: the clock asks on that day; the ids of the vacancies asked about."""

    def ask(days_before):
        with unit(SYSTEM, at(days_before)) as work:
            ids = vacancies.to_ask(work)
            for vacancy_id in ids:
                vacancies.ask(work, vacancy_id)
            return ids

    return ask


@pytest.fixture
def stands(unit):
    """`stands(vacancy)`: state, last day, the question asked last."""

    def told(vacancy):
        with unit(write=False) as work:
            now = work.session.get_one(vacancies.Vacancy, vacancy.id)
            return now.status, now.valid_to, now.confirm_step

    return told


def test_asked_on_the_seventh_and_the_last_day_once_each(one, asked_on, stands):
    vacancy = one()
    days = {day: len(asked_on(day)) for day in range(10, -1, -1)}
    assert [day for day, number in days.items() if number] == [7, 1]
    assert stands(vacancy) == (Status.UNCONFIRMED, END, 1)


def test_the_first_question_leaves_it_published(one, asked_on, stands):
    vacancy = one()
    asked_on(7)
    assert stands(vacancy) == (Status.PUBLISHED, END, 7)


def test_a_day_on_which_no_clock_ran_is_made_up_for(one, asked_on, stands):
    vacancy = one()
    assert asked_on(4) == [vacancy.id]
    assert asked_on(0) == [vacancy.id]
    assert stands(vacancy)[2] == 1


def test_who_confirmed_meanwhile_is_not_asked(one, asked_on):
    one(verified_at=at(3))
    assert asked_on(3) == []


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.PUBLISHED, Status.UNCONFIRMED}))
def test_only_of_public_ones(one, asked_on, status):
    one(status)
    assert asked_on(7) == []


def test_one_click_prolongs_and_uses_the_link_up(unit, one, asked_on, stands):
    vacancy = one()
    asked_on(1)
    token = vacancies.token(KEY, vacancy.public_id, 1, END.isoformat())
    with unit(VISITOR, at(1)) as work:
        vacancies.confirm_by_link(work, KEY, token)
    until = at(1).date() + timedelta(days=USUAL_VALIDITY_DAYS)
    assert stands(vacancy) == (Status.PUBLISHED, until, None)
    with unit(VISITOR, at(0)) as work:
        assert vacancies.asked(work, KEY, token).until is None
        vacancies.confirm_by_link(work, KEY, token)
    assert stands(vacancy)[1] == until, "the same link does not prolong twice"


def test_what_was_confirmed_stays_in_the_history(unit, one, asked_on):
    vacancy = one()
    asked_on(7)
    with unit(VISITOR, at(6)) as work:
        vacancies.confirm_by_link(work, KEY, vacancies.token(KEY, vacancy.public_id, 7, END.isoformat()))
    with unit(write=False) as work:
        names = [one.name for one in vacancies.history(work, vacancy)]
    assert names == ["vacancy.confirmed", "vacancy.asked"]


@pytest.mark.parametrize(
    "status", [Status.CLOSED, Status.EXPIRED, Status.PAUSED, Status.FILLED, Status.SUBMITTED, Status.WITHDRAWN]
)
def test_a_link_to_what_is_public_no_more_is_none(unit, one, status):
    vacancy = one(status)
    token = vacancies.token(KEY, vacancy.public_id, 7, END.isoformat())
    with unit(VISITOR, at(5)) as work, pytest.raises(NotFound):
        vacancies.confirm_by_link(work, KEY, token)


def test_a_link_ends_with_the_vacancy(unit, one):
    vacancy = one()
    token = vacancies.token(KEY, vacancy.public_id, 1, END.isoformat())
    with unit(VISITOR, at(-1)) as work, pytest.raises(NotFound):
        vacancies.asked(work, KEY, token)


def test_forged_links_open_nothing(unit, one):
    vacancy = one()
    right = vacancies.token(KEY, vacancy.public_id, 7, END.isoformat())
    forged = (
        "",
        "x",
        "x" * 10_000,
        right[:-1],
        vacancies.token("other" * 9, vacancy.public_id, 7, END.isoformat()),
        links.sign(KEY, "another-purpose", vacancy.public_id, 7, END.isoformat()),
        links.sign(KEY, PURPOSE, vacancy.public_id, 3, END.isoformat()),
        links.sign(KEY, PURPOSE, vacancy.public_id),
        links.sign(KEY, PURPOSE, vacancy.id, 7, END.isoformat()),
    )
    for token in forged:
        with unit(VISITOR, at(5)) as work, pytest.raises(NotFound):
            vacancies.confirm_by_link(work, KEY, token)
    with unit(VISITOR, at(5)) as work:
        assert vacancies.asked(work, KEY, right).vacancy.id == vacancy.id


def test_the_link_of_a_firm_that_was_barred_is_none(unit, one, town):
    vacancy = one()
    with unit() as work:
        work.session.get_one(type(town.firm), town.firm.id).status = "suspended"
    with unit(VISITOR, at(5)) as work, pytest.raises(NotFound):
        vacancies.confirm_by_link(work, KEY, vacancies.token(KEY, vacancy.public_id, 7, END.isoformat()))


def test_an_agency_without_the_firms_word_confirms_nothing(unit, one, town, stands):
    vacancy = one(agency_id=town.other.id)
    with unit(VISITOR, at(5)) as work, pytest.raises(Conflict, match="agency_unauthorised"):
        vacancies.confirm_by_link(work, KEY, vacancies.token(KEY, vacancy.public_id, 7, END.isoformat()))
    assert stands(vacancy)[1] == END


def test_the_button_of_who_is_signed_in_does_the_same(unit, one, town, stands, asked_on):
    vacancy = one()
    asked_on(1)
    with unit(town.hr, at(1)) as work:
        vacancies.move(work, vacancy.public_id, "confirm")
    assert stands(vacancy) == (Status.PUBLISHED, at(1).date() + timedelta(days=USUAL_VALIDITY_DAYS), None)


def test_a_far_end_is_not_moved_by_confirming(unit, one, town, stands):
    vacancy = one()
    with unit(town.hr, at(30)) as work:
        vacancies.move(work, vacancy.public_id, "confirm")
    assert stands(vacancy)[1] == END


def test_who_writes_a_new_end_has_answered(unit, one, town, stands, codes, platform):
    vacancy = one(Status.UNCONFIRMED, confirm_step=1)
    later = END + timedelta(days=30)
    with unit(town.hr, at(1)) as work:
        now = vacancies.get(work, vacancy.public_id)
        values = {name: getattr(now, name) for name in PLAIN} | {"valid_to": later, "contact_phone": "023-68860001"}
        facts = VacancyFacts(**values)
        vacancies.edit(work, vacancy.public_id, facts, now.version, platform.calendar, codes, allow_demo=True)
    assert stands(vacancy) == (Status.PUBLISHED, later, None)


def test_only_the_clock_doubts_a_vacancy():
    assert MACHINE.edges["doubt"] == {Status.PUBLISHED: Status.UNCONFIRMED}
