"""What the organizer does in the journey: sees the flag, opens a targeted fair from it."""

from datetime import date, timedelta

from playwright.sync_api import expect

from tests.journeys import hr
from tests.journeys.person import Person

FAIR = "仪器仪表钳工专场"


def sees_the_flag(organizer: Person) -> None:
    """The day's list and the list of firms name the firm with its reasons in numbers."""
    organizer.sees(f"{hr.FIRM}需要一企一策", "缺40人")
    organizer.look("today")
    organizer.menu("通知")
    organizer.sees(hr.FIRM)
    organizer.look("notices")
    organizer.menu("重点项目")
    organizer.sees(hr.FIRM, "缺40人", "钳工")
    organizer.look("flagged")
    organizer.follow(hr.FIRM)
    organizer.sees("要一企一策", "智能流量计生产基地", hr.TITLE, "260人")
    organizer.look("flag")


def opens_a_fair(organizer: Person) -> None:
    """The firm and its vacancy are ticked already; name, day and place are said."""
    organizer.follow("办专场招聘会")
    main = organizer.page.get_by_role("main")
    expect(main.get_by_role("checkbox", name=hr.FIRM)).to_be_checked()
    expect(main.get_by_role("checkbox", name=hr.TITLE)).to_be_checked()
    organizer.fill(名称="")
    organizer.press("办专场并邀请")
    organizer.look("fair-refused")
    held_on = (date.today() + timedelta(days=14)).isoformat()
    organizer.fill(名称=FAIR, 日期=held_on, 街镇="朝阳街道", 地点="缙云广场，西侧院坝")
    organizer.press("办专场并邀请")
    expect(organizer.page.get_by_role("heading", level=1)).to_contain_text(FAIR)
    organizer.sees(hr.FIRM, hr.TITLE, "缙云广场")
    organizer.look("fair")
    organizer.menu("专场招聘会")
    organizer.sees(FAIR)
    organizer.look("fairs")
