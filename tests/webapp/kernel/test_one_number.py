"""A request has one number: in the log, in the history and on the page of an error; new keys sign nobody out."""

import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from config.logging import JsonLine
from core.access import Role
from core.events import EventRow
from core.platform import Platform
from core.work import Work
from tests.factories.accounts import a_user, sign_in_as
from webapp.app import WebApp, create_app
from webapp.notices import views

NUMBER = re.compile(r"[0-9a-f]{12}")


class Kept(logging.Handler):
    """Keeps the lines as they would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, object]] = []
        self.form = JsonLine()

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.form.format(record)))


@pytest.fixture
def kept() -> Iterator[Kept]:
    kept = Kept()
    logging.getLogger().addHandler(kept)
    yield kept
    logging.getLogger().removeHandler(kept)


def test_what_breaks_is_found_in_the_log_by_the_number_on_the_page(
    client_as: Callable[..., FlaskClient], work: Work, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = a_user(work, Role.COUNSELOR)
    monkeypatch.delattr(views.notices, "found")
    answer = client_as(user).get("/notices/")
    assert answer.status_code == 500
    [line] = [line for line in kept.lines if line["level"] == "ERROR"]
    assert line["actor"] == user.id
    assert str(line["request"]) in answer.text
    assert NUMBER.fullmatch(str(line["request"]))
    logging.getLogger("after").error("elsewhere")
    assert not {"request", "actor"} & kept.lines[-1].keys()


def test_the_history_names_the_same_number_as_the_page(client_as: Callable[..., FlaskClient], work: Work) -> None:
    answer = client_as(a_user(work, Role.COUNSELOR)).get("/status/")
    assert answer.status_code == 403
    row = work.session.scalars(select(EventRow).where(EventRow.name == "access.denied")).one()
    assert NUMBER.fullmatch(row.request_id)
    assert row.request_id in answer.text


def test_what_was_signed_with_the_old_session_key_is_still_read(app: WebApp, platform: Platform, work: Work) -> None:
    """A form that was open while the key was changed can be sent, once the old one stands among the fallbacks."""
    client = sign_in_as(app, platform, a_user(work, Role.COUNSELOR))
    app.config["WTF_CSRF_ENABLED"] = True
    page = client.get("/notices/").text + client.get("/account/password").text
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[-1]

    def status(**keys: object) -> int:
        rotated = create_app(replace(platform, settings=replace(platform.settings, **keys)))
        browser = rotated.test_client()
        for name in ("sid", "form"):
            browser.set_cookie(name, client.get_cookie(name).value)
        return browser.post("/notices/read", data={"csrf_token": token}).status_code

    old = platform.settings.session_key
    assert status(session_key="n" * 43, session_key_fallbacks=(old,)) == 302
    assert status(session_key="n" * 43) == 400
