"""Handing a sheet in by the client: upload, columns, verdicts, writing, the workbook of the rest, taking back."""

import io
import re
from urllib.parse import quote, unquote

import openpyxl
import pytest
from sqlalchemy import select

from core.imports import ImportBatch
from core.vacancies import Vacancy
from tests.factories.accounts import a_user
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.imports import VACANCY_NAMES, a_vacancy_row

CHOSEN = re.compile(r'name="(column-\d+)">(?:(?!</select>).)*?<option value="(\w+)" selected', re.DOTALL)


@pytest.fixture
def firm(unit):
    with unit() as work:
        return an_enterprise(work)


@pytest.fixture
def client(unit, client_as, firm):
    with unit() as work:
        return client_as(an_hr(work, firm))


def a_workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def hand_in(client, rows, kind="vacancies", name="岗位.xlsx"):
    answer = client.post("/imports/", data={"kind": kind, "file": (a_workbook(rows), name)})
    assert answer.status_code == 303, answer.text
    return answer.location


def confirm(client, where):
    page = client.get(where).text
    if "<h1>对列名" not in page:
        # The same names were confirmed before: nobody is asked again.
        return {}
    chosen = dict(
        re.findall(r'name="(column-\d+)">(?:(?!</select>).)*?<option value="(\w+)" selected', page, re.DOTALL)
    )
    answer = client.post(f"{where}/columns", data=chosen)
    assert answer.status_code == 303, answer.text
    return chosen


def test_a_sheet_goes_all_the_way(client, firm, unit):
    where = hand_in(client, [["三月用工"], VACANCY_NAMES, a_vacancy_row(), a_vacancy_row(招聘人数="若干")])
    page = client.get(where).text
    assert "对列名" in page
    assert "岗位.xlsx" in page
    assert confirm(client, where)["column-0"] == "title"
    page = client.get(where).text
    assert "写入1条" in page
    assert "C4" in page
    answer = client.post(f"{where}/commit", follow_redirects=True)
    assert "已写入1条" in answer.text
    assert "整批撤回" in answer.text
    with unit(write=False) as work:
        assert work.session.scalars(select(Vacancy.title).where(Vacancy.enterprise_id == firm.id)).all() == ["数控车工"]
    assert "数控车工" in client.get("/vacancies/mine").text
    assert "已撤回" in client.post(f"{where}/revert", follow_redirects=True).text
    with unit(write=False) as work:
        assert work.session.scalars(select(Vacancy)).all() == []


def test_the_rest_comes_back_as_a_workbook_that_can_be_handed_in_again(client, firm, unit):
    where = hand_in(client, [VACANCY_NAMES, a_vacancy_row(), a_vacancy_row(招聘人数="若干", 岗位名称="@焊工")])
    confirm(client, where)
    answer = client.post(f"{where}/take")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[2][:3] == VACANCY_NAMES[:3]
    assert rows[2][-1] == "怎么改"
    assert rows[3][0] == "@焊工"
    assert "若干" in rows[3][-1]
    assert book.active.cell(4, 1).data_type == "s"
    assert book.active.cell(4, 3).fill.fgColor.rgb.endswith("FBD5D5")
    book.active.cell(4, 3).value = "4"
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    again = client.post("/imports/", data={"kind": "vacancies", "file": (stream, "改错表.xlsx")}).location
    confirm(client, again)
    assert "写入1条" in client.get(again).text


