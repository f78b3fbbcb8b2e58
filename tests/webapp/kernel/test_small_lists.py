"""The short lists are searched, sorted and exported like the long ones."""

import io
from datetime import timedelta

import openpyxl
import pytest

from core.access import Role
from core.seekers import Reading
from tests.factories.accounts import a_user, an_office
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.projects import a_fair
from tests.factories.seekers import a_seeker


def rows_of(answer):
    assert answer.status_code == 200, answer.text
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    return list(book.active.iter_rows(min_row=4, values_only=True))


def test_offices(client_as, unit):
    with unit() as work:
        clerk = client_as(a_user(work, Role.SECADMIN))
        for name in ("缙测甲街道所", "缙测乙街道所"):
            an_office(work, name=name)
    page = clerk.get("/accounts/offices?q=甲街道").text
    assert "缙测甲街道所</a>" in page
    assert "缙测乙街道所</a>" not in page
    assert "没有这个名称的机构" in clerk.get("/accounts/offices?q=%25").text
    assert [row[0] for row in rows_of(clerk.post("/accounts/offices/export?q=缙测&sort=-name"))] == [
        "缙测甲街道所",
        "缙测乙街道所",
    ]


def test_invitations(client_as, unit):
    with unit() as work:
        firm = an_enterprise(work)
        clerk = client_as(an_hr(work, firm))
        names = [a_fair(work, firm)[0].name for _ in range(2)]
    assert len(rows_of(clerk.post("/fairs/invitations/export"))) == 2
    assert names[0] in clerk.get(f"/fairs/invitations?q={names[0]}&sort=day").text
    assert "没有符合的邀请" in clerk.get("/fairs/invitations?q=不会有的名字").text


@pytest.mark.parametrize("sort", ["at", "-who", "person"])
def test_readings_and_the_history(sort, client_as, unit):
    with unit() as work:
        auditor = client_as(a_user(work, Role.AUDITOR))
        reader, person = a_user(work, name="看过的人"), a_seeker(work)
        for days in range(2):
            at = work.now - timedelta(days=days)
            work.session.add(Reading(user_id=reader.id, seeker_id=person.id, field="phone", reason="contact", at=at))
    assert auditor.get(f"/audit/reads?q=看过的&sort={sort}").text.count("看过的人") == 2
    assert "没有符合的记录" in auditor.get("/audit/reads?q=别人").text
    assert len(rows_of(auditor.post(f"/audit/reads/export?q=看过的&sort={sort}"))) == 2
    assert auditor.get("/audit/?sort=event").status_code == 200
