"""The firm's 管理员 makes a key, sees it once, gives it to the program, and revokes it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from core.access import Role
from tests.factories.accounts import a_user
from tests.factories.api_keys import an_api_key
from tests.factories.enterprises import an_enterprise, an_hr

PAGE = "/api-keys/"
VACANCIES = "/api/v1/vacancies"


@pytest.fixture
def firm(unit):
    with unit() as work:
        return an_enterprise(work)


@pytest.fixture
def admin(unit, firm):
    with unit() as work:
        return an_hr(work, firm)


def asked(**values):
    words = {"name": "招聘系统", "scope": "write", "expires_on": (date.today() + timedelta(days=30)).isoformat()}
    return words | values


def shown(answer):
    """The key on the page."""
    return re.search(r"bbk_[\w-]{43}", answer.text)[0]


def status_with(app, secret):
    return app.test_client().get(VACANCIES, headers={"Authorization": f"Bearer {secret}"}).status_code


def test_a_key_is_shown_once_and_opens(app, client_as, admin):
    browser = client_as(admin)
    assert "接口密钥" in browser.get("/enterprises/own").text
    answer = browser.post(PAGE, data=asked())
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    secret = shown(answer)
    assert status_with(app, secret) == 200
    page = browser.get(PAGE).text
    assert secret not in page
    assert secret[:10] in page
    assert "招聘系统" in page
    assert "/api/v1/docs" in page


def test_a_revoked_key_opens_nothing(app, client_as, admin):
    browser = client_as(admin)
    secret = shown(browser.post(PAGE, data=asked()))
    [address] = re.findall(r"/api-keys/[\w-]+/revoke", browser.get(PAGE).text)
    assert browser.post(address).status_code == 302
    assert status_with(app, secret) == 401
    page = browser.get(PAGE).text
    assert "已吊销" in page
    assert address not in page


@pytest.mark.parametrize(
    ("field", "said"), [("name", ""), ("scope", "everything"), ("expires_on", "2020-01-01"), ("expires_on", "")]
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_stays(client_as, admin, field, said):
    answer = client_as(admin).post(PAGE, data=asked(**{field: said}))
    assert answer.status_code == 422
    assert f'id="{field}-err"' in answer.text
    assert "bbk_" not in answer.text


def test_a_firm_with_ten_keys_is_told_so(client_as, admin, firm, unit):
    with unit(now=datetime.now(UTC)) as work:
        for _ in range(10):
            an_api_key(work, firm, admin)
    browser = client_as(admin)
    assert browser.post(PAGE, data=asked()).status_code == 302
    assert "有效的密钥最多10个" in browser.get(PAGE).text


def test_a_colleague_who_is_no_administrator_sees_no_keys(client_as, firm, unit):
    with unit() as work:
        colleague = client_as(an_hr(work, firm, is_admin=False))
    assert colleague.get(PAGE).status_code == 403
    assert colleague.post(PAGE, data=asked()).status_code == 403
    assert "接口密钥" not in colleague.get("/enterprises/own").text


def test_another_firms_key_is_neither_seen_nor_revoked(app, client_as, admin, unit):
    with unit(now=datetime.now(UTC)) as work:
        other = an_enterprise(work)
        key, secret = an_api_key(work, other, an_hr(work, other))
    browser = client_as(admin)
    assert key.prefix not in browser.get(PAGE).text
    assert browser.post(f"/api-keys/{key.public_id}/revoke").status_code == 404
    assert status_with(app, secret) == 200


def test_a_security_administrator_gives_another_system_a_reading_key_and_revokes_a_firms(
    app, client_as, admin, firm, unit
):
    with unit(now=datetime.now(UTC)) as work:
        key, secret = an_api_key(work, firm, admin)
        browser = client_as(a_user(work, Role.SECADMIN))
    own = shown(browser.post(PAGE, data=asked(name="市就业平台", scope="read")))
    assert status_with(app, own) == 200
    assert browser.post(PAGE, data=asked(scope="write")).status_code == 422
    page = browser.get(PAGE).text
    assert firm.name in page
    assert "外部系统" in page
    found = browser.get(PAGE, query_string={"q": secret}).text
    assert key.prefix in found
    assert own[:10] not in found
    assert browser.post(f"/api-keys/{key.public_id}/revoke").status_code == 302
    assert status_with(app, secret) == 401


def test_the_list_goes_out_without_any_key(client_as, admin):
    browser = client_as(admin)
    browser.post(PAGE, data=asked())
    answer = browser.post("/api-keys/export")
    assert answer.status_code == 200
    assert answer.mimetype.endswith("spreadsheetml.sheet")
