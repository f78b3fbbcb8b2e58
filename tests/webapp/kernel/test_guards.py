"""Deny by default, tokens, other sites, headers, cookies: what stands before every view (security.md D1, D19–D24)."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from core.access import Role
from core.accounts import User, passwords
from core.events import EventRow
from tests.factories.accounts import PASSWORD, a_user, sign_in_as
from webapp.security import check_rules


@pytest.fixture
def counselor(unit):
    with unit() as work:
        return a_user(work)


def token_of(page):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.get_data(as_text=True))[1]


def test_an_app_with_a_bare_route_does_not_start():
    app = Flask("bare")
    app.add_url_rule("/open", "open", lambda: "x")
    with pytest.raises(RuntimeError, match="open"):
        check_rules(app)


def test_a_change_without_the_forms_token_is_refused_and_nothing_is_done(with_settings, platform, counselor):
    browser = sign_in_as(with_settings(csrf=True), platform, counselor)
    answer = browser.post("/account/sign-out")
    assert answer.status_code == 400
    assert "为防冒用没有提交" in answer.get_data(as_text=True)
    assert browser.get("/today").status_code == 200
    page = browser.get("/account/more")
    assert browser.post("/account/sign-out", data={"csrf_token": token_of(page)}).status_code == 302
    assert "/account/sign-in" in browser.get("/today").location


def test_a_token_of_another_browser_is_no_token(with_settings, platform, counselor):
    app = with_settings(csrf=True)
    mine, theirs = sign_in_as(app, platform, counselor), sign_in_as(app, platform, counselor)
    theirs.get("/account/more")
    stolen = token_of(mine.get("/account/more"))
    assert theirs.post("/account/sign-out", data={"csrf_token": stolen}).status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 302),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}, 302),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 302),
        ({"Sec-Fetch-Site": "cross-site"}, 400),
        ({"Sec-Fetch-Site": "same-site"}, 400),
        ({"Origin": "https://evil.example"}, 400),
        ({"Origin": "http://localhost.evil.example"}, 400),
    ],
)
def test_a_change_asked_for_by_another_site_is_refused(client_as, counselor, headers, status):
    assert client_as(counselor).post("/notices/read", headers=headers).status_code == status


def test_a_page_may_be_linked_from_another_site(client_as, counselor):
    assert client_as(counselor).get("/today", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_every_answer_carries_the_headers(client_as, counselor):
    signed_in = client_as(counselor).get("/today")
    for answer in (signed_in, client_as().get("/"), client_as().get("/nowhere")):
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in answer.headers
    assert signed_in.headers["Cache-Control"] == "no-store"
    assert signed_in.headers["Referrer-Policy"] == "no-referrer"


def test_over_https_cookies_are_bound_to_host_and_https(with_settings, platform, unit):
    app = with_settings(external_url="https://jiuye.example")
    with unit() as work:
        user = a_user(work, password_hash=passwords.hash_password(PASSWORD))
    browser = app.test_client()
    words = {"login_name": user.login_name, "password": PASSWORD}
    answer = browser.post("/account/sign-in", data=words, base_url="https://jiuye.example")
    [cookie] = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("__Host-sid=")]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    assert all("Secure" in line and "HttpOnly" in line for line in answer.headers.getlist("Set-Cookie"))


def test_a_foreign_host_name_is_refused(with_settings):
    browser = with_settings(trusted_hosts=("jiuye.example",)).test_client()
    assert browser.get("/", base_url="http://evil.example").status_code == 400
    assert browser.get("/", base_url="http://jiuye.example").status_code == 200


@pytest.mark.parametrize(
    ("given", "ours", "foreign"),
    [
        ({}, "127.0.0.1:8000", "rebound.example"),
        ({"external_url": "https://jiuye.example/"}, "jiuye.example", "evil.example"),
        ({"external_url": "https://jiuye.example/", "bind_host": "10.0.0.7"}, "10.0.0.7:8000", "10.0.0.8:8000"),
        ({"bind_host": "::1"}, "[::1]:8000", "rebound.example:8000"),
        ({"bind_host": "::1"}, "[0:0:0:0:0:0:0:1]:8000", "[::2]:8000"),
        ({"bind_host": "::1"}, "localhost:8000", "127.0.0.2:8000"),
        ({"external_url": "https://jiuye.example/", "bind_host": "2001:db8::7"}, "jiuye.example", "evil.example"),
        ({"trusted_hosts": ("[2001:db8::7]", ".example")}, "jiuye.example", "[2001:db8::8]"),
        ({"trusted_hosts": ("[2001:db8::7]", "jiuye.example")}, "[2001:db8::7]", "evil.example"),
        ({"trusted_hosts": ("[2001:db8::7]",)}, "[2001:db8::7]:8000", "evil.example"),
    ],
)
def test_without_a_list_of_names_the_own_ones_are_known(with_settings, given, ours, foreign):
    browser = with_settings(**given).test_client()
    assert browser.get("/", base_url=f"http://{ours}").status_code == 200
    assert browser.get("/", base_url=f"http://{foreign}").status_code == 400


def test_a_file_name_with_a_character_that_no_database_keeps_is_refused(client_as, counselor):
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a\0b.csv"\r\n\r\nx\r\n'
        b'--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\nvacancies\r\n--x--\r\n'
    )
    answer = client_as(counselor).post("/imports/", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400


def test_signing_out_ends_the_session_in_the_database_too(client_as, counselor):
    browser = client_as(counselor)
    token = browser.get_cookie("sid").value
    answer = browser.post("/account/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies"'
    browser.set_cookie("sid", token)
    assert "/account/sign-in" in browser.get("/today").location


@pytest.mark.parametrize("more", ["role", "office_id", "id", "public_id", "must_change_password"])
def test_a_field_that_a_form_does_not_have_is_refused(client_as, unit, more):
    words = {"name": "张三", "login_name": "zhang.san", "password": PASSWORD, "again": PASSWORD}
    refused = client_as().post("/account/register", data=words | {more: "1"})
    assert refused.status_code == 422
    assert more in refused.text
    assert 'value="zhang.san"' in refused.text
    with unit(write=False) as work:
        assert not work.session.scalars(select(User).where(User.login_name == "zhang.san")).all()
    assert client_as().post("/account/register", data=words).status_code == 302


def test_a_denial_is_said_and_written_down(client_as, counselor, unit):
    answer = client_as(counselor).get("/accounts/")
    assert answer.status_code == 403
    assert "这个账号不能管账号" in answer.get_data(as_text=True)
    with unit(write=False) as work:
        row = work.session.scalars(select(EventRow).where(EventRow.name == "access.denied")).one()
        assert (row.actor_id, row.outcome, row.facts) == (counselor.id, "refused", {"what": "denied.account.manage"})


def test_a_change_of_role_holds_at_the_next_click(client_as, counselor, unit):
    browser = client_as(counselor)
    assert browser.get("/seekers/").status_code == 200
    with unit() as work:
        work.session.merge(counselor).role = Role.AUDITOR.value
    assert browser.get("/seekers/").status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/seekers/?q=%00",
        "/seekers/?page=99999999999999999999999",
        "/seekers/?page=-3&sort=nothing",
        "/seekers/?q=%25_%27%22",
    ],
)
def test_odd_addresses_are_no_fault_of_ours(client_as, counselor, address):
    assert client_as(counselor).get(address).status_code in (200, 400)


@pytest.mark.parametrize(
    "address", ["/jobs?pay=99999999999999999999999", "/projects/list?year=99999999999999999999999"]
)
def test_numbers_that_no_database_takes_are_refused(client_as, unit, address):
    with unit() as work:
        organizer = a_user(work, Role.ORGANIZER)
    assert client_as(organizer).get(address).status_code in (200, 400)
