"""A form stays open until the session is over: what was typed is there after signing in; and what is kept meanwhile."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.person import Person
from tests.journeys.serving import Served

pytestmark = pytest.mark.browser

LEAVES = """() => {
    Object.defineProperty(document, "hidden", { value: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_the_session_ends_while_the_form_is_open(demo: Served, at_desk: Callable[[Served, str], Person]) -> None:
    hr = at_desk(demo, "drafts")
    hr.enter("demo-hr")
    hr.menu("报用工")
    hr.fill(岗位="流量计试压工", 人数="4", 工作内容="按规程给流量计试压，记下读数。")
    # The server forgets the session while the browser still has its cookie, as after ten hours.
    other = at_desk(demo, "drafts-other")
    other.context.add_cookies([one for one in hr.context.cookies() if one["name"] == "sid"])
    other.open("/account/landing")
    other.page.locator(".rail .leave").click()
    hr.press("存草稿")
    expect(hr.page.get_by_role("heading", level=1)).to_have_text("登录")
    entry = hr.page.locator("form", has=hr.page.locator('input[value="demo-hr"]'))
    hr.go(entry.get_by_role("button"))
    hr.sees("填的内容都在", "流量计试压工", "按规程给流量计试压，记下读数。")
    hr.look("kept")
    hr.press("接着提交")
    hr.sees("流量计试压工", "已存为草稿")
    hr.menu("报用工")
    expect(hr.page.get_by_role("button", name="接着填")).to_have_count(0)
    assert not hr.faults


def test_what_is_typed_is_kept_when_the_page_is_left(demo: Served, at_desk: Callable[[Served, str], Person]) -> None:
    hr = at_desk(demo, "autosave")
    hr.enter("demo-hr")
    hr.menu("报用工")
    hr.fill(岗位="水表检定员", 人数="3")
    with hr.page.expect_response(lambda answer: "/drafts/keep" in answer.url) as kept:
        # What the browser says when another window comes before this one.
        hr.page.evaluate(LEAVES)
    assert kept.value.status == 200
    expect(hr.page.locator("[data-saved]")).to_contain_text("已自动保存")
    hr.menu("我的岗位")
    hr.menu("报用工")
    hr.sees("填到一半没交", "水表检定员")
    hr.look("offered")
    hr.press("接着填")
    expect(hr.field("岗位")).to_have_value("水表检定员")
    expect(hr.field("人数")).to_have_value("3")
    hr.menu("报用工")
    hr.press("丢掉")
    hr.sees("没交的内容已丢掉")
    expect(hr.page.get_by_role("button", name="接着填")).to_have_count(0)
    assert not hr.faults
