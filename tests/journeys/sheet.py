"""The HR person's spreadsheet of 20 vacancies: columns under other names, 3 bad rows, the rest mended and handed in."""

from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook, load_workbook
from playwright.sync_api import Locator, expect

from tests.journeys import hr
from tests.journeys.person import Person

NAMES = ("招聘岗位", "需求人数", "工资待遇", "工作性质", "工作地址", "文化程度", "班制", "岗位职责", "任职要求", "备注")
TRADES = ("仪表校验工", "数控车工", "钳工学徒", "质检员", "仓库管理员", "叉车司机", "焊工", "电工", "包装工", "采购员")
PLACES = ("天生街道", "歇马街道")
HEADING_ROWS = 2
"""A line with the sheet's title, then the names of the columns."""
CHECKED_IN = 60_000
"""Milliseconds until a child process must have read a small sheet, on a busy machine."""


@dataclass(frozen=True)
class Bad:
    """A cell that cannot be read, how the page names what is wrong, and what it should have been."""

    row: int
    column: str
    said: str
    complaint: str
    meant: str

    @property
    def cell(self) -> str:
        """The cell as a spreadsheet names it, in the file as it was handed in."""
        return f"{'ABCDEFGHIJ'[NAMES.index(self.column)]}{self.row + HEADING_ROWS}"


BAD = (
    Bad(4, "需求人数", "若干", "人数“若干”不是一个数", "6"),
    Bad(11, "工资待遇", "8000-6000", "把小的写在前面", "6000-8000"),
    Bad(18, "文化程度", "学历好的", "看不懂学历“学历好的”", "高中"),
)
ROWS = 20
GOOD = ROWS - len(BAD)


def titles() -> list[str]:
    """The 20 titles, in the order of the sheet."""
    return [f"{TRADES[at % 10]}（{'一' if at < 10 else '二'}车间）" for at in range(ROWS)]


def hands_in_twenty(person: Person, folder: Path) -> None:
    """From the empty list to 20 vacancies: 17 at once, 3 by the workbook of what was wrong."""
    person.menu("批量导入")
    person.look("imports-empty")
    uploads(person, _workbook(folder))
    confirms_the_columns(person)
    sees_what_is_wrong(person)
    rest = takes_the_rest(person, folder)
    person.press(f"写入{GOOD}条")
    person.sees(f"已写入{GOOD}条", f"{GOOD}条：新增{GOOD}、更新0", f"{len(BAD)}行：重复0、错误{len(BAD)}")
    person.look("import-written")
    person.menu("我的岗位")
    person.sees(f"共{GOOD + 1}个")
    person.menu("批量导入")
    uploads(person, _mended(rest))
    expect(heading(person)).to_have_text("导入预检", timeout=CHECKED_IN)
    person.sees("按上次的对应")
    person.look("import-mended")
    person.press(f"写入{len(BAD)}条")
    person.sees(f"已写入{len(BAD)}条")
    all_are_there(person)


def heading(person: Person) -> Locator:
    """What the page is called; the pages of an import change to the next step by themselves."""
    return person.page.get_by_role("heading", level=1)


def uploads(person: Person, path: Path) -> None:
    """Chooses what it is of and the file."""
    person.page.get_by_role("main").get_by_role("radio", name="岗位").check()
    person.fill(表格文件=path)
    person.press("上传")


def confirms_the_columns(person: Person) -> None:
    """The child has recognised all columns but the remark, which is nobody's."""
    expect(heading(person)).to_have_text("对列名", timeout=CHECKED_IN)
    person.sees(f"{len(NAMES)}列，认出{len(NAMES) - 1}列", "列名在第2行", "还没有写入任何一条")
    for at, chosen in {0: "title", 1: "headcount", 2: "salary_text", 9: ""}.items():
        expect(person.page.locator(f"#column-{at}")).to_have_value(chosen)
    person.look("import-columns")
    person.press(f"检查{ROWS}行")
    expect(heading(person)).to_have_text("导入预检", timeout=CHECKED_IN)


def sees_what_is_wrong(person: Person) -> None:
    """Each bad row with its cell and how to mend it; nothing is written yet."""
    lines = person.page.get_by_role("main").get_by_role("table").get_by_role("row")
    expect(lines).to_have_count(1 + len(BAD))
    for bad in BAD:
        line = lines.filter(has_text=titles()[bad.row - 1])
        expect(line).to_contain_text(bad.cell)
        expect(line).to_contain_text(bad.complaint)
    person.sees(f"可写入{GOOD}条：新增{GOOD}、更新0")
    person.look("import-checked")


def takes_the_rest(person: Person, folder: Path) -> Path:
    """Downloads the workbook of the 3 rows."""
    with person.page.expect_download() as started:
        person.page.get_by_role("main").get_by_role("button", name=f"下载{len(BAD)}行改错表").click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def all_are_there(person: Person) -> None:
    """20 of the sheet and the one by form, each put forward for review."""
    person.menu("我的岗位")
    person.sees(f"共{ROWS + 1}个", f"待审核 {ROWS + 1}")
    person.look("my-vacancies")
    for bad in BAD:
        person.page.get_by_role("searchbox", name="岗位或编号").fill(titles()[bad.row - 1])
        person.press("查")
        line = person.page.get_by_role("row").filter(has_text=titles()[bad.row - 1])
        expect(line).to_contain_text("待审核")


def waits_for_review(counselor: Person) -> None:
    """All that the sheet brought stands in the counselor's queue."""
    counselor.menu("岗位")
    counselor.follow("待审核")
    counselor.sees(f"共{ROWS + 1}个", hr.FIRM)
    seen = _titles_here(counselor)
    while (onwards := counselor.page.get_by_role("main").get_by_role("link", name="下一页")).count():
        counselor.go(onwards)
        seen |= _titles_here(counselor)
    assert seen == {hr.TITLE, *titles()}
    counselor.look("queue")


def _titles_here(person: Person) -> set[str]:
    return set(person.page.get_by_role("main").locator("tbody td:first-child a").all_inner_texts())


def _workbook(folder: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["缙云流量2026年用工需求表"])
    sheet.append(NAMES)
    for number, title in enumerate(titles(), start=1):
        usual = (
            title,
            str(2 + number % 5),
            "5000-6500",
            "全职",
            PLACES[number % 2],
            "初中",
            "两班倒",
            f"{title[:-5]}的日常作业，照工艺卡操作，做好记录。",
            "身体健康，能适应倒班。",
            "老厂区",
        )
        cells = dict(zip(NAMES, usual, strict=True)) | {bad.column: bad.said for bad in BAD if bad.row == number}
        sheet.append(list(cells.values()))
    path = folder / "用工需求表.xlsx"
    book.save(path)
    return path


def _mended(path: Path) -> Path:
    """The workbook of the rest, each bad cell filled in anew, as a clerk would."""
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    names = next(row for row in rows if row[0].value == NAMES[0])
    lines = {row[0].value: row for row in rows[rows.index(names) + 1 :]}
    assert set(lines) == {titles()[bad.row - 1] for bad in BAD}
    for bad in BAD:
        line = lines[titles()[bad.row - 1]]
        assert bad.complaint in str(line[-1].value)
        cell = next(cell for name, cell in zip(names, line, strict=True) if name.value == bad.column)
        assert cell.value == bad.said
        cell.value = bad.meant
    book.save(path)
    return path
