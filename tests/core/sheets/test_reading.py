"""Honest files: every row at its place, whatever the clerk's software made of it."""

from datetime import date, datetime

import openpyxl
import pytest

from core.sheets import UNCOMPUTED, Book, Limits, Refused, read_rows, snapshot, text
from tests.core.sheets.workbooks import cell, parts, row, save, sheet, workbook


@pytest.fixture
def book(tmp_path):
    """A workbook as openpyxl writes it."""
    made = openpyxl.Workbook()
    path = tmp_path / "b.xlsx"

    def save_book():
        made.save(path)
        return path

    return made, save_book


def written(tmp_path, content):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    return path


def test_values_come_with_their_places(book):
    made, saved = book
    page = made.active
    page.title = "用工"
    made.create_sheet("说明")
    page["B3"] = "钳工"
    page["C3"] = 12
    page["D3"] = datetime(2026, 3, 1)
    page["E3"] = True
    page["F3"] = 13800000000.0
    page["G3"].value = '=HYPERLINK("http://192.0.2.1")'
    page["D3"].number_format = "yyyy-mm-dd"
    page.merge_cells("B5:B7")
    page["B5"] = "两班倒"
    table = read_rows(saved())
    assert (table.kind, table.sheet, table.others) == ("xlsx", "用工", ("说明",))
    assert [merge.name for merge in table.merged] == ["B5:B7"]
    third, fifth = list(table)
    assert third.number == 3
    assert third.values == (None, "钳工", 12, datetime(2026, 3, 1), True, 13800000000, UNCOMPUTED)
    assert (third.cell(1), third.text(1), third.text(3), third.text(5), third.text(40)) == (
        "B3", "钳工", "2026-03-01", "13800000000", "",
    )  # fmt: skip
    assert fifth.number == 5


def test_a_wrong_dimension_hides_no_row(tmp_path):
    rows = [row(n, cell(f"A{n}", f"r{n}")) for n in range(1, 5_002)]
    path = workbook(tmp_path / "b.xlsx", sheet(*rows, before='<dimension ref="A1:A2"/>'))
    assert snapshot(path).total == 5_001


def test_the_first_visible_sheet_is_read(tmp_path):
    path = save(
        tmp_path / "b.xlsx", parts(sheet(row(1, cell("A1", "字典"))), sheet(row(1, cell("A1", "岗位"))), hidden=(1,))
    )
    taken = snapshot(path)
    assert (taken.sheet, taken.others, taken.rows[0].text(0)) == ("表2", ("表1",), "岗位")


def test_a_prefix_before_the_tags_changes_nothing(tmp_path):
    markup = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="2">'
        '<x:c r="A2" t="inlineStr"><x:is><x:t>焊工</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert snapshot(workbook(tmp_path / "b.xlsx", markup)).rows[0].text(0) == "焊工"


def test_rows_and_cells_without_references_follow_each_other(tmp_path):
    markup = sheet("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    taken = snapshot(workbook(tmp_path / "b.xlsx", markup))
    assert [(one.number, one.values) for one in taken.rows] == [(1, (1, 2)), (2, (3,))]


def test_an_ordinary_hyperlink_is_no_reason_to_refuse(book):
    made, saved = book
    made.active["A1"] = "邮箱"
    made.active["A1"].hyperlink = "mailto:hr@example.com"
    assert snapshot(saved()).total == 1


def test_empty_rows_at_the_end_and_styled_far_cells_do_not_count(tmp_path):
    rows = [
        row(1, cell("A1", "x"), '<c r="XFD1" s="0"/>'),
        *(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 500)),
    ]
    taken = snapshot(workbook(tmp_path / "b.xlsx", sheet(*rows)), Limits(rows=100))
    assert (taken.total, taken.rows[0].values) == (1, ("x",))


@pytest.mark.parametrize(
    ("content", "encoding", "delimiter"),
    [
        ("岗位,人数\n钳工,3\n".encode(), "utf-8-sig", ","),
        ("岗位,人数\n钳工,3\n".encode("utf-8-sig"), "utf-8-sig", ","),
        ("岗位,人数\r\n钳工,3\r\n".encode("gb18030"), "gb18030", ","),
        ("岗位\t人数\n钳工\t3\n".encode("utf-16"), "utf-16", "\t"),
        ("岗位;人数\n钳工;3\n".encode(), "utf-8-sig", ";"),
        ("sep=;\n岗位;人数\n钳工;3\n".encode(), "utf-8-sig", ";"),
        ("\n岗位,人数\n\n钳工,3,,\n,,\n".encode(), "utf-8-sig", ","),
    ],
)
def test_text_tables_of_every_writing(content, encoding, delimiter, tmp_path):
    taken = snapshot(written(tmp_path, content))
    assert (taken.kind, taken.encoding, taken.delimiter) == ("csv", encoding, delimiter)
    assert [one.values for one in taken.rows] == [("岗位", "人数"), ("钳工", "3")]


