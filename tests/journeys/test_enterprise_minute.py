"""The sixty-second demand (features.md H2): at the pace of a person who types, from the menu to the receipt."""

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from core.work import ZONE
from tests.journeys.person import Person
from tests.journeys.serving import Served

pytestmark = pytest.mark.browser

KEY_MS = 180
"""Between two characters: an input method at 60 Chinese characters a minute has that, with corrections."""

LOOK_MS = 1_000
"""Before each field."""

MINUTE = 60


def types(page: Page, label: str, words: str) -> None:
    """As a person does: looks, clicks, types."""
    page.wait_for_timeout(LOOK_MS)
    field = page.get_by_role("main").get_by_label(label, exact=False).first
    field.click()
    page.keyboard.type(words, delay=KEY_MS)


def test_a_shortage_is_told_in_a_minute(demo: Served, at_desk: Callable[[Served, str], Person]) -> None:
    hr = at_desk(demo, "minute")
    hr.enter("demo-hr")
    hr.open("/vacancies/mine")
    page = hr.page
    arrive = datetime.now(ZONE).date() + timedelta(days=14)
    begun = time.monotonic()
    hr.menu("报用工")
    page.evaluate("window.stays = true")
    types(page, "岗位", "仪表装配工")
    expect(page.locator("[data-part=coded]")).to_contain_text("归入")
    types(page, "人数", "6")
    types(page, "到岗日", f"{arrive.month}月{arrive.day}日")
    types(page, "最低月薪", "5500")
    types(page, "最高月薪", "7500")
    expect(hr.field("联系电话")).not_to_have_value("")
    assert hr.page.locator("#subdistrict").input_value()
    expect(page.locator("[data-part=beside]")).to_contain_text("没有一条不符")
    hr.look("typed")
    assert page.evaluate("window.stays"), "the page was loaded anew"
    hr.press("提交用工需求")
    took = time.monotonic() - begun
    hr.sees("已提交，编号V-", "1个工作日内审核", "仪表装配工", "需求6", "缺6人")
    hr.look("received")
    assert took < MINUTE, f"{took:.0f} s"
    assert not hr.faults


def test_the_price_of_each_condition_moves_while_it_is_chosen(
    demo: Served, at_desk: Callable[[Served, str], Person]
) -> None:
    hr = at_desk(demo, "price")
    hr.enter("demo-hr")
    hr.menu("报用工")
    page = hr.page
    beside = page.locator("[data-part=beside]")
    hr.fill(岗位="装配工", 人数="6")
    expect(beside).to_contain_text("没有一条不符")
    at_first = beside.inner_text()
    for name, value in (("salary_min", "2500"), ("salary_max", "2600")):
        page.locator(f"#{name}").fill(value)
    expect(beside).not_to_have_text(at_first, use_inner_text=True)
    poor = people(beside.inner_text())
    before = beside.inner_text()
    for name, value in (("salary_min", "9000"), ("salary_max", "9900")):
        page.locator(f"#{name}").fill(value)
    expect(beside).not_to_have_text(before, use_inner_text=True)
    rich = people(beside.inner_text())
    assert rich > poor, "better pay finds more people"
    before = beside.inner_text()
    page.locator("#education_min").select_option(label="本科")
    expect(beside).not_to_have_text(before, use_inner_text=True)
    assert people(beside.inner_text()) < rich, "more schooling asked for finds fewer"
    hr.look("priced")
    assert not hr.faults


def people(said: str) -> int:
    """The number at the head of the panel; 0 where it is too small to be told."""
    found = re.search(r"(\d[\d,]*)\s*人没有一条不符", said)
    return int(found[1].replace(",", "")) if found else 0
