"""Takes the pictures of docs/help.md anew: `python -m tests.journeys.pictures_for_help http://127.0.0.1:8000`, where a
demo runs. Look at them before they are committed."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.journeys.conftest import BROWSERS
from tests.journeys.test_enterprise_paste import TEXT
from tests.journeys.test_enterprise_sheet import sheet

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images" / "help"
SIZE = {"width": 1180, "height": 640}
SETTLE_MS = 1_800


def main(address: str) -> None:
    """All of them, one after the other, as the demo's HR person."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=shutil.which(BROWSERS[0]), args=["--no-sandbox"])
        page = browser.new_page(base_url=address, viewport=SIZE, locale="zh-CN", timezone_id="Asia/Shanghai")
        page.goto("/account/sign-in")
        page.locator("form", has=page.locator('input[value="demo-hr"]')).get_by_role("button").click()
        for name, picture in PICTURES.items():
            picture(page)
            page.wait_for_timeout(SETTLE_MS)
            page.screenshot(path=FOLDER / f"{name}.png")
        browser.close()


def form(page: Page) -> None:
    """Half filled in."""
    page.goto("/vacancies/new")
    for name, words in (("title", "仪表装配工"), ("headcount", "6"), ("salary_min", "5500"), ("salary_max", "7500")):
        page.locator(f"#{name}").fill(words)


def paste(page: Page) -> None:
    """A text of five posts, read."""
    page.goto("/vacancies/paste")
    page.locator("#text").fill(TEXT)
    page.get_by_role("button", name="读成岗位").click()


def mending(page: Page) -> None:
    """A sheet with bad rows, checked."""
    page.goto("/imports/")
    page.get_by_role("main").get_by_role("radio", name="岗位").check()
    page.get_by_label("表格文件").set_input_files(sheet(Path("/tmp")))
    page.get_by_role("button", name="上传", exact=True).click()
    page.get_by_role("button", name="检查200行").wait_for(timeout=60_000)
    for at, fact in {1: "headcount", 3: "employment_type", 7: "duties"}.items():
        page.locator(f"#column-{at}").select_option(fact)
    page.get_by_role("button", name="检查200行").click()
    page.get_by_role("heading", name="导入预检").wait_for(timeout=60_000)
    page.locator("#row-7").wait_for(timeout=60_000)


def ladder(page: Page) -> None:
    """A vacancy whose response is under way."""
    page.goto("/vacancies/mine?status=published")
    page.get_by_role("main").get_by_role("link", name="流量计装配工").first.click()


def lawful(page: Page) -> None:
    """Words that may not stand there, told while they are typed."""
    page.goto("/vacancies/new")
    page.locator("#title").fill("包装工")
    page.locator("#requirements").fill("限女性，35岁以下，能吃苦。")
    page.locator("#lint mark").first.wait_for()
    page.evaluate("document.querySelector('#lint').scrollIntoView({block: 'end'})")


PICTURES = {"form": form, "paste": paste, "mending": mending, "ladder": ladder, "lawful": lawful}

if __name__ == "__main__":
    main(sys.argv[1])
