"""What is typed is kept meanwhile, offered when the page is opened again, and gone once it was sent."""

import re

import pytest
from sqlalchemy import select

from core.accounts import FormDraft
from core.accounts.drafts import MOST
from tests.factories.enterprises import an_enterprise, an_hr

TYPED = {"title": "数控车工", "headcount": "6", "night_shift": "", "dormitory": "", "meals": "", "commute_bus": ""}
TYPED |= {"salary_unit": "月", "idempotency_key": "k" * 20}


@pytest.fixture
def client(unit, client_as):
    """The browser of an HR person."""
    with unit() as work:
        firm = an_enterprise(work)
        user = an_hr(work, firm)
    TYPED["firm"] = firm.public_id
    return client_as(user)


def kept(unit):
    with unit(write=False) as work:
        return [(one.place, one.sent) for one in work.session.scalars(select(FormDraft))]


def page(client, address="/vacancies/new"):
    return client.get(address).get_data(as_text=True)


def save(client, place="/vacancies/new", **typed):
    data = {name: value for name, value in (TYPED | typed).items() if name != "idempotency_key"}
    return client.post("/drafts/keep", query_string={"place": place}, data=data)


def test_it_is_offered_again_and_taken_up(unit, client):
    said = save(client)
    assert said.status_code == 200
    assert re.fullmatch(r"已自动保存\d\d:\d\d", said.get_data(as_text=True))
    save(client, headcount="7")
    assert kept(unit) == [("/vacancies/new", False)]
    offered = page(client)
    assert "填到一半没交：<b>数控车工、7" in offered
    fields = re.search(r'<form class="push" method="post" action="/vacancies/new">(.*?)</form>', offered, re.S)[1]
    sent = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', fields))
    back = client.post("/vacancies/new", data=sent | {"then": "resume"})
    assert back.status_code == 200
    assert re.search(r'name="headcount"[^>]*value="7"', back.get_data(as_text=True))
    assert "填到一半没交" not in back.get_data(as_text=True)
    assert kept(unit), "kept until it is sent"


def test_sent_it_is_offered_no_more(unit, client):
    save(client)
    assert client.post("/vacancies/new", data=TYPED | {"then": "keep"}).status_code == 302
    assert kept(unit) == []
    assert "填到一半没交" not in page(client)


def test_what_was_refused_stays_kept(unit, client):
    save(client)
    assert client.post("/vacancies/new", data=TYPED | {"title": "", "then": "keep"}).status_code == 422
    assert kept(unit)


def test_each_page_keeps_its_own(unit, client):
    save(client)
    save(client, place="/vacancies/paste", text="招电工")
    assert "填到一半没交：<b>招电工" not in page(client)
    assert "招电工" in page(client, "/vacancies/paste")


def test_pasted_posts_come_back_as_they_were_corrected(client):
    text = "北碚水土招数控车工3名，6000-8000，电话13594112345"
    read = client.post("/vacancies/paste", data={"text": text, "then": "read"}).get_data(as_text=True)
    fields = dict(re.findall(r'name="(v0-[\w]+)"[^>]*value="([^"]*)"', read))
    typed = fields | {"posts": "0", "text": text, "v0-title": "数控车工（两班）"}
    client.post("/drafts/keep", query_string={"place": "/vacancies/paste"}, data=typed)
    back = client.post("/vacancies/paste", data=typed | {"then": "resume"}).get_data(as_text=True)
    assert 'value="数控车工（两班）"' in back


@pytest.mark.parametrize(
    "place", ["/accounts/", "//evil.example/vacancies/new", "https://evil.example/", "", "/x", "\\"]
)
def test_only_pages_that_are_kept_are_kept(unit, client, place):
    assert save(client, place=place).status_code == 404
    assert kept(unit) == []


def test_too_much_is_said(unit, client):
    answer = save(client, duties="长" * MOST)
    assert answer.status_code == 413
    assert "没有自动保存" in answer.get_data(as_text=True)
    assert kept(unit) == []


def test_nobody_elses_is_offered(unit, client, client_as):
    save(client)
    with unit() as work:
        other = an_hr(work, an_enterprise(work))
    assert "填到一半没交" not in page(client_as(other))
