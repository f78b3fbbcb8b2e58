"""What the counselor does in the journey: verifies, publishes, registers, ranks, freezes, exports."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import expect

from demo import numbers
from tests.journeys import hr
from tests.journeys.person import Person

NAME = "罗正明"
MASKED = "罗**"


@dataclass(frozen=True)
class Shown:
    """What the page said of a person's points: by part, and the sum."""

    parts: tuple[Decimal, ...]
    total: Decimal


def verifies_the_firm(counselor: Person) -> None:
    """From the day's list to the fields beside the picture, and 核验通过."""
    expect(counselor.page.get_by_role("heading", level=1)).to_have_text("今天要做的")
    counselor.sees(f"核验{hr.FIRM}", f"审核“{hr.TITLE}”")
    counselor.look("today")
    counselor.follow(f"核验{hr.FIRM}")
    picture = counselor.page.get_by_role("img", name=f"{hr.FIRM}的营业执照")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 0
    counselor.sees(hr.CODE, "周建国", "2011年3月16日")
    counselor.look("verify")
    counselor.page.get_by_role("main").get_by_label("看了执照图片").check()
    counselor.press("核验通过")
    counselor.sees(f"{hr.FIRM}：核验通过")
    counselor.look("verified")


def publishes_the_vacancy(counselor: Person) -> None:
    """Nothing of the vacancy is public before; everything is after."""
    counselor.menu("今天要做的")
    counselor.follow(f"审核“{hr.TITLE}”")
    counselor.sees("装配流量计和压力仪表", "已核验")
    counselor.look("review")
    counselor.press("发布")
    counselor.sees("已发布", "发布中")
    counselor.look("published")


def registers_a_seeker(counselor: Person) -> str:
    """The short form with consent; gives the number that the page says."""
    counselor.menu("求职者")
    counselor.look("seekers-empty")
    counselor.follow("登记求职者")
    counselor.look("seeker-form")
    wrong = numbers.id_number(77, date(1982, 6, 1))
    right = wrong[:-1] + ("1" if wrong[-1] == "0" else "0")
    counselor.fill(
        姓名=NAME,
        身份证号=right,
        手机="023-68860177",
        住哪个街镇="天生街道",
        学历="中专",
        想做什么="钳工",
        最低要多少="5200",
        能不能上夜班="能",
        干过几年="9",
        会什么="看图纸、攻丝、刮研",
        做过什么="在仪表厂装配车间做了九年钳工，装配流量计，会看图纸。",
    )
    counselor.page.get_by_role("main").get_by_label("本人同意用登记的资料参加岗位匹配").check()
    counselor.press("登记")
    counselor.sees("身份证号")
    expect(counselor.field("姓名")).to_have_value(NAME)
    counselor.look("seeker-refused")
    counselor.fill(身份证号=wrong)
    counselor.press("登记")
    said = counselor.page.get_by_text(re.compile(r"已登记，编号\S+?。")).first.inner_text()
    counselor.look("seeker")
    return said.split("编号")[1].rstrip("。")


def ranks(counselor: Person, own: str, known: tuple[str, ...]) -> dict[str, Shown]:
    """The ranked people: the own one by masked name, the others by number; each one's points opened and added up."""
    counselor.menu("岗位")
    counselor.follow("发布中")
    counselor.follow(hr.TITLE)
    counselor.follow("出名单")
    counselor.sees(MASKED, own)
    counselor.look("ranking")
    ranking = counselor.page.get_by_role("region", name="名单")
    shown = {}
    for number in (own, known[0]):
        line = ranking.get_by_role("listitem").filter(has_text=number)
        counselor.follow(MASKED if number == own else number, line)
        shown[number] = points(counselor)
        score = line.locator("span", has_text=re.compile(rf"^{shown[number].total}$"))
        expect(score).to_have_count(1)
        counselor.look(f"reasons-{number}")
        line.get_by_role("checkbox").check()
    why = counselor.page.get_by_role("region", name="为什么合适")
    expect(why).to_contain_text("此人由别的所服务")
    expect(why).not_to_contain_text("在仪表厂装配车间干过")
    expect(why.locator("mark").first).to_be_visible()
    return shown


def points(counselor: Person) -> Shown:
    """The table of points beside the list; the weights make 100 and the parts make the sum, to the last digit."""
    rows = counselor.page.get_by_role("region", name="为什么合适").get_by_role("table").first.get_by_role("row").all()
    cells = [[cell.strip() for cell in row.get_by_role("cell").all_inner_texts()] for row in rows[1:]]
    *parts, total = [(Decimal(line[1]), Decimal(line[2])) for line in cells]
    assert sum(weight for weight, _ in parts) == total[0] == 100
    assert sum(got for _, got in parts) == total[1]
    return Shown(tuple(got for _, got in parts), total[1])


def freezes(counselor: Person, picked: list[str]) -> None:
    """Freezes the list of those who were ticked, each after reading the reasons: no tick is lost on the way."""
    ranking = counselor.page.get_by_role("region", name="名单")
    for number in picked:
        expect(ranking.get_by_role("listitem").filter(has_text=number).get_by_role("checkbox")).to_be_checked()
    counselor.sees(f"已选{len(picked)}人")
    counselor.press("冻结名单")
    counselor.sees("已冻结L-", *picked)
    counselor.look("shortlist")


def exports(counselor: Person, folder: Path, own: str, shown: dict[str, Shown]) -> None:
    """The workbook holds the same people and points; the own person's name is masked, the others have none."""
    with counselor.page.expect_download() as started:
        counselor.page.get_by_role("button", name="导出名单").click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    rows = list(load_workbook(path).active.iter_rows(values_only=True))
    start = next(place for place, row in enumerate(rows) if row[0] == "名次")
    people = {row[1]: row for row in rows[start + 1 :] if row[1]}
    assert set(people) == set(shown)
    for number, person in shown.items():
        row = people[number]
        assert (row[2] or "") == (MASKED if number == own else "")
        assert Decimal(f"{row[4]:.1f}") == person.total
        assert tuple(Decimal(f"{value:.1f}") for value in row[6 : 6 + len(person.parts)]) == person.parts
    everything = "".join(str(value) for row in rows for value in row)
    assert NAME not in everything
    assert "68860177" not in everything
    # The button says that it is at work, and then may be pressed again.
    expect(counselor.page.get_by_role("button", name="导出名单")).to_be_enabled()