def test_rows_are_numbered_as_excel_shows_them(tmp_path):
    content = '岗位,职责\n\n钳工,"第一条\n第二条, 逗号"\n焊工,x\n'.encode()
    assert [one.number for one in snapshot(written(tmp_path, content)).rows] == [1, 3, 4]


def test_a_snapshot_keeps_the_first_rows_and_counts_all(tmp_path):
    taken = snapshot(written(tmp_path, b"a,b\n" * 500), Limits(), 10)
    assert (taken.total, len(taken.rows)) == (500, 10)


def test_a_limit_may_be_another(tmp_path):
    with pytest.raises(Refused) as refused:
        snapshot(written(tmp_path, b"a,b\n" * 500), Limits(rows=499))
    assert refused.value.facts == {"most": 499}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (13800000000.0, "13800000000"),
        (2.0, "2"),
        (0.1 + 0.2, "0.3"),
        (500199199001010000, "500199199001010000"),
        (5.00199199001011e17, "500199199001011000"),
        ("'0500", "0500"),
        ("１２３ＣＮＣ", "123CNC"),
        (" 张\u200b三\x07\u3000", "张三"),
        ("重庆（北碚）公司", "重庆（北碚）公司"),
        ("倒班_x000D_包吃_x0007_", "倒班\n包吃"),
        ("_x0041_型", "_x0041_型"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 9, 30), "2026-03-01 09:30:00"),
        (True, "True"),
    ],
)
def test_values_in_the_words_of_a_clerk(value, words):
    assert text(value) == words


def test_a_merged_value_counts_for_every_row_of_the_merge(book):
    made, saved = book
    page = made.active
    for row_of in (
        ("单位", "岗位", "人数"),
        ("甲公司", "钳工", 1),
        (None, "焊工", 2),
        (None, "车工", 3),
        (None, "电工", 4),
    ):
        page.append(row_of)
    page.merge_cells("A2:A4")
    rows = list(read_rows(saved()))
    assert [one.text(0) for one in rows] == ["单位", "甲公司", "甲公司", "甲公司", ""]
    assert [one.text(1) for one in rows] == ["岗位", "钳工", "焊工", "车工", "电工"]
    assert rows[2].own == [(1, "焊工"), (2, 2)]


def test_a_merge_makes_no_row_of_an_empty_one(book):
    made, saved = book
    page = made.active
    page.append(("甲公司", "钳工"))
    page["A9"] = ""
    page["B12"] = "电工"
    page.merge_cells("A1:A20")
    assert [(one.number, one.values) for one in read_rows(saved())] == [
        (1, ("甲公司", "钳工")),
        (12, ("甲公司", "电工")),
    ]


def test_two_merges_below_each_other_do_not_mix(book):
    made, saved = book
    page = made.active
    for row_of in (("甲公司", "钳工"), (None, "焊工"), ("乙公司", "车工"), (None, "电工"), (None, "普工")):
        page.append(row_of)
    page.merge_cells("A1:A2")
    page.merge_cells("A3:A4")
    assert [one.text(0) for one in read_rows(saved())] == ["甲公司", "甲公司", "乙公司", "乙公司", ""]


def test_a_title_merged_over_more_columns_than_are_read_is_no_reason_to_refuse(book):
    made, saved = book
    made.active["A1"] = "岗位需求表"
    made.active.merge_cells("A1:CZ3")
    made.active["A4"] = "岗位"
    assert [one.values for one in read_rows(saved())] == [("岗位需求表",), ("岗位",)]


def test_every_sheet_of_a_workbook_can_be_read(tmp_path):
    sheets = [sheet(row(1, cell("A1", name))) for name in ("一车间", "二车间", "三车间")]
    found = Book(save(tmp_path / "b.xlsx", parts(*sheets, hidden=(2,))))
    assert [(one.name, one.visible) for one in found.sheets] == [("表1", True), ("表2", False), ("表3", True)]
    for at in (2, 0, 1):
        table = found.table(at)
        assert (table.sheet, [one.text(0) for one in table]) == (f"表{at + 1}", [("一车间", "二车间", "三车间")[at]])


def test_a_formula_gives_the_value_that_the_file_keeps(tmp_path):
    cells = (
        '<c r="A1"><f>1+2</f><v>3</v></c>',
        '<c r="B1" t="str"><f>A1&amp;"人"</f><v>3人</v></c>',
        '<c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="D1"><f>SUM(A1:A2)</f></c>',
        '<c r="E1" t="str"><f>""</f><v></v></c>',
        cell("F1", "x"),
    )
    [one] = read_rows(workbook(tmp_path / "b.xlsx", sheet(row(1, *cells))))
    assert one.values == (3, "3人", "#DIV/0!", UNCOMPUTED, None, "x")
