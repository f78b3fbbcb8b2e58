"""The help: open to all, linked on every page, its pictures there."""

import re

import pytest

from core.access import Role
from tests.factories.accounts import a_user
from webapp.help.views import DOCS, PICTURES, written

ROLES = (None, *Role)


@pytest.mark.parametrize("role", ROLES)
def test_everybody_reads_it(role, client_as, unit):
    """A visitor, who may not get in, and every role."""
    page = client_as(someone(unit, role)).get("/help/")
    said = page.get_data(as_text=True)
    assert page.status_code == 200
    for _anchor, heading in written()[1]:
        assert said.count(heading) >= 2, "in the text and in the contents"


@pytest.mark.parametrize("address", ["/", "/jobs", "/account/sign-in"])
def test_a_visitor_finds_it_from_every_page(address, client_as):
    """The foot of each page leads to it."""
    assert 'href="/help/"' in client_as().get(address, follow_redirects=True).get_data(as_text=True)


@pytest.mark.parametrize("role", list(Role))
def test_who_is_signed_in_finds_it_in_the_menu(role, client_as, unit):
    """On the page that opens after signing in."""
    page = client_as(someone(unit, role)).get("/notices/")
    assert page.status_code == 200
    assert 'href="/help/"' in page.get_data(as_text=True)


def test_chapters_and_anchors_agree():
    """Each line of the contents leads to a heading."""
    body, chapters = written()
    assert len(chapters) >= 8
    for anchor, heading in chapters:
        assert f'<h2 id="{anchor}">{heading}</h2>' in body


def test_each_picture_is_there(client_as):
    """None is named that is not kept, none is kept that is not named."""
    named = re.findall(r"!\[[^\]]+\]\(images/help/(\w+)\.png\)", (DOCS / "help.md").read_text(encoding="utf-8"))
    assert sorted(named) == sorted(path.stem for path in PICTURES.glob("*.png"))
    visitor = client_as()
    for name in named:
        assert f'src="/help/{name}.png"' in written()[0]
        with visitor.get(f"/help/{name}.png") as answer:
            assert answer.data[:4] == b"\x89PNG"


def test_no_other_file_is_served(client_as):
    """Only pictures of the help."""
    visitor = client_as()
    assert visitor.get("/help/none.png").status_code == 404
    assert visitor.get("/help/..%2f..%2fhelp.png").status_code == 404


def someone(unit, role):
    """A user in this role; None for a visitor."""
    if role is None:
        return None
    with unit() as work:
        return a_user(work, role)
