"""The signed link in the browser of whoever holds it: no sign-in, one button, nothing else is opened by it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.notices import Notice
from core.vacancies import USUAL_VALIDITY_DAYS, Status, Vacancy
from core.work import ZONE
from jobs import ask_to_confirm, react
from tests.webapp.vacancies.conftest import NOW

TODAY = NOW.astimezone(ZONE).date()


@pytest.fixture
def vacancy(make):
    """It ends in a week and was verified a month ago."""
    return make(valid_to=TODAY + timedelta(days=7), verified_at=NOW - timedelta(days=30), no="V-2026-0417")


@pytest.fixture
def link(platform, unit, vacancy, people, client_as):
    """Where the notice leads that the clock's question became."""
    assert ask_to_confirm.run(platform, NOW).done == 1
    assert react.run(platform, NOW).failed == 0
    with unit(write=False) as work:
        [notice] = work.session.scalars(select(Notice).where(Notice.code == "vacancy_asked_7"))
    assert notice.user_id == people["hr"].id
    return client_as(people["hr"]).post(f"/notices/{notice.public_id}/open").location


def test_a_visitor_confirms_with_one_button(client_as, link, vacancy, fresh):
    visitor = client_as()
    page = visitor.get(link)
    said = page.get_data(as_text=True)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert vacancy.title in said
    assert "仍在招，有效期延长到" in said
    assert fresh(vacancy).verified_at < NOW, "a mail scanner that opens the link says nothing for the firm"
    done = visitor.post(link, follow_redirects=True).get_data(as_text=True)
    assert "已确认仍在招" in done
    kept = fresh(vacancy)
    assert kept.valid_to == TODAY + timedelta(days=USUAL_VALIDITY_DAYS)
    assert "<button" not in re.search(r"<section class=\"panel\">.*?</section>", done, re.S)[0]


def test_the_page_tells_nothing_that_is_not_public(client_as, link):
    said = client_as().get(link).get_data(as_text=True)
    assert "68860001" not in said
    assert "周敏" not in said


def test_the_link_signs_nobody_in(client_as, link, vacancy):
    visitor = client_as()
    visitor.get(link)
    assert "/account/sign-in" in visitor.get(f"/vacancies/{vacancy.public_id}").location


def test_a_link_that_is_none_says_what_to_do(client_as, link):
    for wrong in (link[:-2], "/confirm/x", link + "x"):
        page = client_as().get(wrong)
        assert page.status_code == 404
        assert "登录后在“我的岗位”里重新打开" in page.get_data(as_text=True)
    assert client_as().post("/confirm/x").status_code == 404


def test_after_it_was_closed_the_link_is_none(client_as, people, link, vacancy, fresh):
    client_as(people["hr"]).post(f"/vacancies/{vacancy.public_id}/move", data={"event": "close", "reason": "no_need"})
    assert client_as().post(link).status_code == 404
    assert fresh(vacancy).status == Status.CLOSED


def test_an_agency_that_lost_the_firms_word_is_told_so(client_as, unit, people, link, vacancy, fresh):
    with unit() as work:
        work.session.get_one(Vacancy, vacancy.id).agency_id = people["firm_other"].id
    page = client_as().post(link)
    assert page.status_code == 409
    assert "授权" in page.get_data(as_text=True)
    assert fresh(vacancy).valid_to == TODAY + timedelta(days=7)
