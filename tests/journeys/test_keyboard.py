"""The desks by keyboard alone: everything is reached and shows it, and the single keys do what they say."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.person import Person
from tests.journeys.serving import Served

pytestmark = pytest.mark.browser

MOST_STOPS = 250
STOPS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((one) => !one.disabled && one.type !== "hidden" && one.checkVisibility({visibilityProperty: true}))
    .filter((one) => one.type !== "radio" || one.checked || !document.querySelector(`[name="${one.name}"]:checked`))
    .filter((one, at, all) => one.type !== "radio" || all.findIndex((other) => other.name === one.name) === at)
    .map((one) => ((one.dataset.stop = one.dataset.stop || Math.random().toString(36)), one.dataset.stop))"""
STOPPED_AT = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const styles = [one, one.closest(".find")].filter(Boolean).map((shown) => getComputedStyle(shown));
    const seen = styles.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
    const said = (one.innerText || one.getAttribute("aria-label") || one.name || one.id || one.tagName).slice(0, 30);
    return { stop: one.dataset.stop ?? "", seen, said };
}"""


@pytest.fixture
def counselor(demo: Served, at_desk: Callable[[Served, str], Person]) -> Person:
    """The counselor of the made-up district, at the day's list."""
    person = at_desk(demo, "keyboard")
    person.enter("demo-counselor")
    return person


def test_the_door_opens_by_keyboard(demo: Served, at_desk: Callable[[Served, str], Person]) -> None:
    person = at_desk(demo, "door")
    person.open("/account/sign-in")
    person.field("登录名").focus()
    person.page.keyboard.type("demo-counselor")
    person.page.keyboard.press("Tab")
    expect(person.field("密码")).to_be_focused()
    person.page.keyboard.type("not the password")
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    expect(person.field("登录名")).to_have_value("demo-counselor")
    expect(person.page.get_by_role("alert").first).to_be_visible()


def test_the_first_stop_leads_past_the_menu(counselor: Person) -> None:
    counselor.page.keyboard.press("Tab")
    expect(counselor.page.get_by_role("link", name="跳到正文")).to_be_focused()
    counselor.page.keyboard.press("Enter")
    counselor.page.keyboard.press("Tab")
    assert counselor.page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("address", ["/", "/seekers/", "/seekers/new", "/vacancies/", "/vacancies/new", "/imports/"])
def test_tab_reaches_everything_and_shows_where_it_is(counselor: Person, address: str) -> None:
    counselor.open(address)
    wanted = set(counselor.page.evaluate(STOPS))
    assert wanted
    for _ in range(MOST_STOPS):
        counselor.page.keyboard.press("Tab")
        here = counselor.page.evaluate(STOPPED_AT)
        if here is None:
            # The end of the page; a page that begins in a field goes on at its top.
            continue
        assert here["seen"], f"{address}: no ring around “{here['said']}”"
        wanted.discard(here["stop"])
        if not wanted:
            break
    left = counselor.page.evaluate(
        "stops => stops.map((stop) => document.querySelector(`[data-stop='${stop}']`).outerHTML.slice(0, 150))",
        sorted(wanted),
    )
    assert not left, f"{address}: Tab never comes to {left}"


def test_rows_are_walked_with_j_and_k_and_opened_with_enter(counselor: Person) -> None:
    rows = counselor.page.locator(".todo > li")
    expect(rows.first).to_have_class("on")
    for key, row in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        counselor.page.keyboard.press(key)
        expect(rows.nth(row)).to_have_class("on")
        assert rows.nth(row).evaluate("row => row.contains(document.activeElement)")
    here = counselor.page.url
    counselor.page.keyboard.press("Enter")
    expect(counselor.page).not_to_have_url(here)


def test_g_and_a_letter_go_to_a_page_and_a_slash_to_the_search(counselor: Person) -> None:
    for key, title in (("p", "求职者"), ("v", "岗位"), ("t", "今天要做的"), ("p", "求职者")):
        counselor.page.keyboard.press("g")
        counselor.page.keyboard.press(key)
        expect(counselor.page.get_by_role("heading", level=1)).to_have_text(title)
        # The heading stands before the script that hears the next key has run.
        counselor.page.wait_for_load_state()
    counselor.page.keyboard.press("/")
    field = counselor.page.get_by_role("searchbox", name="查找")
    expect(field).to_be_focused()
    counselor.page.keyboard.type("jgt?")
    expect(field).to_have_value("jgt?")
    expect(counselor.page.locator("dialog[open]")).to_have_count(0)
    counselor.page.keyboard.press("Enter")
    expect(counselor.page).to_have_url(re.compile("q=jgt"))


def test_a_question_mark_tells_the_keys_and_they_can_be_switched_off(counselor: Person) -> None:
    page = counselor.page
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="快捷键")
    expect(keys).to_be_visible()
    counselor.look("keys")
    keys.get_by_role("checkbox").press("Space")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    before = page.url
    for key in "gp":
        page.keyboard.press(key)
    assert page.url == before
    page.keyboard.press("?")
    keys.get_by_role("checkbox").press("Space")
    page.keyboard.press("Escape")
    for key in "gp":
        page.keyboard.press(key)
    expect(page.get_by_role("heading", level=1)).to_have_text("求职者")


def test_people_are_ticked_with_x_and_stay_ticked_while_another_is_read(counselor: Person) -> None:
    page = counselor.page
    counselor.menu("岗位")
    counselor.follow("发布中")
    counselor.go(page.get_by_role("main").locator("tbody td:first-child a").first)
    counselor.follow("出名单")
    people = page.locator(".ranks > li")
    bar = page.locator("[data-count-of]")
    expect(people.nth(1)).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    expect(bar).to_contain_text("已选1人")
    page.keyboard.press("Enter")
    expect(people.nth(1)).to_have_class("on")
    expect(page).to_have_url(re.compile("seeker="))
    expect(people.first.get_by_role("checkbox")).to_be_checked()
    expect(bar).to_contain_text("已选1人")
    people.first.get_by_role("checkbox").uncheck()
    page.reload()
    expect(people.first.get_by_role("checkbox")).not_to_be_checked()
