"""The panel 经过 on a person's page: what was done, in words, without the numbers that were looked at."""

import pytest

from core import seekers
from core.accounts import User
from core.seekers import NoteContact
from tests.factories.accounts import a_user, actor_for
from tests.factories.seekers import a_seeker


@pytest.fixture
def clerk(unit):
    with unit() as work:
        return a_user(work)


@pytest.fixture
def person(unit, clerk):
    with unit() as work:
        return a_seeker(work, counselor=work.session.get_one(User, clerk.id), phone="16412345678")


def panel(client_as, clerk, person):
    page = client_as(clerk).get(f"/seekers/{person.public_id}").text
    return page.split("<h2>经过</h2>")[1].split("</section>")[0]


def test_it_says_what_was_done_and_by_whom(client_as, unit, clerk, person):
    with unit() as work:
        actor = actor_for(work, work.session.get_one(User, clerk.id))
    with unit(actor) as work:
        seekers.note_contact(work, person.public_id, NoteContact(channel="phone", result="reached", note="娃儿开学"))
    with unit(actor) as work:
        seekers.unmask(work, person.public_id, "phone", "contact")
    said = panel(client_as, clerk, person)
    for words in ("联系求职者", "电话", "联系上", "解除遮盖：手机", "联系本人", "登记求职者", clerk.name):
        assert words in said
    assert said.index("登记求职者") > said.index("解除遮盖")
    assert "16412345678" not in said
    assert "娃儿开学" not in said


def test_another_office_does_not_get_the_page(client_as, unit, person):
    with unit() as work:
        stranger = a_user(work)
    assert client_as(stranger).get(f"/seekers/{person.public_id}").status_code == 404
