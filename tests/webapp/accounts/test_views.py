"""Accounts and offices in the browser of a security administrator."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from core.access import OfficeLevel, Role
from core.accounts import OFFICE, Office, User
from tests.factories.accounts import a_user, an_office
from tests.factories.seekers import a_seeker


@pytest.fixture
def admin(unit, client_as):
    with unit() as work:
        user = a_user(work, Role.SECADMIN)
    return client_as(user)


def seen(answer):
    return answer.get_data(as_text=True)


def test_an_account_is_made_and_its_code_shown_once(admin, unit):
    with unit() as work:
        office = an_office(work)
    words = {"name": "谭玲", "login_name": "tan.ling", "role": "counselor", "office": office.public_id}
    answer = admin.post("/accounts/new", data=words)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    code = seen(answer).split('class="code">')[1].split("<")[0]
    assert len(code) == 14
    again = admin.post("/accounts/new", data=words)
    assert again.status_code == 422
    assert "已有人用" in seen(again)
    assert "谭玲" in seen(again)
    assert code not in seen(admin.get("/accounts/"))


def test_staff_without_an_office_is_refused_at_the_field(admin):
    answer = admin.post("/accounts/new", data={"name": "谭玲", "login_name": "tan.ling", "role": "counselor"})
    assert "要选所在机构" in seen(answer)


def test_a_person_is_moved_and_the_caseload_handed_over(admin, unit):
    with unit() as work:
        office, other = an_office(work), an_office(work)
        user, heir = a_user(work, office=office), a_user(work, office=office)
        a_seeker(work, counselor=user)
    words = {"role": "counselor", "office": other.public_id}
    refused = admin.post(f"/accounts/{user.public_id}", data=words)
    assert "选一位接手人" in seen(refused)
    assert admin.post(f"/accounts/{user.public_id}", data=words | {"hand_to": heir.public_id}).status_code == 302
    with unit(write=False) as work:
        assert work.session.get_one(User, user.id).office_id == other.id


def test_the_only_one_of_an_office_is_stopped_and_started_again(admin, unit):
    with unit() as work:
        user = a_user(work)
        a_seeker(work, counselor=user)
    page = f"/accounts/{user.public_id}"
    assert admin.post(f"{page}/disable").status_code == 302
    assert "选一位接手人" in seen(admin.get(page))
    assert admin.post(f"{page}/disable", data={"hand_to": OFFICE}).location == "/accounts/"
    assert "已停用" in seen(admin.get(page))
    assert admin.post(f"{page}/enable").status_code == 302


def test_own_rights_are_somebody_elses_to_change(client_as, unit):
    with unit() as work:
        user = a_user(work, Role.SECADMIN)
    clerk = client_as(user)
    assert "由另一位安全管理员办理" in seen(clerk.get(f"/accounts/{user.public_id}"))
    assert clerk.post(f"/accounts/{user.public_id}/code").status_code == 409


def test_offices_are_opened_with_their_place_and_closed_when_empty(admin, unit):
    with unit() as work:
        centre = an_office(work, OfficeLevel.DISTRICT)
    words = {"name": "歇马街道就业所", "level": "subdistrict", "parent": centre.public_id}
    assert "要选所管的街镇" in seen(admin.post("/accounts/offices", data=words))
    assert "对不上" in seen(admin.post("/accounts/offices", data=words | {"place": "500109007", "level": "village"}))
    assert admin.post("/accounts/offices", data=words | {"place": "500109007"}).status_code == 302
    with unit(write=False) as work:
        office = work.session.scalars(select(Office).where(Office.name == "歇马街道就业所")).one()
        assert office.place_code == "500109007"
    admin.post(f"/accounts/offices/{office.public_id}/close")
    assert "歇马街道就业所" not in seen(admin.get("/accounts/offices")).split("<table")[1].split("</table>")[0]


def test_accounts_are_found_filtered_and_exported(admin, unit):
    with unit() as work:
        a_user(work, name="谭玲", login_name="tan.ling")
        a_user(work, Role.AUDITOR, name="何川", login_name="he.chuan", disabled_at=work.now)
    for query, name in (("q=谭", "tan.ling"), ("role=auditor", "he.chuan"), ("state=disabled", "he.chuan")):
        page = seen(admin.get(f"/accounts/?{query}"))
        assert name in page
        assert "共1个" in page
    sheet = load_workbook(BytesIO(admin.post("/accounts/export?q=谭").data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[1] for row in rows if row[0] == "谭玲"] == ["tan.ling"]
    assert len([row for row in rows if row[2] in ("咨询员", "审计员")]) == 1
