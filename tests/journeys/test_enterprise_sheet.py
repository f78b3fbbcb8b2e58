"""A sheet of 200 vacancies under the firm's own column names, 12 bad: mended on the screen, written in one go."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from tests.journeys.person import Person
from tests.journeys.serving import Served
from tests.journeys.sheet import CHECKED_IN, heading, uploads

pytestmark = pytest.mark.browser

ROWS = 200
FIRST = 4
"""The line of the first vacancy: a title, a remark and the names of the columns stand above."""

NAMES = ("车间要的岗位", "要几个人", "工资", "上班形式", "哪个街镇", "学历", "班次", "干什么", "电话")
OWN_WORDS = {1: "headcount", 3: "employment_type", 7: "duties"}
"""Columns that nobody else calls so: the clerk says once what they are."""

TRADES = ("装配工", "数控车工", "焊工", "质检员", "仓管员", "叉车司机", "电工", "钳工", "包装工", "注塑工")
BAD = {
    7: ("要几个人", "若干", "headcount", "5"),
    19: ("工资", "好商量", "salary_text", "5000-6500"),
    33: ("要几个人", "一大批", "headcount", "20"),
    48: ("学历", "学历高", "education_min", "高中"),
    61: ("工资", "8000-5000", "salary_text", "5000-8000"),
    77: ("要几个人", "0", "headcount", "2"),
    92: ("上班形式", "随便", "employment_type", "全职"),
    105: ("要几个人", "3人左右吧", "headcount", "3"),
    128: ("工资", "很高", "salary_text", "6000-7500"),
    144: ("要几个人", "-4", "headcount", "4"),
    167: ("学历", "随意高", "education_min", "初中"),
    190: ("要几个人", "看情况", "headcount", "9"),
}
"""Row of the sheet: column, what stands there, the field on the page, what was meant."""


def sheet(folder: Path) -> Path:
    """The workbook."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["缙岭仪表四季度用工"])
    page.append(["有问题找人力资源部"])
    page.append(NAMES)
    for row in range(FIRST, FIRST + ROWS):
        usual = {
            "车间要的岗位": f"{TRADES[row % 10]}（{row}线）",
            "要几个人": 1 + row % 5,
            "工资": "5000-6500",
            "上班形式": "全职",
            "哪个街镇": "歇马街道",
            "学历": "初中",
            "班次": "两班倒",
            "干什么": "照工艺卡操作，做好记录。",
            "电话": "023-68860101",
        }
        if row in BAD:
            column, said, _field, _meant = BAD[row]
            usual[column] = said
        page.append(list(usual.values()))
    path = folder / "四季度用工.xlsx"
    book.save(path)
    return path


def test_200_rows_with_12_bad_ones(demo: Served, at_desk: Callable[[Served, str], Person], tmp_path: Path) -> None:
    hr = at_desk(demo, "sheet")
    hr.enter("demo-hr")
    hr.menu("批量导入")
    uploads(hr, sheet(tmp_path))
    expect(heading(hr)).to_have_text("对列名", timeout=CHECKED_IN)
    hr.sees("列名在第3行")
    hr.look("columns")
    for at, fact in OWN_WORDS.items():
        expect(hr.page.locator(f"#column-{at}")).to_have_value("")
        hr.page.locator(f"#column-{at}").select_option(fact)
    hr.press(f"检查{ROWS}行")
    expect(heading(hr)).to_have_text("导入预检", timeout=CHECKED_IN)
    hr.sees(f"可写入{ROWS - len(BAD)}条")
    hr.look("faults")
    hr.page.evaluate("window.stays = true")
    mends(hr)
    assert hr.page.evaluate("window.stays"), "the page was loaded anew"
    hr.press(f"写入{ROWS}条")
    hr.sees(f"已写入{ROWS}条")
    hr.look("written")
    hr.press("整批撤回")
    hr.sees("已撤回")
    hr.menu("批量导入")
    uploads(hr, sheet(tmp_path))
    expect(heading(hr)).to_have_text("导入预检", timeout=CHECKED_IN)
    hr.sees("按上次的对应", f"可写入{ROWS - len(BAD)}条")
    assert not hr.faults


def mends(hr: Person) -> None:
    """Each bad cell, in the order of the sheet; what was typed elsewhere on the page stays."""
    page = hr.page
    rows = list(BAD)
    for number, row in enumerate(rows, start=1):
        _column, said, field, meant = BAD[row]
        expect(page.locator(f"#row-{row}")).to_contain_text(said)
        cell = page.locator(f"#cell-{row}-{field}")
        if cell.evaluate("cell => cell.tagName") == "SELECT":
            cell.select_option(label=meant)
        else:
            cell.fill(meant)
        page.locator(f"#row-{row}").get_by_role("button", name="确认").click()
        expect(page.locator(f"#row-{row}")).to_contain_text("已改好")
        expect(page.locator("[data-part=foot]")).to_contain_text(f"可写入{ROWS - len(BAD) + number}条")
