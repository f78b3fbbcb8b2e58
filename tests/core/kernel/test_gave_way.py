"""A request, an item of a job and a reaction that gave way to others are done anew, whole, and only once (D9)."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier
from typing import Any

import psycopg
import pytest
from flask import after_this_request, flash, get_flashed_messages, redirect, request, session
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from core import reactions
from core import work as of_work
from core.access import SYSTEM, Permission
from core.accounts import Office
from core.accounts.events import AccountMade
from core.events import Code, EventRow, Pending
from core.platform import Platform
from core.work import TRIES
from jobs import react
from jobs.runner import each
from tests.conftest import NOW
from tests.factories.accounts import a_user, an_office, sign_in_as
from tests.webapp.kernel.conftest import committed
from webapp.app import WebApp, create_app
from webapp.request import work
from webapp.security import requires

__all__ = ["committed"]
DONE = "这件事做好了。"


@pytest.fixture(autouse=True)
def _without_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_work, "PAUSE_SECONDS", 0)


class Trying:
    """A unit of work that gives way so often, after all it had to do; `seen` is what each try found."""

    def __init__(self, gives_way: int) -> None:
        self.gives_way = gives_way
        self.seen: list[Any] = []
        self.ended: list[int] = []

    def __call__(self, found: Any = None) -> int:
        self.seen.append(found)
        if len(self.seen) <= self.gives_way:
            raise OperationalError("UPDATE", {}, psycopg.errors.DeadlockDetected())
        return len(self.seen)


@pytest.fixture
def user(platform: Platform) -> Any:
    with platform.work(SYSTEM) as unit:
        return a_user(unit)


def with_route(app: WebApp, trying: Trying) -> WebApp:
    """The site with one more page, on which everything is done that a roll-back does not take back by itself."""

    @requires(Permission.ACCOUNT_OWN)
    def asked() -> Any:
        read = [file.stream.read() for file in request.files.getlist("papers")]
        an_office(work, name="一所")
        work.record(AccountMade(subject_id=1, role=Code("counselor")))
        flash(DONE)

        @after_this_request
        def later(response: Any) -> Any:
            trying.ended.append(response.status_code)
            return response

        trying(read)
        return redirect("/")

    app.add_url_rule("/asked", "asked", asked, methods=["POST"])
    return app


def post(app: WebApp, platform: Platform, user: Any) -> tuple[int, list[Any]]:
    """The form with two papers in one field; status, and what is said on this page or the next one."""
    browser = sign_in_as(app, platform, user)
    papers = [(BytesIO(content), f"{content.decode()}.pdf") for content in (b"one", b"two")]
    with browser:
        answer = browser.post("/asked", data={"papers": papers, "idempotency_key": "k" * 22})
        said = [said for _, said in session.get("_flashes", ())]
        return answer.status_code, said + [DONE] * answer.get_data(as_text=True).count(DONE)


def offices_and_events(platform: Platform) -> tuple[int, int]:
    with platform.work(SYSTEM, write=False) as unit:
        offices = unit.session.scalars(select(Office.id).where(Office.name == "一所")).all()
        events = unit.session.scalars(select(EventRow.seq).where(EventRow.name == "account.made")).all()
        return len(offices), len(events)


def test_a_request_is_done_anew_from_the_beginning_and_leaves_one_of_everything(
    app: WebApp, platform: Platform, user: Any
) -> None:
    trying = Trying(TRIES - 1)
    status, said = post(with_route(app, trying), platform, user)
    assert status == 302
    assert said == [DONE]
    assert trying.seen == [[b"one", b"two"]] * TRIES, "each try reads both papers whole"
    assert trying.ended == [302], "what was put off until after the answer is done once"
    assert offices_and_events(platform) == (1, 1)


def test_what_a_page_said_that_was_rolled_back_is_said_once(app: WebApp, platform: Platform, user: Any) -> None:
    trying = Trying(1)

    @requires(Permission.ACCOUNT_OWN)
    def told() -> Any:
        flash(DONE)
        page = "".join(get_flashed_messages())
        trying()
        return page

    app.add_url_rule("/told", "told", told, methods=["POST"])
    with sign_in_as(app, platform, user) as browser:
        assert browser.post("/told").get_data(as_text=True) == DONE
        assert "_flashes" not in session


def test_a_request_that_never_gets_through_is_told_so_and_leaves_nothing(
    app: WebApp, platform: Platform, user: Any
) -> None:
    trying = Trying(99)
    status, said = post(with_route(app, trying), platform, user)
    assert (status, said) == (503, [])
    assert len(trying.seen) == TRIES
    assert trying.ended == []
    assert offices_and_events(platform) == (0, 0)


def test_a_database_that_is_only_busy_is_not_asked_again(app: WebApp, platform: Platform, user: Any) -> None:
    tried = []

    @requires(Permission.ACCOUNT_OWN)
    def busy() -> Any:
        tried.append(1)
        raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))

    app.add_url_rule("/busy", "busy", busy, methods=["POST"])
    assert sign_in_as(app, platform, user).post("/busy").status_code == 503
    assert tried == [1]


def test_an_item_of_a_job_is_done_anew_and_the_others_once(platform: Platform) -> None:
    collides, done = Trying(2), []

    def action(_unit: Any, number: int) -> None:
        if number == 2:
            collides(number)
        done.append(number)

    report = each(platform, NOW, [1, 2, 3], action)
    assert (report.done, report.failed, done, collides.seen) == (3, 0, [1, 2, 3], [2, 2, 2])


def test_a_reaction_is_done_anew_and_its_event_is_not_marked_as_failed(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    with platform.work(SYSTEM) as unit:
        unit.record(AccountMade(subject_id=7, role=Code("counselor")))
    trying = Trying(1)
    table = {**reactions.REACTIONS, AccountMade.name: (lambda _unit, row: trying(row.subject_id),)}
    monkeypatch.setattr(reactions, "REACTIONS", table)
    report = react.run(platform, NOW)
    assert (report.done, report.failed, trying.seen) == (1, 0, [7, 7])
    with platform.work(SYSTEM, write=False) as unit:
        assert unit.session.scalars(select(Pending)).all() == []


@pytest.fixture
def two(committed: Platform) -> tuple[Platform, list[int], list[Any]]:
    """A site with real commits, two offices and two people."""
    with committed.work(SYSTEM) as unit:
        ids = [an_office(unit, name=name).id for name in ("一所", "二所")]
        users = [a_user(unit) for _ in range(2)]
    return committed, ids, users


def test_two_requests_that_lock_each_other_out_are_both_answered(two: Any) -> None:
    platform, ids, users = two
    is_postgres = platform.engine.dialect.name == "postgresql"
    halfway, tried = Barrier(2), []

    @requires(Permission.ACCOUNT_OWN)
    def both() -> Any:
        order = ids if request.form["who"] == "0" else ids[::-1]
        tried.append(request.form["who"])
        first = tried.count(request.form["who"]) == 1
        for at, office_id in enumerate(order):
            if at and first and is_postgres:
                # Each holds one of the rows and wants the other's: PostgreSQL ends one of the two.
                halfway.wait(20)
            work.session.execute(update(Office).where(Office.id == office_id).values(place_code=request.form["who"]))
        work.record(AccountMade(subject_id=int(request.form["who"]), role=Code("counselor")))
        return redirect("/")

    app = create_app(platform)
    app.config.update(WTF_CSRF_ENABLED=False)
    app.add_url_rule("/both", "both", both, methods=["POST"])
    browsers = [sign_in_as(app, platform, user) for user in users]
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(one.post, "/both", data={"who": str(who)}) for who, one in enumerate(browsers)]
        assert [found.result(60).status_code for found in asked] == [302, 302]
    assert len(tried) == (3 if is_postgres else 2)
    with platform.work(SYSTEM, write=False) as unit:
        places = set(unit.session.scalars(select(Office.place_code).where(Office.id.in_(ids))))
        told = unit.session.scalars(select(EventRow.subject_id).where(EventRow.name == "account.made")).all()
    assert len(places) == 1
    assert sorted(told) == [0, 1]
