"""Each made-up person enters with one click and finds every page of their menu in order."""

from collections.abc import Callable

import pytest

from core.access import Role
from tests.journeys.person import Person
from tests.journeys.serving import Served
from webapp.navigation import MENUS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def entries(demo: Served) -> dict[Role, list[str]]:
    """The login names that the demo's sign-in page offers, by role."""
    from core.access import SYSTEM
    from core.accounts import signin

    with demo.platform.work(SYSTEM, write=False) as work:
        people = signin.demo_people(work)
    return {role: [user.login_name for user in people if user.role == role] for role in MENUS}


@pytest.mark.parametrize("role", MENUS, ids=lambda role: role.value)
def test_every_page_of_the_menu_opens(
    demo: Served, entries: dict[Role, list[str]], at_desk: Callable[[Served, str], Person], role: Role
) -> None:
    assert entries[role], "the demo offers no entry for this role"
    for login_name in entries[role]:
        person = at_desk(demo, login_name)
        person.enter(login_name)
        menu = person.page.get_by_role("navigation", name="主菜单").get_by_role("link")
        addresses = [link.get_attribute("href") or "" for link in menu.all()]
        assert len(addresses) >= len(MENUS[role]) + 2
        for number, address in enumerate(addresses):
            person.open(address)
            person.look(f"menu{number}")
