"""Somebody at a browser: fills in by label, presses by name, and looks at each page as a strict reviewer would."""

import re
from collections.abc import Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, ViewportSize

DESK = ViewportSize(width=1366, height=768)
PHONE = ViewportSize(width=390, height=844)
REFUSED_FORM = re.compile(r"the server responded with a status of 4(09|22)\b")
"""The browser notes every answer of the 400s as an error; a form shown again with its errors is a page like any."""

AXE = Axe()


class Person:
    """One person with one browser window. `name` goes before the names of the screenshots in the folder `pictures`."""

    def __init__(self, browser: Browser, address: str, name: str, pictures: Path) -> None:
        self.name, self.pictures, self.looks = name, pictures, 0
        self.heard: list[str] = []
        self.faults: list[str] = []
        self.context = browser.new_context(base_url=address, viewport=DESK, locale="zh-CN", timezone_id="Asia/Shanghai")
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not REFUSED_FORM.search(message.text):
            self.heard.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500 or response.status == 404:
            self.heard.append(f"{response.status}: {response.url}")

    def open(self, path: str) -> None:
        """Goes to an address; a page must come."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    def follow(self, link: str, within: Locator | None = None) -> None:
        """Follows the first link of this name."""
        self.go((within or self.page.get_by_role("main")).get_by_role("link", name=link).first)

    def go(self, place: Locator) -> None:
        """Clicks there and waits for the page that follows."""
        with self.page.expect_navigation():
            place.click()

    def menu(self, entry: str) -> None:
        """Follows an entry of the main menu."""
        self.follow(entry, self.page.get_by_role("navigation", name="主菜单"))

    def open_link_of(self, title: str, *, from_menu: str) -> None:
        """Goes to a list by the menu and follows the link of this title."""
        self.menu(from_menu)
        self.follow(title)

    def press(self, button: str, within: Locator | None = None) -> None:
        """Presses the button of exactly this name and waits for the page that follows."""
        place = within or self.page.get_by_role("main")
        self.go(place.get_by_role("button", name=button, exact=True).first)

    def field(self, label: str) -> Locator:
        """The field of this label, whether or not the page calls it 选填."""
        return self.page.get_by_role("main").get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(选填)?\s*$"))

    def fill(self, **values: str | bool | Path) -> None:
        """Fills in by label: text, what to choose of a list, True for a tick, a path for a file."""
        for label, value in values.items():
            field = self.field(label)
            if isinstance(value, bool):
                field.set_checked(value)
            elif isinstance(value, Path):
                field.set_input_files(value)
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)

    def sees(self, *words: str) -> None:
        """These words stand on the page, messages included."""
        said = " ".join(self.page.locator("body").inner_text().split())
        missing = [word for word in words if word not in said]
        assert not missing, f"{self.name} misses {missing} at {self.page.url}: {said[-1500:]}"

    def sign_in(self, login_name: str, password: str) -> None:
        """Comes in through the door."""
        self.open("/account/sign-in")
        self.fill(登录名=login_name, 密码=password)
        self.press("登录")

    def enter(self, login_name: str) -> None:
        """Comes in as one of the demo's people, with one click."""
        self.open("/account/sign-in")
        entry = self.page.locator("form", has=self.page.locator(f'input[value="{login_name}"]'))
        self.go(entry.get_by_role("button"))

    def look(self, name: str) -> None:
        """Looks at the page as it stands, on the desk's screen and on a phone's; what is wrong goes to `faults`.

        Nothing was heard on the console, nothing sticks out to the side, one heading stands over all, and axe finds
        nothing serious or critical.
        """
        self.looks += 1
        for size in (DESK, PHONE):
            self.page.set_viewport_size(size)
            where = f"{self.name}, {name} at {size['width']}"
            self._picture(f"{self.name}-{self.looks:02d}-{name}-{size['width']}")
            self.faults += [f"{where}: {fault}" for fault in (*self._layout(size["width"]), *self._grave())]
        self.page.set_viewport_size(DESK)
        self.faults += [f"{self.name}, {name}: {heard}" for heard in self.heard]
        self.heard.clear()

    def _layout(self, wanted: int) -> Iterator[str]:
        width = self.page.evaluate("document.documentElement.scrollWidth")
        if width > wanted:
            yield f"sticks out to {width}"
        if (headings := self.page.get_by_role("heading", level=1).count()) != 1:
            yield f"{headings} headings of the first level"

    def _grave(self) -> Iterator[str]:
        for found in AXE.run(self.page).response["violations"]:
            if found["impact"] in ("serious", "critical"):
                yield f"axe {found['id']} at {[' '.join(map(str, node['target'])) for node in found['nodes']][:4]}"

    def _picture(self, name: str) -> None:
        # What sticks to the window would stand in the middle of the picture of a page that is scrolled down.
        self.page.evaluate("scrollTo(0, 0)")
        self.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)

    def leave(self) -> None:
        """Closes the window."""
        self.context.close()
