"""Five posts of one text as it stands in a group: pasted, read, corrected where it was silent, handed in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.person import Person
from tests.journeys.serving import Served

pytestmark = pytest.mark.browser

TEXT = """📢重庆缙岭仪表（碚玑）有限公司招聘📢
1、装配工 8名，两班倒，月薪5500-7500元，会用扭力扳手优先
2、数控车工 3名，会看图纸，6500-9000元/月
3、质检员 2名，长白班，月薪4500-6000元，细心负责
4、仓管员 1名，月薪4500-5500元，会用电脑
5、维修电工 2名，持低压电工证，月薪6000-8000元
福利：包吃住，五险一金
地址：北碚区歇马街道冯时行路300号
联系人：周敏 电话 023-68860101
"""
TITLES = ("装配工", "数控车工", "质检员", "仓管员", "维修电工")
NUMBERS = ("8", "3", "2", "1", "2")
PAY = (("5500", "7500"), ("6500", "9000"), ("4500", "6000"), ("4500", "5500"), ("6000", "8000"))


def test_five_posts_of_one_text(demo: Served, at_desk: Callable[[Served, str], Person]) -> None:
    hr = at_desk(demo, "paste")
    hr.enter("demo-hr")
    hr.menu("我的岗位")
    hr.follow("粘贴招聘文字")
    hr.look("empty")
    hr.fill(招聘文字=TEXT)
    hr.press("读成岗位")
    page = hr.page
    hr.sees("读出5个岗位")
    page.evaluate("window.stays = true")
    for at, title in enumerate(TITLES):
        expect(page.locator(f"#v{at}-title")).to_have_value(title)
        expect(page.locator(f"#v{at}-headcount")).to_have_value(NUMBERS[at])
        expect(page.locator(f"#v{at}-salary_min")).to_have_value(PAY[at][0])
        expect(page.locator(f"#v{at}-salary_max")).to_have_value(PAY[at][1])
        expect(page.locator(f"#v{at}-subdistrict option:checked")).to_have_text("歇马街道")
    expect(page.locator("#v0-contact_name")).to_have_value("周敏")
    expect(page.locator("#v0-requirements")).to_have_value("会用扭力扳手优先")
    hr.look("read")
    page.locator("#v2-headcount").fill("4")
    page.locator("#post-3").get_by_label("要这个").uncheck()
    assert page.evaluate("window.stays"), "the page was loaded anew"
    hr.press("提交5个用工需求")
    hr.sees("已提交4个", "1个工作日内审核")
    for title in ("装配工", "数控车工", "质检员", "维修电工"):
        hr.sees(title)
    line = page.get_by_role("row").filter(has_text="质检员").first
    expect(line).to_contain_text("4")
    expect(line).to_contain_text("待审核")
    hr.look("handed-in")
    assert not hr.faults
