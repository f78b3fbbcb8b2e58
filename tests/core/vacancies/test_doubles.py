"""The same need told twice is offered as 追加人数, and never forbidden (features.md H5); a need that grew."""

from datetime import timedelta

import pytest

from core import vacancies
from core.access import SYSTEM
from core.errors import Conflict, Denied, Invalid, NotFound
from core.response import Response
from core.vacancies import Status, Vacancy
from jobs import react
from tests.conftest import NOW
from tests.factories.vacancies import a_vacancy, said

PLACE, OTHER_PLACE = "500109007", "500109001"


@pytest.fixture
def live(unit, town):
    """`live(title, status, **values)`: a vacancy of the firm in PLACE."""

    def made(title="数控车工", status=Status.PUBLISHED, **values):
        with unit() as work:
            return a_vacancy(work, values.pop("firm", town.firm), status, title=title, subdistrict=PLACE, **values)

    return made


@pytest.fixture
def fresh(unit):
    """The record as the database has it."""

    def loaded(vacancy):
        with unit(write=False) as work:
            return work.session.get_one(Vacancy, vacancy.id)

    return loaded


@pytest.mark.parametrize(
    ("title", "alike"),
    [
        ("数控车工", True),
        ("数控 车工", True),
        ("数控车工人", True),
        ("CNC数控车工", False),
        ("数控铣工", False),
        ("普车工", False),
        ("", False),
    ],
)
def test_nearly_the_same_title_is_a_double(unit, town, live, title, alike):
    vacancy = live()
    with unit(town.hr, write=False) as work:
        found = [one.id for one in vacancies.doubles(work, "", title, PLACE)]
    assert found == ([vacancy.id] if alike else [])


def test_elsewhere_or_of_another_firm_it_is_none(unit, town, live):
    live()
    with unit(town.hr, write=False) as work:
        assert not vacancies.doubles(work, "", "数控车工", OTHER_PLACE)
        assert not vacancies.doubles(work, "", "数控车工", None)
        assert not vacancies.doubles(work, town.other.public_id, "数控车工", PLACE)
    with unit(town.other_hr, write=False) as work:
        assert not vacancies.doubles(work, "", "数控车工", PLACE)
        assert not vacancies.doubles(work, town.firm.public_id, "数控车工", PLACE)
    with unit(town.counselor, write=False) as work:
        assert vacancies.doubles(work, town.firm.public_id, "数控车工", PLACE)


@pytest.mark.parametrize("status", list(Status))
def test_only_what_runs_or_was_filled(unit, town, live, status):
    live(status=status, closed_at=NOW)
    runs = {Status.SUBMITTED, Status.PUBLISHED, Status.UNCONFIRMED, Status.PAUSED, Status.FILLED}
    with unit(town.hr, write=False) as work:
        assert bool(vacancies.doubles(work, "", "数控车工", PLACE)) == (status in runs)


def test_what_was_filled_long_ago_is_none(unit, town, live):
    live(status=Status.FILLED, closed_at=NOW - timedelta(days=91))
    with unit(town.hr, write=False) as work:
        assert not vacancies.doubles(work, "", "数控车工", PLACE)


def test_a_second_vacancy_of_the_same_title_may_be_posted(unit, town, codes, platform, live):
    live("模具钳工")
    with unit(town.hr) as work:
        second = vacancies.keep(work, town.firm, said(), codes)
        assert vacancies.submit(work, second.public_id, platform.calendar).status == Status.SUBMITTED


def test_a_filled_one_is_public_again_and_its_clock_begins_anew(platform, unit, town, codes, live, fresh):
    with unit(town.hr) as work:
        draft = vacancies.keep(work, town.firm, said(headcount=1), codes)
        vacancies.submit(work, draft.public_id, platform.calendar)
    with unit(town.counselor) as work:
        vacancies.publish(work, draft.public_id, work.session.get_one(Vacancy, draft.id).version)
    with unit(SYSTEM) as work:
        vacancies.count(work, draft.id, "hired")
    react.run(platform, NOW)
    assert answered(unit, draft).state == "met"
    later = NOW + timedelta(days=20)
    with unit(town.hr, later) as work:
        vacancies.extend(work, draft.public_id, 4)
    react.run(platform, later)
    now = fresh(draft)
    assert (now.status, now.headcount, now.gap, now.closed_at) == (Status.PUBLISHED, 5, 4, None)
    again = answered(unit, draft)
    assert (again.state, again.received_at, again.transmitted_at) == ("received", later, later)


def answered(unit, vacancy):
    with unit(write=False) as work:
        return work.session.query(Response).filter_by(vacancy_id=vacancy.id).one()


def test_while_the_clock_runs_more_people_do_not_restart_it(platform, unit, town, codes):
    with unit(town.hr) as work:
        draft = vacancies.keep(work, town.firm, said(), codes)
        vacancies.submit(work, draft.public_id, platform.calendar)
        vacancies.extend(work, draft.public_id, 2)
    later = NOW + timedelta(days=3)
    react.run(platform, later)
    assert answered(unit, draft).received_at == NOW


def test_what_was_read_by_a_second_person_stays_public(unit, town, live, fresh):
    vacancy = live(headcount=5)
    with unit(town.hr) as work:
        vacancies.extend(work, vacancy.public_id, 3)
    assert (fresh(vacancy).status, fresh(vacancy).headcount) == (Status.PUBLISHED, 8)


@pytest.mark.parametrize("more", [None, 0, -1, 1_996])
def test_a_number_that_is_none_changes_nothing(unit, town, live, fresh, more):
    vacancy = live(headcount=5)
    with pytest.raises(Invalid), unit(town.hr) as work:
        vacancies.extend(work, vacancy.public_id, more)
    assert fresh(vacancy).headcount == 5


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED, Status.CLOSED, Status.EXPIRED, Status.WITHDRAWN])
def test_what_is_over_is_not_extended(unit, town, live, status):
    vacancy = live(status=status)
    with pytest.raises(Conflict, match="illegal_event"), unit(town.hr) as work:
        vacancies.extend(work, vacancy.public_id, 1)


def test_nobody_extends_another_firms(unit, town, live):
    vacancy = live()
    with pytest.raises((NotFound, Denied)), unit(town.other_hr) as work:
        vacancies.extend(work, vacancy.public_id, 1)
