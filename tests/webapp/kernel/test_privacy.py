"""Masked by default: no page, workbook or log shows a number in clear, and looking changes nothing (D6, D22, D27)."""

import csv
import io
import logging

import openpyxl
import pytest
from sqlalchemy import select

from config.logging import JsonLine
from core import importing
from core.db import Base
from core.imports import ImportRow
from core.seekers import Seeker
from tests.factories.accounts import a_user, actor_for, sign_in_as
from tests.factories.imports import demo_of
from tests.factories.seekers import a_phone, an_id_number
from tests.webapp.kernel.district import a_district
from tests.webapp.kernel.test_every_route import ROLES, addresses, allowed

SEEN_AGAIN = {"attempt", "user_session"}
"""What looking may write: that a session lives."""


@pytest.fixture
def district(unit):
    with unit() as work:
        return a_district(work)


@pytest.fixture
def numbers(unit, district):
    with unit() as work:
        people = list(work.session.scalars(select(Seeker)))
        return [work.vault.open(person, name) for person in people for name in ("phone", "id_number")]


def rows(connection):
    tables = [table for table in Base.metadata.sorted_tables if table.name not in SEEN_AGAIN]
    return {table.name: sorted(map(repr, connection.execute(table.select()))) for table in tables}


def words_of(answer):
    if answer.content_type.startswith("image/"):
        # A picture of the help: the same for everybody.
        return ""
    if "spreadsheet" not in answer.content_type:
        return answer.text
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    return " ".join(str(cell.value) for line in book.active.iter_rows() for cell in line)


@pytest.mark.parametrize("role", ROLES)
def test_no_page_and_no_workbook_shows_a_number(role, app, client_as, unit, district, numbers):
    person = district.people()[role]
    with unit(write=False) as work:
        actor = actor_for(work, person)
    shown, workbooks = [], 0
    for method in ("GET", "POST"):
        for rule, where in addresses(app, district.own.ids, method):
            if rule.endpoint == "seekers.unmask" or not allowed(app, actor, rule):
                continue
            answer = client_as(person).open(where, method=method)
            workbooks += "spreadsheet" in answer.content_type
            words = words_of(answer)
            shown += [(rule.endpoint, method) for number in numbers if number in words]
    assert shown == []
    assert workbooks or role == "sysadmin"


@pytest.mark.parametrize("role", ROLES)
def test_looking_changes_nothing_and_is_kept_nowhere(role, app, client_as, unit, district, connection):
    person = district.people()[role]
    with unit(write=False) as work:
        actor = actor_for(work, person)
    changed, kept = [], []
    for rule, where in addresses(app, district.own.ids, "GET"):
        if not allowed(app, actor, rule):
            continue
        browser, before = client_as(person), rows(connection)
        answer = browser.get(where)
        changed += [(rule.endpoint, name) for name, found in rows(connection).items() if found != before[name]]
        if answer.headers.get("Cache-Control") != "no-store":
            kept.append(rule.endpoint)
    assert changed == []
    assert kept == ["bootstrap.static"] * kept.count("bootstrap.static")


def test_what_was_typed_of_a_person_is_neither_logged_nor_staged_in_clear(with_settings, platform, unit, caplog):
    caplog.set_level(logging.DEBUG)
    app = with_settings(demo=True)
    # A child process would not see the open transaction of the test.
    app.extensions["start_import"] = lambda _settings, public_id: importing.advance(demo_of(platform), public_id)
    with unit() as work:
        clerk = sign_in_as(app, platform, a_user(work))
    phone, id_number, wrong = a_phone(), an_id_number(), "500199199001010000"
    form = {"name": "罗大勇", "phone": phone, "id_number": id_number, "intention_1": "焊工"}
    form |= {"night_ok": "", "dorm_needed": "", "consent_channel": "counter"}
    assert clerk.post("/seekers/new", data=form).status_code == 302
    assert clerk.post("/seekers/new", data=form).status_code == 409
    sheet = io.StringIO()
    csv.writer(sheet).writerows(
        [
            ["姓名", "身份证号", "手机", "求职意向"],
            ["冉光明", wrong, phone, "焊工"],
            ["冉光明", id_number, "12345", "焊工"],
        ]
    )
    handed_in = {"kind": "seekers", "file": (io.BytesIO(sheet.getvalue().encode()), "人员.csv")}
    where = clerk.post("/imports/", data=handed_in).location
    columns = clerk.get(where).text
    clerk.post(f"{where}/columns", data={f"column-{at}": name for at, name in enumerate(FIELDS)})
    verdicts = clerk.get(where).text
    for number in (phone, id_number, wrong):
        assert number not in columns + verdicts
        assert number not in "\n".join(JsonLine().format(record) for record in caplog.records)
    assert "冉**" in verdicts
    with unit(write=False) as work:
        staged = work.session.scalars(select(ImportRow)).all()
        assert len(staged) == 2
        assert "冉光明" not in repr([[getattr(row, column.name) for column in ImportRow.__table__.c] for row in staged])


FIELDS = ("name", "id_number", "phone", "intentions")
