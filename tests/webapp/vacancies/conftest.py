"""A firm with an HR person, another firm's, staff; vacancies on the real clock."""

from datetime import UTC, datetime

import pytest

from core.access import Role
from core.vacancies import Status, Vacancy
from tests.factories.accounts import a_user
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.vacancies import a_vacancy

NOW = datetime.now(UTC)
"""Requests run on the real clock."""


@pytest.fixture
def people(unit):
    """A firm with an HR person, another firm's, staff."""
    with unit(now=NOW) as work:
        firm, other = an_enterprise(work, name="重庆缙测精工有限公司"), an_enterprise(work)
        found = {
            "hr": an_hr(work, firm),
            "other": an_hr(work, other),
            "new_hr": an_hr(work),
            "counselor": a_user(work),
            "second": a_user(work),
            "organizer": a_user(work, Role.ORGANIZER),
        }
        return found | {"firm": firm, "firm_other": other}


@pytest.fixture
def make(unit, people):
    """`make(status, **values)`: a vacancy of the firm."""

    def made(status=Status.PUBLISHED, **values):
        with unit(now=NOW) as work:
            return a_vacancy(work, values.pop("firm", people["firm"]), status, **values)

    return made


@pytest.fixture
def fresh(unit):
    """The record as the database has it."""

    def loaded(vacancy):
        with unit(write=False, now=NOW) as work:
            return work.session.get_one(Vacancy, vacancy.id)

    return loaded
