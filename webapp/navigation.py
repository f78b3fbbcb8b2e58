"""The menu of each role, in one table (design.md, section 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Flask, request

from core.access import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu; `count` is of acts that wait, never of records."""

    label: str
    endpoint: str
    icon: str
    count: int = 0
    active: bool = False


TODAY = Entry("今天要做的", "home.today", "i-day")
SEEKERS = Entry("求职者", "seekers.index", "i-people")
VACANCIES = Entry("岗位", "vacancies.index", "i-job")
ENTERPRISES = Entry("单位", "enterprises.index", "i-firm")
IMPORTS = Entry("批量导入", "imports.index", "i-in")

MENUS: dict[Role, tuple[Entry, ...]] = {
    Role.ENTERPRISE: (
        Entry("待我办理", "home.today", "i-day"),
        Entry("我的岗位", "vacancies.mine", "i-job"),
        Entry("报用工", "vacancies.new", "i-plus"),
        Entry("招聘会", "fairs.invitations", "i-fair"),
        IMPORTS,
        Entry("单位资料", "enterprises.own", "i-firm"),
    ),
    Role.COUNSELOR: (
        TODAY,
        SEEKERS,
        VACANCIES,
        Entry("推荐名单", "shortlists.index", "i-send"),
        Entry("推荐请求", "shortlists.requests", "i-list"),
        ENTERPRISES,
        IMPORTS,
    ),
    Role.ORGANIZER: (
        TODAY,
        Entry("重点项目", "projects.index", "i-flag"),
        Entry("专场招聘会", "fairs.index", "i-fair"),
        VACANCIES,
        ENTERPRISES,
        IMPORTS,
    ),
    Role.SYSADMIN: (Entry("系统状态", "status.index", "i-clock"), Entry("参数", "status.settings", "i-list")),
    Role.SECADMIN: (Entry("账号", "accounts.index", "i-people"), Entry("机构", "accounts.offices", "i-firm")),
    Role.AUDITOR: (
        Entry("留痕", "audit.index", "i-list"),
        Entry("解除遮盖记录", "audit.reads", "i-lock"),
        Entry("链校验", "audit.chain", "i-key"),
    ),
}
OTHER = (Entry("通知", "notices.index", "i-bell"), Entry("账号与登录", "account.sessions", "i-key"))


def menu(role: Role, counts: Mapping[str, int]) -> tuple[Entry, ...]:
    """The role's entries, with what waits and the one that is open."""
    return tuple(_shown(entry, counts) for entry in MENUS.get(role, ()))


def other(counts: Mapping[str, int]) -> tuple[Entry, ...]:
    """The entries that every role has."""
    return tuple(_shown(entry, counts) for entry in OTHER)


def _shown(entry: Entry, counts: Mapping[str, int]) -> Entry:
    here = request.endpoint or "" if request else ""
    feature = entry.endpoint.partition(".")[0]
    return replace(entry, count=counts.get(entry.endpoint, 0), active=here == entry.endpoint or _inside(here, feature, entry))


def _inside(here: str, feature: str, entry: Entry) -> bool:
    """A page of a feature lights the feature's first entry, unless it has an entry of its own."""
    own = {line.endpoint for lines in MENUS.values() for line in lines}
    return here.partition(".")[0] == feature and here not in own and entry.endpoint.endswith((".index", ".mine", ".own"))


def check(app: Flask) -> None:
    """Raises RuntimeError where an entry leads nowhere."""
    lost = {
        entry.endpoint
        for entries in (*MENUS.values(), OTHER)
        for entry in entries
        if entry.endpoint not in app.view_functions
    }
    if lost:
        raise RuntimeError(f"menu entries that lead nowhere: {sorted(lost)}")
