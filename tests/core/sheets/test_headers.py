"""Headers under other names and in any order."""

from core.sheets import Row, find_header, recognise

ALIASES = {
    "title": ("岗位名称", "岗位", "职位", "工种"),
    "headcount": ("招聘人数", "需求人数", "人数"),
    "pay": ("薪资", "工资", "月薪", "薪资待遇"),
    "firm": ("单位名称", "企业名称", "公司名称"),
    "contact": ("联系人",),
    "phone": ("联系电话", "电话", "手机"),
    "place": ("工作地点", "上班地点"),
}


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
