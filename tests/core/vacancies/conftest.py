"""Two firms with their HR people, an agency, two counselors."""

from dataclasses import dataclass
from typing import Any

import pytest

from core.access import Actor, Role
from core.enterprises import Enterprise
from tests.factories.accounts import a_user, actor_for
from tests.factories.enterprises import an_enterprise, an_hr


@dataclass
class Town:
    """Who takes part."""

    firm: Enterprise
    other: Enterprise
    hr: Actor
    other_hr: Actor
    counselor: Actor
    second: Actor
    organizer: Actor


@pytest.fixture
def town(unit: Any) -> Town:
    """Both firms are verified."""
    with unit() as work:
        firm, other = an_enterprise(work, name="重庆缙测精工有限公司"), an_enterprise(work)
        people = an_hr(work, firm), an_hr(work, other), a_user(work), a_user(work), a_user(work, Role.ORGANIZER)
        return Town(firm, other, *(actor_for(work, person) for person in people))


@pytest.fixture
def codes() -> Any:
    """Titles to occupation keys."""
    return lambda title: "mould_fitter" if "钳工" in title else None