@pytest.mark.parametrize(
    ("name", "given_back"),
    [
        ("岗位（3月）.xlsx", "岗位（3月）-改错表.xlsx"),
        ("../../etc/a.xlsx", "a-改错表.xlsx"),
        ("..\\..\\a.xlsx", "a-改错表.xlsx"),
        ("a\r\nX-Evil: 1.xlsx", "aX-Evil_ 1-改错表.xlsx"),
        ("a\u202excod.xlsx", "axcod-改错表.xlsx"),
        ('a"; filename="b.exe".xlsx', "a_; filename=_b.exe_-改错表.xlsx"),
        ("长" * 300 + ".xlsx", "长" * 60 + "-改错表.xlsx"),
    ],
)
def test_a_hostile_name_goes_back_as_a_plain_one(client, name, given_back):
    sheet = a_workbook([VACANCY_NAMES, a_vacancy_row(招聘人数="若干")])
    body = (
        b'--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\nvacancies\r\n--x\r\n'
        b"Content-Disposition: form-data; name=\"file\"; filename*=UTF-8''"
        + quote(name, safe="").encode()
        + b"\r\n\r\n"
        + sheet.read()
        + b"\r\n--x--\r\n"
    )
    answer = client.post("/imports/", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 303, answer.text
    confirm(client, answer.location)
    answer = client.post(f"{answer.location}/take")
    assert answer.status_code == 200
    assert "X-Evil" not in answer.headers
    said = answer.headers["Content-Disposition"]
    assert said.startswith("attachment")
    assert unquote(said.split("filename*=UTF-8''")[1]) == given_back
    listed = client.get("/imports/").text
    assert not any(part in listed for part in ("../..", "\u202e", "\r\nX-Evil", "长" * 121))


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "空.xlsx", "空"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "旧.xls", "另存为"),
        (b"<html><table></table></html>", "网页.xls", "网页"),
        (b"PK\x03\x04 broken", "坏.xlsx", "Excel"),
    ],
)
def test_a_file_that_cannot_be_read_says_how_to_mend_it(content, name, said, client):
    answer = client.post("/imports/", data={"kind": "vacancies", "file": (io.BytesIO(content), name)})
    page = answer.text if answer.status_code == 422 else client.get(answer.location).text
    assert said in page
    assert "重新上传" in page or answer.status_code == 422


def test_nothing_chosen_is_told_at_its_field(client):
    answer = client.post("/imports/", data={})
    assert answer.status_code == 422
    assert "选一个文件" in answer.text


def test_a_column_given_twice_and_one_that_is_needed_are_told(client):
    where = hand_in(client, [VACANCY_NAMES, a_vacancy_row()])
    twice = client.post(f"{where}/columns", data={"column-0": "title", "column-1": "title"})
    assert twice.status_code == 422
    assert "指给了两列" in twice.text
    none = client.post(f"{where}/columns", data={"column-0": "headcount"})
    assert none.status_code == 422
    assert "没有哪一列是" in none.text


def test_a_file_is_forgotten_once_it_is_written_or_dropped(client, platform, unit):
    for act in ("commit", "discard"):
        where = hand_in(client, [VACANCY_NAMES, a_vacancy_row(岗位名称=act)])
        confirm(client, where)
        client.post(f"{where}/{act}")
        with unit(write=False) as work:
            sha256 = work.session.scalar(select(ImportBatch.sha256).order_by(ImportBatch.id.desc()).limit(1))
        with pytest.raises(FileNotFoundError):
            platform.files.path(sha256)


def test_a_step_that_is_over_is_refused_on_its_page(client):
    where = hand_in(client, [VACANCY_NAMES, a_vacancy_row()])
    confirm(client, where)
    client.post(f"{where}/commit")
    answer = client.post(f"{where}/commit", follow_redirects=True)
    assert "不能这样办" in answer.text


def test_each_kind_has_its_template(client_as, unit):
    with unit() as work:
        counselor = client_as(a_user(work))
    for kind, first in (("vacancies", "岗位名称"), ("seekers", "姓名"), ("enterprises", "单位名称")):
        book = openpyxl.load_workbook(io.BytesIO(counselor.get(f"/imports/template/{kind}").data))
        assert book.active.cell(3, 1).value == first
    assert counselor.get("/imports/template/projects").status_code == 404


def test_verdicts_are_filtered_and_paged(client):
    rows = [a_vacancy_row(岗位名称=f"钳工{at}", 招聘人数="若干" if at % 2 else "3") for at in range(60)]
    where = hand_in(client, [VACANCY_NAMES, *rows])
    confirm(client, where)
    page = client.get(where).text
    assert "共30行" in page
    assert page.count(">错误</span>") == 20
    assert "共60行" in client.get(f"{where}?verdict=all").text
    assert "共30行" in client.get(f"{where}?verdict=new&page=2").text


def test_what_was_handed_in_is_found_by_name_and_exported(client):
    for name in ("三月.xlsx", "四月.xlsx"):
        client.post(hand_in(client, [VACANCY_NAMES, a_vacancy_row()], name=name) + "/discard")
    page = client.get("/imports/?q=三月").text
    assert "三月.xlsx" in page
    assert "四月.xlsx" not in page
    assert "没有这个名字的文件" in client.get("/imports/?q=%25").text
    book = openpyxl.load_workbook(io.BytesIO(client.post("/imports/export?q=四月").data))
    assert [row[0] for row in book.active.iter_rows(min_row=4, values_only=True)] == ["四月.xlsx"]
