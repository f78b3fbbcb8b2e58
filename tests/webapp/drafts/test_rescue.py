"""Nothing typed is lost when the session runs out while a form is open, and nobody else is given it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.accounts import FormDraft, UserSession
from core.accounts.drafts import MOST
from core.vacancies import Vacancy
from tests.factories.accounts import sign_in_as
from tests.factories.enterprises import an_enterprise, an_hr

TYPED = {"title": "数控车工", "headcount": "6", "then": "keep", "night_shift": "", "dormitory": "", "meals": ""}
TYPED |= {"commute_bus": "", "salary_unit": "月", "contact_phone": "023-68860001"}


@pytest.fixture
def hr(unit):
    """The HR person of a verified firm."""
    with unit() as work:
        firm = an_enterprise(work)
        TYPED["firm"] = firm.public_id
        return an_hr(work, firm)


@pytest.fixture
def other(unit):
    """Another firm's."""
    with unit() as work:
        return an_hr(work, an_enterprise(work))


@pytest.fixture
def run_out(unit):
    """`run_out(user)`: their sessions are over."""

    def end(user, **values):
        with unit() as work:
            old = {"seen_at": work.now - timedelta(days=1), "expires_at": work.now - timedelta(hours=1)} | values
            work.session.execute(update(UserSession).where(UserSession.user_id == user.id).values(**old))

    return end


def drafts(unit):
    with unit(write=False) as work:
        return list(work.session.scalars(select(FormDraft)))


def sent_too_late(client, data=TYPED, **words):
    """The answer to a form that arrives with a session that is over, and where signing in leads."""
    answer = client.post("/vacancies/new", data=data, **words)
    assert answer.status_code == 302
    return answer.location


def signed_in_again(app, platform, user, location):
    """Where the person comes to, with the page."""
    client = sign_in_as(app, platform, user)
    kept = re.search(r"next=(/drafts/[\w-]+)", location.replace("%2F", "/"))[1]
    return client, client.get(kept)


def test_what_was_typed_goes_on_after_signing_in(app, platform, unit, client_as, hr, run_out):
    client = client_as(hr)
    run_out(hr)
    location = sent_too_late(client)
    assert location.startswith("/account/sign-in?next=")
    [draft] = drafts(unit)
    assert (draft.user_id, draft.place, draft.sent) == (hr.id, "/vacancies/new", True)
    assert "数控".encode() not in draft.typed_sealed
    again, page = signed_in_again(app, platform, hr, location)
    said = page.get_data(as_text=True)
    assert "填的内容都在" in said
    assert "数控车工" in said
    fields = re.search(r'<form method="post" action="/vacancies/new">(.*?)</form>', said, re.S)[1]
    sent = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', fields))
    assert TYPED.items() <= sent.items()
    done = again.post("/vacancies/new", data=sent)
    assert done.status_code == 302
    with unit(write=False) as work:
        [vacancy] = work.session.scalars(select(Vacancy))
        assert (vacancy.title, vacancy.headcount) == ("数控车工", 6)
    assert drafts(unit) == [], "what was sent is kept no longer"


def test_what_is_wrong_comes_back_in_the_form(app, platform, client_as, hr, run_out):
    client = client_as(hr)
    run_out(hr)
    again, page = signed_in_again(app, platform, hr, sent_too_late(client, TYPED | {"headcount": "六个"}))
    fields = re.search(r'action="/vacancies/new">(.*?)</form>', page.get_data(as_text=True), re.S)[1]
    back = again.post("/vacancies/new", data=dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', fields)))
    assert back.status_code == 422
    assert 'value="六个"' in back.get_data(as_text=True)


def test_who_else_signs_in_there_sees_nothing_of_it(app, platform, client_as, hr, other, run_out):
    client = client_as(hr)
    run_out(hr)
    location = sent_too_late(client)
    stranger, page = signed_in_again(app, platform, other, location)
    assert page.status_code == 302
    assert page.location == "/account/landing"
    public_id = location.rsplit("%2F", 1)[-1].rsplit("/", 1)[-1]
    assert stranger.post(f"/drafts/{public_id}/drop").status_code == 404


def test_a_visitor_and_a_forged_cookie_keep_nothing(unit, client_as):
    for cookie in (None, "x" * 43):
        client = client_as()
        if cookie:
            client.set_cookie("sid", cookie)
        assert "next" not in sent_too_late(client)
    assert drafts(unit) == []


def test_a_disabled_account_keeps_nothing(unit, client_as, hr):
    client = client_as(hr)
    with unit() as work:
        work.session.get_one(type(hr), hr.id).disabled_at = work.now
    assert "next" not in sent_too_late(client)
    assert drafts(unit) == []


def test_passwords_are_never_kept(unit, client_as, hr, run_out):
    client = client_as(hr)
    run_out(hr)
    client.post("/account/password", data={"current": "geheim", "password": "Neu-12345678"})
    assert drafts(unit) == []


def test_what_a_script_asked_stays_on_its_page(unit, client_as, hr, run_out):
    client = client_as(hr)
    run_out(hr)
    sent_too_late(client, headers={"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"})
    client.post("/vacancies/lint", data=TYPED)
    assert drafts(unit) == []


def test_another_site_keeps_nothing(unit, client_as, hr, run_out):
    client = client_as(hr)
    run_out(hr)
    assert client.post("/vacancies/new", data=TYPED, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert drafts(unit) == []


def test_too_much_is_not_kept(unit, client_as, hr, run_out):
    client = client_as(hr)
    run_out(hr)
    assert "next" not in sent_too_late(client, TYPED | {"duties": "长" * MOST})
    assert drafts(unit) == []


def test_a_page_of_before_signing_in_anew_is_asked_once_more(app, platform, unit, hr):
    """The token of the form went with the old session; what was typed is there with the new one."""
    app.config["WTF_CSRF_ENABLED"] = True
    client = sign_in_as(app, platform, hr)
    answer = client.post("/vacancies/new", data=TYPED | {"csrf_token": "old"})
    assert answer.status_code == 302
    assert "数控车工" in client.get(answer.location).get_data(as_text=True)
    forged = client.post("/vacancies/new", data=TYPED, headers={"Origin": "https://elsewhere.example"})
    assert forged.status_code == 400
    with unit(write=False) as work:
        assert not list(work.session.scalars(select(Vacancy)))


def test_dropped_it_is_gone(app, platform, unit, client_as, hr, run_out):
    client = client_as(hr)
    run_out(hr)
    again, _page = signed_in_again(app, platform, hr, sent_too_late(client))
    [draft] = drafts(unit)
    dropped = again.post(f"/drafts/{draft.public_id}/drop", follow_redirects=True)
    assert "没交的内容已丢掉" in dropped.get_data(as_text=True)
    assert drafts(unit) == []
