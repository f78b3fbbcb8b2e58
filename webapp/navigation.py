"""The menu of each role, in one table (design.md, section 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Flask, has_request_context, request

from core.access import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu; `count` is of acts that wait, never of records; `key` goes there after G."""

    label: str
    endpoint: str
    icon: str
    key: str = ""
    count: int = 0
    active: bool = False

    @property
    def feature(self) -> str:
        """The blueprint that it leads into."""
        return self.endpoint.partition(".")[0]


TODAY = Entry("今天要做的", "home.today", "i-day", "t")
SEEKERS = Entry("求职者", "seekers.index", "i-people", "p")
VACANCIES = Entry("岗位", "vacancies.index", "i-job", "v")
ENTERPRISES = Entry("单位", "enterprises.index", "i-firm", "e")
IMPORTS = Entry("批量导入", "imports.index", "i-in", "i")

MENUS: dict[Role, tuple[Entry, ...]] = {
    Role.ENTERPRISE: (
        Entry("待我办理", "home.today", "i-day", "t"),
        Entry("我的岗位", "vacancies.mine", "i-job", "v"),
        Entry("报用工", "vacancies.new", "i-plus", "n"),
        Entry("招聘会", "fairs.invitations", "i-fair", "f"),
        IMPORTS,
        Entry("单位资料", "enterprises.own", "i-firm", "e"),
    ),
    Role.COUNSELOR: (
        TODAY,
        SEEKERS,
        VACANCIES,
        Entry("推荐名单", "shortlists.index", "i-send", "s"),
        Entry("推荐请求", "shortlists.requests", "i-list", "r"),
        Entry("举报", "complaints.index", "i-flag", "c"),
        ENTERPRISES,
        IMPORTS,
    ),
    Role.ORGANIZER: (
        TODAY,
        Entry("重点项目", "projects.index", "i-flag", "k"),
        Entry("专场招聘会", "fairs.index", "i-fair", "f"),
        Entry("响应统计", "response.index", "i-chart", "m"),
        VACANCIES,
        ENTERPRISES,
        IMPORTS,
    ),
    Role.SYSADMIN: (Entry("系统状态", "status.index", "i-clock", "t"), Entry("参数", "status.settings", "i-list")),
    Role.SECADMIN: (
        Entry("账号", "accounts.index", "i-people", "p"),
        Entry("机构", "accounts.offices", "i-firm"),
        Entry("接口密钥", "api_keys.index", "i-key"),
    ),
    Role.AUDITOR: (
        Entry("留痕", "audit.index", "i-list", "t"),
        Entry("解除遮盖记录", "audit.reads", "i-lock"),
        Entry("链校验", "audit.chain", "i-key"),
    ),
}
OTHER = (
    Entry("通知", "notices.index", "i-bell"),
    Entry("账号与登录", "account.sessions", "i-key"),
    Entry("帮助", "help.index", "i-help"),
)


def menu(role: Role, counts: Mapping[str, int] | None = None) -> tuple[Entry, ...]:
    """The role's entries, with what waits (endpoint to number) and the one that is open."""
    return _shown(MENUS.get(role, ()), counts or {})


def other(counts: Mapping[str, int] | None = None) -> tuple[Entry, ...]:
    """The entries that every role has."""
    return _shown(OTHER, counts or {})


def _shown(entries: tuple[Entry, ...], counts: Mapping[str, int]) -> tuple[Entry, ...]:
    here = (request.endpoint or "") if has_request_context() else ""
    lit = _lit(entries, here)
    return tuple(replace(entry, count=counts.get(entry.endpoint, 0), active=entry is lit) for entry in entries)


def _lit(entries: tuple[Entry, ...], here: str) -> Entry | None:
    """The entry of this very page; a page without one lights the first entry of its feature."""
    feature = here.partition(".")[0]
    own = (entry for entry in entries if entry.endpoint == here)
    return next(own, next((entry for entry in entries if entry.feature == feature), None))


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
