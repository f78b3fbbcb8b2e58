"""What the HR person of a firm does in the journey: account, firm, vacancies, the invitation at the end."""

import re
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from playwright.sync_api import expect

from tests.factories.enterprises import a_credit_code
from tests.journeys.papers import licence_picture
from tests.journeys.person import Person

FIRM = "重庆缙云山流量仪表有限公司"
TITLE = "装配钳工"
PASSWORD = "Liuliang-Yibiao-26"
CODE = next(code for number in count(1) if (code := a_credit_code(number)).endswith("8"))
MISTYPED = CODE[:-1] + "B"
"""What a tired eye makes of the 8 at the end; B is a letter that may occur, so that only the sum is wrong."""


def opens_an_account(hr: Person) -> None:
    """Comes from the public page to the form for the firm."""
    hr.open("/")
    hr.look("public")
    hr.open("/account/register")
    hr.look("register")
    hr.fill(经办人姓名="周敏", 登录名="zhoumin", 密码=PASSWORD, 再输一次密码=PASSWORD)
    hr.press("注册并登记单位")
    expect(hr.page.get_by_role("heading", level=1)).to_have_text("登记单位")


def registers_the_firm(hr: Person, folder: Path) -> None:
    """Mistypes the last character of the credit code, takes the correction; the picture is not asked for again."""
    hr.look("firm-form")
    hr.fill(
        统一社会信用代码=MISTYPED,
        单位名称=FIRM,
        简称="缙云流量",
        法定代表人="周建国",
        成立日期="2011年3月16日",
        单位性质="民营",
        注册地址="重庆市北碚区天生路100号",
        营业执照的照片或PDF=licence_picture(folder),
        行业="40 仪器仪表制造业",
        规模="中",
        参保人数="260",
        所在街镇="天生街道",
        联系人="周敏",
        联系电话="023-68860101",
    )
    hr.press("提交核验")
    hr.sees("信用代码", "可能看错了形近的字")
    hr.look("firm-code-refused")
    hr.press(f"改为{CODE}")
    hr.sees(f"信用代码已改为{CODE}", "已收到一份，不用再选")
    expect(hr.field("参保人数")).to_have_value("260")
    hr.look("firm-code-corrected")
    hr.press("提交核验")
    hr.sees(FIRM, "待核验", CODE)
    hr.look("firm-submitted")


def keeps_a_draft(hr: Person) -> None:
    """Only the title is known yet."""
    hr.menu("报用工")
    hr.look("vacancy-form")
    hr.page.get_by_text("更多：地址").click()
    for prefilled in ("联系人", "联系电话", "有效期至"):
        hr.field(prefilled).fill("")
    hr.fill(岗位=TITLE, 用工形式="未填", 工作街镇="选街镇", 详细地址="")
    hr.press("存草稿")
    expect(hr.page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    hr.sees("草稿", "还缺")
    for missing in ("招聘人数", "用工形式", "月薪", "工作地点", "工作内容", "招聘条件", "有效期", "联系电话"):
        hr.sees(missing)
    hr.look("vacancy-draft")


def completes_it(hr: Person) -> None:
    """Fills in what was missing and puts it forward."""
    hr.open_link_of(TITLE, from_menu="我的岗位")
    hr.go(hr.page.get_by_role("main").get_by_role("link", name=re.compile("^(改|补齐)")).first)
    hr.fill(
        人数="40",
        用工形式="全职",
        最低月薪="5500",
        最高月薪="7500",
        工作街镇="天生街道",
        详细地址="天生路100号二车间",
        联系人="周敏",
        联系电话="023-68860101",
        有效期至=(date.today() + timedelta(days=60)).isoformat(),
        工作内容="装配流量计和压力仪表，看图纸，攻丝、刮研，调试后交质检。",
        招聘条件="做过装配钳工或机修，会看图纸。",
        最低学历="初中",
        经验="2",
        必须会="看图纸、攻丝",
        班次="两班倒",
        包住="是",
    )
    hr.look("vacancy-filled-in")
    hr.press("提交用工需求")
    hr.sees("已提交，编号", "1个工作日内审核", "待审核")
    hr.look("vacancy-submitted")


def sees_the_invitation(hr: Person, fair: str) -> None:
    """The notices tell of the verdicts and of the fair; the invitation says when, where and what to bring."""
    hr.menu("待我办理")
    hr.sees(fair)
    hr.look("today-invited")
    hr.menu("通知")
    line = hr.page.get_by_role("main").get_by_role("row").filter(has_text=fair)
    expect(line).to_have_count(1)
    hr.sees("核验", TITLE)
    hr.look("notices")
    hr.press("去看", line)
    expect(hr.page.get_by_role("heading", level=1)).to_have_text(fair)
    hr.sees("缙云广场", TITLE, "缺40人")
    hr.look("invitation")
    hr.menu("招聘会")
    hr.sees(fair)
    hr.look("invitations")
