"""What goes out is opened by Excel as what it was: strings, numbers, days; never a formula."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from core.sheets import MarkedRow, find_header, snapshot, write_marked, write_table

MARK = "就业中心 某人 于2026-03-02导出 & 用后即删"


def opened(stream):
    return openpyxl.load_workbook(stream).worksheets[0]


def test_a_list_goes_out_and_is_read_again(tmp_path):
    path = tmp_path / "o.xlsx"
    rows = [
        ["钳工", 3, 1.5, date(2026, 3, 1), None],
        ["焊工", 10, Decimal("2.5"), datetime(2026, 3, 1, 1, tzinfo=UTC), ""],
    ]
    assert write_table(path, "岗位[列表]/2026", ["岗位名称", "招聘人数", "值", "日期", "备注"], rows, MARK) == 2
    taken = snapshot(path)
    assert taken.sheet == "岗位 列表  2026"
    header = find_header(taken.rows, {"title": ("岗位名称",), "headcount": ("招聘人数",)})
    assert header is not None
    assert header.row.number == 3
    assert taken.rows[3].values == ("钳工", 3, 1.5, datetime(2026, 3, 1))
    assert taken.rows[4].values[3] == datetime(2026, 3, 1, 9)


@pytest.mark.parametrize(
    "attack", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", '=HYPERLINK("http://192.0.2.1")', "http://192.0.2.1"]
)
def test_no_string_becomes_a_formula_or_a_link(attack):
    stream = io.BytesIO()
    write_table(stream, attack, [attack], [[attack]], attack)
    page = opened(stream)
    for name in ("A1", "A2", "A3", "A4"):
        assert (page[name].value, page[name].data_type, page[name].hyperlink) == (attack, "s", None)
    with zipfile.ZipFile(stream) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_what_xml_cannot_hold_is_left_out():
    stream = io.BytesIO()
    write_table(
        stream, "名单", ["姓名"], [["冉\x00\x0b某\ud800\uffff"], ["_x0041_"], ["长" * 40_000], [float("nan")]], MARK
    )
    page = opened(stream)
    assert page["A4"].value == "冉某"
    assert len(page["A6"].value) == 32_767
    assert page["A7"].value is None


def test_long_numbers_stay_text():
    stream = io.BytesIO()
    write_table(stream, "名单", ["号"], [["500199199001011235"], [500199199001011235]], MARK)
    page = opened(stream)
    assert page["A4"].value == page["A5"].value == "500199199001011235"


def test_faulty_rows_come_back_marked(tmp_path):
    path = tmp_path / "o.xlsx"
    rows = [
        MarkedRow(["钳工", "若干", "138"], {1: "人数：填整数。", 2: "电话：手机号是11位。"}),
        MarkedRow(["焊工"], {-1: "整行重复。"}),
    ]
    assert write_marked(path, "错误行", ["岗位", "人数", "电话"], rows, "错误与改法", MARK) == 2
    page = opened(path)
    assert [one.value for one in page[3]] == ["岗位", "人数", "电话", "错误与改法"]
    assert [one.value for one in page[4]] == ["钳工", "若干", "138", "人数：填整数。\n电话：手机号是11位。"]
    assert [one.value for one in page[5]] == ["焊工", None, None, "整行重复。"]
    colours = [one.fill.fgColor.rgb for one in page[4]]
    assert colours[1] == colours[2] != colours[0]
    assert {page["A4"].number_format, page["C4"].number_format} == {"@"}


def test_twenty_thousand_rows_are_written_in_constant_memory(tmp_path):
    path = tmp_path / "o.xlsx"
    assert write_table(path, "名单", ["a", "b"], ((str(n), n) for n in range(19_000)), MARK) == 19_000
    assert snapshot(path, keep=0).total == 19_003
