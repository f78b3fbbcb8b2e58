"""Headers under other names and in any order."""

import pytest

from core.sheets import Merge, Row, find_header, is_aside, recognise

ALIASES = {
    "title": ("岗位名称", "岗位", "职位", "工种"),
    "headcount": ("招聘人数", "需求人数", "人数"),
    "pay": ("薪资", "工资", "月薪", "薪资待遇"),
    "firm": ("单位名称", "企业名称", "公司名称"),
    "contact": ("联系人",),
    "phone": ("联系电话", "电话", "手机"),
    "place": ("工作地点", "上班地点"),
}

IN_TWO_ROWS = {**ALIASES, "least": ("最低工资", "最低月薪"), "most": ("最高工资", "最高月薪")}


def fields(*header):
    return {guess.column: guess.field for guess in recognise(header, ALIASES)}


def test_other_names_in_any_order():
    found = fields(
        "联系电话（手机）", "工资\n（元/月）", "用工单位名称", "需求人数*", None, "招聘岗位", "联系人", "上班地点："
    )
    assert found == {0: "phone", 1: "pay", 2: "firm", 3: "headcount", 5: "title", 6: "contact", 7: "place"}


def test_a_field_is_taken_once_by_the_column_most_like_it():
    assert fields("电话号码", "电话") == {0: None, 1: "phone"}
    assert fields("薪资", "工资") == {0: "pay", 1: None}


def test_what_is_like_nothing_stays_open_and_offers_the_next():
    guess = recognise(["序号"], ALIASES)[0]
    assert guess.field is None
    assert recognise(["联系人电话"], ALIASES)[0].runner_up in {"contact", "phone"}


def test_the_header_is_found_below_a_title():
    rows = [
        Row(1, ("2026年春风行动岗位征集表",)),
        Row(2, ("填表单位：", None, "日期：")),
        Row(4, ("序号", "企业名称", "岗位", "人数", "薪资待遇")),
        Row(5, (1, "某公司", "钳工", 3, "6000-8000")),
    ]
    header = find_header(rows, ALIASES)
    assert header is not None
    assert header.row.number == 4
    assert header.columns == {"firm": 1, "title": 2, "headcount": 3, "pay": 4}


def test_no_header_in_the_first_ten_rows_is_no_header():
    assert find_header([Row(1, ("0", "1", "2")), Row(2, ("钳工", "某公司", "3"))], ALIASES) is None
    late = [Row(n, (f"x{n}",)) for n in range(1, 11)]
    assert find_header([*late, Row(11, ("岗位", "人数"))], ALIASES) is None


def found_in(*rows, merges=()):
    header = find_header([Row(number, tuple(values)) for number, values in enumerate(rows, 1)], IN_TWO_ROWS, merges)
    assert header is not None
    return header


def test_a_group_over_two_columns_and_the_names_below_it_are_one_name():
    header = found_in(
        ("2026年岗位征集表",),
        ("单位名称", "岗位", "月薪", None, "联系", None),
        ("单位名称", "岗位", "最低", "最高", "姓名", "电话"),
        ("甲公司", "钳工", 5000, 7000, "张三", "023"),
        merges=(Merge(2, 3, 0, 0), Merge(2, 3, 1, 1), Merge(2, 2, 2, 3), Merge(2, 2, 4, 5), Merge(1, 1, 0, 5)),
    )
    assert header.names[:4] == ("单位名称", "岗位", "最低月薪", "最高月薪")
    assert (header.row.number, header.last) == (2, 3)
    assert header.columns == {"firm": 0, "title": 1, "least": 2, "most": 3, "phone": 5}


def test_a_group_is_seen_in_a_table_that_knows_no_merged_cells():
    header = found_in(
        ("单位名称", "岗位", "月薪", "", "联系人", "电话"),
        ("", "", "最低", "最高", "", ""),
        ("甲公司", "钳工", "5000", "7000"),
    )
    assert header.names == ("单位名称", "岗位", "最低月薪", "最高月薪", "联系人", "电话")
    assert header.last == 2


@pytest.mark.parametrize(
    "units",
    [
        (None, "（必填）", "(人)", "（元/月）"),
        ("", "", "人", "元"),
        (None, None, None, "【元】*"),
    ],
)
def test_a_row_of_units_below_the_names_is_no_data(units):
    header = found_in(("单位名称", "岗位", "人数", "月薪"), units, ("甲公司", "钳工", "3", "5000"))
    assert (header.names, header.last) == (("单位名称", "岗位", "人数", "月薪"), 2)


def test_units_below_two_rows_of_names_are_no_data_either():
    header = found_in(
        ("岗位", "月薪", None, "电话"),
        (None, "最低", "最高", None),
        (None, "(元)", "(元)", None),
        ("钳工", 5000, 7000, "023"),
        merges=(Merge(1, 1, 1, 2),),
    )
    assert (header.names, header.last) == (("岗位", "最低月薪", "最高月薪", "电话"), 3)


@pytest.mark.parametrize(
    "first",
    [
        ("某公司", "钳工", "3", "5000-7000"),
        ("某公司", "钳工", 3, "面议"),
        ("某公司", "电话销售", "3", "面议"),
    ],
)
def test_the_first_row_of_data_is_never_taken_for_names(first):
    merges = (Merge(2, 2, 2, 3), Merge(1, 1, 2, 3))
    header = found_in(("单位名称", "岗位", "人数", "月薪"), first, first, merges=merges)
    assert (header.names, header.last) == (("单位名称", "岗位", "人数", "月薪"), 1)


def test_a_title_over_everything_gives_no_column_its_name():
    header = found_in(
        ("招聘岗位表", None, None, "填表"),
        ("备注", "单位名称", "人数", "月薪"),
        ("x", "甲公司", 3, 5000),
        merges=(Merge(1, 1, 0, 2),),
    )
    assert (header.names, header.last) == (("备注", "单位名称", "人数", "月薪"), 2)
    assert "title" not in header.columns


def test_names_that_were_seen_before_are_the_header_whatever_they_say():
    rows = [Row(1, ("岗位", "人数")), Row(2, ("xm_1", "xm_2")), Row(3, ("钳工", "3"))]
    header = find_header(rows, ALIASES, known=lambda names: names == ("xm_1", "xm_2"))
    assert header is not None
    assert (header.row.number, header.last) == (2, 2)


@pytest.mark.parametrize(
    ("name", "aside"),
    [
        ("填写说明", True),
        ("字典（勿删）", True),
        ("示例", True),
        ("3月", False),
        ("岗位导入模板", False),
        ("Sheet1", False),
    ],
)
def test_sheets_that_hold_no_data_are_known_by_their_names(name, aside):
    assert is_aside(name) is aside
