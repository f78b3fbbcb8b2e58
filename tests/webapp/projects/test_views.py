"""The firms that need a plan of their own: found by name, in the order asked for, taken as a workbook."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from core.access import Role
from tests.factories.accounts import a_user
from tests.factories.enterprises import an_enterprise
from tests.factories.projects import a_flag
from tests.factories.vacancies import a_vacancy


@pytest.fixture
def organizer(work):
    wide, narrow = an_enterprise(work), an_enterprise(work)
    wide.name, narrow.name = "缙云传感器有限公司", "嘉陵摩托车有限公司"
    a_flag(work, wide).gap = 48
    a_flag(work, narrow).gap = 12
    a_vacancy(work, narrow).subdistrict = "500109007"
    work.session.flush()
    return a_user(work, Role.ORGANIZER)


def test_the_widest_gap_stands_first_unless_asked_otherwise(client_as, organizer):
    client = client_as(organizer)
    shown = client.get("/projects/").get_data(as_text=True)
    assert shown.index("缙云传感器") < shown.index("嘉陵摩托车")
    shown = client.get("/projects/?sort=name").get_data(as_text=True)
    assert shown.index("嘉陵摩托车") < shown.index("缙云传感器")


@pytest.mark.parametrize("asked", [{"q": "摩托"}, {"subdistrict": "500109007"}])
def test_a_firm_is_found_by_name_and_by_place(client_as, organizer, asked):
    shown = client_as(organizer).get("/projects/", query_string=asked).get_data(as_text=True)
    assert "嘉陵摩托车" in shown
    assert "缙云传感器" not in shown
    assert "看全部2家" in shown


def test_words_that_find_nothing_lead_back_to_all(client_as, organizer):
    assert "没有符合的单位" in client_as(organizer).get("/projects/?q=水泥").get_data(as_text=True)


def test_what_is_filtered_is_taken_as_a_workbook(client_as, organizer):
    answer = client_as(organizer).post("/projects/flags/export?q=摩托")
    told = str(list(load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True)))
    assert "嘉陵摩托车有限公司" in told
    assert "缙云传感器" not in told
