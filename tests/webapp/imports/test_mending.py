"""Faulty rows mended on the page, without script as with it; sheets chosen; columns known from the last time."""

import io
import re

import openpyxl
import pytest

from tests.factories.accounts import a_user, sign_in_as
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.imports import VACANCY_NAMES, a_book, a_vacancy_row, saved
from tests.factories.seekers import an_id_number

CHOSEN = re.compile(r'name="(column-\d+)">(?:(?!</select>).)*?<option value="(\w+)" selected', re.DOTALL)
KEY = re.compile(r'name="idempotency_key"[^>]*value="([^"]+)"')


@pytest.fixture
def client(unit, client_as):
    with unit() as work:
        return client_as(an_hr(work, an_enterprise(work)))


def handed_in(client, book, name="岗位.xlsx", kind="vacancies"):
    content = book if isinstance(book, bytes) else saved(book)
    data = {"kind": kind, "file": (io.BytesIO(content), name)}
    answer = client.post("/imports/", data=data)
    assert answer.status_code == 303, answer.text
    return answer.location


def checked(client, rows):
    where = handed_in(client, a_book(岗位=[VACANCY_NAMES, *rows]))
    return confirmed(client, where)


def confirmed(client, where):
    page = client.get(where).text
    if "<h1>对列名" in page:
        assert client.post(f"{where}/columns", data=dict(CHOSEN.findall(page))).status_code == 303
    return where


def fields(page):
    return re.findall(r'name="(cell-[^"]+)"', page)


def test_a_faulty_cell_is_mended_on_the_page_and_judged_at_once(client):
    where = checked(client, [a_vacancy_row(), a_vacancy_row(岗位名称="焊工", 招聘人数="若干")])
    page = client.get(where).text
    assert fields(page) == ["cell-3-headcount"]
    assert 'value="若干"' in page
    answer = client.post(f"{where}/rows?verdict=left", data={"row": "3", "cell-3-headcount": "4"})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "写入2条" in page
    assert "已改好" in page
    assert "全部改好了" in page
    assert "已写入2条" in client.post(f"{where}/commit", follow_redirects=True).text


def test_what_is_still_wrong_stays_as_it_was_typed_beside_what_the_file_says(client):
    where = checked(client, [a_vacancy_row(招聘人数="若干")])
    page = client.post(f"{where}/rows", data={"row": "2", "cell-2-headcount": "3-5"}, follow_redirects=True).text
    assert 'value="3-5"' in page
    assert "原文：若干" in page
    assert "是一个范围" in page
    assert "可写入<b>0</b>条" in page


def test_twelve_bad_rows_of_two_hundred_are_mended_one_after_the_other_and_the_place_is_kept(client):
    bad = [row + 2 for row in range(10, 190, 15)]
    rows = [a_vacancy_row(岗位名称=f"钳工{at}", 招聘人数="若干" if at + 2 in bad else "3") for at in range(200)]
    where = checked(client, rows)
    address = f"{where}/rows?verdict=error"
    for at, row in enumerate(bad):
        answer = client.post(address, data={"row": str(row), f"cell-{row}-headcount": str(2 + at)})
        following = bad[at + 1] if at + 1 < len(bad) else None
        anchor = answer.location.partition("#")[2]
        assert anchor == (f"row-{following}" if following else "")
        page = client.get(answer.location).text
        assert f'id="row-{row}"' in page
        assert fields(page) == [f"cell-{one}-headcount" for one in bad[at + 1 :]]
    assert "写入200条" in client.get(where).text


def test_the_place_is_kept_on_the_second_page_too(client):
    where = checked(client, [a_vacancy_row(岗位名称=f"钳工{at}", 招聘人数="若干") for at in range(45)])
    answer = client.post(f"{where}/rows?verdict=error", data={"row": "24", "cell-24-headcount": "3"})
    assert "page=2" in answer.location
    assert answer.location.endswith("#row-25")
    page = client.get(answer.location).text
    assert 'id="row-24"' in page
    assert 'id="row-25"' in page
    assert "第21–40行" in page
    assert "mended" not in "".join(re.findall(r'href="([^"]+)"', page))


def test_without_script_all_that_was_typed_on_the_page_is_taken(client):
    where = checked(client, [a_vacancy_row(岗位名称=f"钳工{at}", 招聘人数="若干") for at in range(3)])
    typed = {"row": "2", "cell-2-headcount": "若干", "cell-3-headcount": "4", "cell-4-headcount": "几个"}
    answer = client.post(f"{where}/rows?verdict=left", data=typed)
    page = client.get(answer.location).text
    assert "写入1条" in page
    assert 'value="几个"' in page
    assert answer.location.endswith("#row-4")


def test_a_choice_is_offered_where_only_some_words_are_right(client):
    where = checked(client, [a_vacancy_row(用工形式="随便")])
    page = client.get(where).text
    assert re.search(r'<select[^>]*name="cell-2-employment_type".*?<option>全职</option>', page, re.DOTALL)
    assert (
        "写入1条" in client.post(f"{where}/rows", data={"cell-2-employment_type": "全职"}, follow_redirects=True).text
    )


def test_a_whole_row_can_be_mended_on_a_page_of_its_own(client):
    where = checked(client, [a_vacancy_row(招聘人数="若干", 工作内容="第一行\n第二行")])
    page = client.get(f"{where}/rows/2").text
    assert {"cell-2-title", "cell-2-headcount", "cell-2-duties"} <= set(fields(page))
    assert "第一行\n第二行</textarea>" in page
    sent = {"cell-2-headcount": "3", "cell-2-title": "注塑工", "cell-2-duties": "第一行\r\n第二行"}
    page = client.post(f"{where}/rows", data=sent, follow_redirects=True).text
    assert "注塑工" in page
    assert "写入1条" in page
    assert client.get(f"{where}/rows/99").status_code == 404
    client.post(f"{where}/commit")
    assert client.get(f"{where}/rows/2").status_code == 404
    assert "不能这样办" in client.post(f"{where}/rows", data=sent, follow_redirects=True).text


