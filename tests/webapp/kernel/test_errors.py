"""Refusals and faults have their page, in Chinese, with a number, and without the database."""

import pytest
from flask import flash
from sqlalchemy import event, update
from sqlalchemy.exc import OperationalError

from core.access import Permission
from core.seekers import Seeker
from tests.factories.accounts import a_user, sign_in_as
from tests.factories.seekers import a_seeker
from webapp.request import work
from webapp.security import PUBLIC, requires


@pytest.fixture
def counselor(unit):
    with unit() as work:
        return a_user(work)


def seen(answer):
    return answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("method", "address", "status", "words"),
    [
        ("GET", "/nowhere", 404, "没有这一页"),
        ("GET", "/seekers/not-there", 404, "没有这位求职者"),
        ("PUT", "/today", 405, ""),
        ("GET", "/accounts/", 403, "不能管账号"),
    ],
)
def test_each_refusal_has_its_page(client_as, counselor, method, address, status, words):
    answer = client_as(counselor).open(address, method=method)
    assert answer.status_code == status
    assert words in seen(answer)
    assert "Traceback" not in seen(answer)


def test_too_much_at_once_is_said(with_settings, platform, counselor):
    browser = sign_in_as(with_settings(upload_limit=1000), platform, counselor)
    assert browser.post("/seekers/new", data={"name": "x" * 5000}).status_code == 413


@pytest.fixture
def app_with(app):
    """`app_with(view)`: one more route, at /try, that everybody who is signed in may ask."""

    def add(view):
        app.add_url_rule("/try", "try", requires(Permission.ACCOUNT_OWN)(view), methods=["GET", "POST"])
        return app

    return add


def test_a_fault_of_ours_shows_a_number_and_nothing_else(app_with, platform, counselor):
    def broken():
        raise ZeroDivisionError("secret 500199199005060010")

    answer = sign_in_as(app_with(broken), platform, counselor).get("/try")
    assert answer.status_code == 500
    assert "编号" in seen(answer)
    assert "secret" not in seen(answer)
    assert "500199" not in seen(answer)


def test_a_busy_database_is_said_as_such(app_with, platform, counselor):
    def busy():
        raise OperationalError("INSERT", {"id_number": "500199199005060010"}, Exception("database is locked"))

    answer = sign_in_as(app_with(busy), platform, counselor).post("/try")
    assert answer.status_code == 503
    assert "500199" not in seen(answer)


def test_the_error_page_of_a_signed_in_person_asks_no_database(app_with, platform, counselor):
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    def broken():
        event.listen(platform.engine, "before_cursor_execute", note)
        raise ZeroDivisionError

    answer = sign_in_as(app_with(broken), platform, counselor).get("/try")
    event.remove(platform.engine, "before_cursor_execute", note)
    assert answer.status_code == 500
    assert not [statement for statement in asked if "SELECT" in statement]


def test_the_slower_of_two_changes_is_refused_and_says_nothing_was_saved(app_with, platform, counselor, unit):
    with unit() as own:
        person = a_seeker(own, counselor=counselor)

    def slow():
        mine = work.session.get_one(Seeker, person.id)
        mine.salary_min = 6500
        other = update(Seeker).where(Seeker.id == person.id).values(version=Seeker.version + 1)
        work.session.connection().execute(other)
        flash("已保存")
        return "done"

    browser = sign_in_as(app_with(slow), platform, counselor)
    answer = browser.post("/try")
    assert answer.status_code == 409
    assert "刚被别人改过" in seen(answer)
    assert "已保存" not in seen(answer)
    assert "已保存" not in seen(browser.get("/today"))


def test_health_needs_no_sign_in():
    assert {"status.alive", "status.ready"} <= PUBLIC


def test_what_was_typed_is_kept_when_a_form_comes_back(client_as, counselor):
    words = {
        "name": "罗大勇",
        "phone": "1380",
        "intention_1": "焊工",
        "id_number": "500199",
        "experience": "做过二保焊",
    }
    answer = client_as(counselor).post("/seekers/new", data=words)
    assert answer.status_code == 422
    for typed in ("罗大勇", "1380", "焊工", "500199", "做过二保焊"):
        assert typed in seen(answer)
    assert "处要改" in seen(answer)