def test_the_keys_of_the_form_come_anew_with_the_next_page(client):
    where = checked(client, [a_vacancy_row(招聘人数="若干"), a_vacancy_row(岗位名称="焊工", 招聘人数="若干")])
    for row in (2, 3):
        key = KEY.search(client.get(where).text.partition('id="mend"')[2])[1]
        sent = {"idempotency_key": key, "row": str(row), f"cell-{row}-headcount": "4"}
        for _ in "twice":
            assert client.post(f"{where}/rows", data=sent).status_code in (302, 303)
    assert "写入2条" in client.get(where).text


def test_another_firms_rows_are_not_found(client, client_as, unit):
    where = checked(client, [a_vacancy_row(招聘人数="若干")])
    with unit() as work:
        other = client_as(an_hr(work, an_enterprise(work)))
    assert other.get(f"{where}/rows/2").status_code == 404
    assert other.post(f"{where}/rows", data={"cell-2-headcount": "4"}).status_code == 404


def test_what_is_a_persons_is_typed_anew_and_never_shown(app, platform, unit):
    with unit() as work:
        clerk = sign_in_as(app, platform, a_user(work))
    number, wrong = an_id_number(), "500199199001010000"
    names = ("姓名", "身份证号", "手机", "求职意向")
    book = a_book(人员=[names, ("冉光明", wrong, "13983005678", "焊工"), ("冉光", number, "12345", "焊工")])
    where = confirmed(clerk, handed_in(clerk, book, "人员.xlsx", "seekers"))
    pages = [clerk.get(where).text, clerk.get(f"{where}/rows/2").text, clerk.get(f"{where}/rows/3").text]
    for said in (wrong, number, "13983005678", 'value="12345"', "冉光明"):
        assert not any(said in page for page in pages)
    page = clerk.post(f"{where}/rows", data={"row": "2", "cell-2-id_number": ""}, follow_redirects=True).text
    assert "身份证号码" in page, "left empty it stays as it was"
    typed = {"cell-2-id_number": number, "cell-2-phone": "", "cell-2-name": ""}
    page = clerk.post(f"{where}/rows", data=typed, follow_redirects=True).text
    assert "写入1条" in page
    assert number not in page


# Sheets and columns ---------------------------------------------------------------------------------------


def two_workshops():
    rows = [VACANCY_NAMES, a_vacancy_row()]
    more = [VACANCY_NAMES, a_vacancy_row(岗位名称="焊工", 招聘人数="若干")]
    return a_book(填写说明=[("岗位名称", "必填"), ("招聘人数", "整数")], 一车间=rows, 二车间=more)


def test_the_page_asks_which_sheets_and_says_the_sheet_of_each_row(client):
    where = handed_in(client, two_workshops())
    page = client.get(where).text
    assert "这个文件有3张工作表，现在选了1张" in page
    assert page.index("一车间") < page.index("二车间") < page.index("填写说明", page.index("二车间"))
    answer = client.post(f"{where}/sheets", data={"sheet": ["1", "2"]}, follow_redirects=True)
    assert "现在选了2张" in answer.text
    assert "检查2行" in answer.text
    confirmed(client, where)
    page = client.get(where).text
    assert "二车间!C2" in page
    mended = re.findall(r'name="(cell-\d+-headcount)"', page)
    page = client.post(f"{where}/rows", data={mended[0]: "4"}, follow_redirects=True).text
    assert "写入2条" in page


def test_a_choice_of_sheets_that_cannot_be_is_told_and_kept(client):
    where = handed_in(client, two_workshops())
    answer = client.post(f"{where}/sheets", data={"sheet": ["0", "1"]})
    assert answer.status_code == 422
    assert "列名不一样" in answer.text
    assert re.search(r'value="0" id="sheet-0" checked', answer.text)
    assert client.post(f"{where}/sheets", data={"sheet": "x"}).status_code == 422


def test_the_other_sheet_is_taken_in_from_the_same_file_later(client):
    content = saved(two_workshops())
    for title in ("一车间", "二车间"):
        where = confirmed(client, handed_in(client, content))
        page = client.get(where).text
        assert f"“{title}”" in page
        for cell in fields(page):
            client.post(f"{where}/rows", data={cell: "4"})
        assert "已写入1条" in client.post(f"{where}/commit", follow_redirects=True).text


def test_columns_confirmed_once_are_said_to_be_known_and_can_be_changed(client):
    rows = [("gw", "rs"), ("钳工", "3")]
    where = handed_in(client, a_book(一月=rows))
    client.post(f"{where}/columns", data={"column-0": "title", "column-1": "headcount"})
    again = handed_in(client, a_book(二月=[*rows, ("焊工", "若干")]))
    page = client.get(again).text
    assert "<h1>导入预检" in page
    assert "按上次的对应" in page
    page = client.post(f"{again}/again", data={"columns": "1"}, follow_redirects=True).text
    assert "<h1>对列名" in page
    assert "已按上次的对应填好" in page


def test_the_workbook_of_the_rest_has_what_was_typed_last(client):
    where = checked(client, [a_vacancy_row(招聘人数="若干")])
    client.post(f"{where}/rows", data={"cell-2-headcount": "3-5"})
    book = openpyxl.load_workbook(io.BytesIO(client.post(f"{where}/take").data))
    assert book.active.cell(4, 3).value == "3-5"
