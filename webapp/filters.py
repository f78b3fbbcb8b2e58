"""How values are written on pages (design.md, section 7): money, days, clocks, masked names, marks, addresses."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request, url_for
from markupsafe import Markup, escape

from core.work import ZONE
from webapp.request import platform

WEEKDAYS = "一二三四五六日"
UNSAID = "未填"
RING = 44.0
"""Length of a clock's ring: 2π·7."""
USUAL_SECONDS = 3 * 86_400
"""A clock whose start nobody gives is drawn as if it had run for three days."""
NEAR_WORKDAYS = 2
PARTS = ("text", "title", "skills", "experience", "education", "pay", "place")
"""The fixed order of a score's parts, which is also the order of the colours p1 to p7."""


def register(app: Flask) -> None:
    """Hangs the filters into Jinja."""
    for filter_ in (number, money, day, weekday, moment, ago, days_left, masked_name, masked_phone, masked_id):
        app.add_template_filter(filter_)
    for filter_ in (marked, pretty, grounds):
        app.add_template_filter(filter_)
    app.jinja_env.globals.update(
        with_args=with_args,
        same_args=same_args,
        sort_mark=sort_mark,
        clock_of=clock_of,
        bar_segments=bar_segments,
        printed_at=printed_at,
    )


def number(value: int | float | None) -> str:
    """1,204; 未填 where nobody said."""
    return UNSAID if value is None else f"{value:,}"


def money(low: int | None, high: int | None = None, unit: str | None = "月") -> str:
    """5,500–7,500元/月; whole 元."""
    if low is None and high is None:
        return UNSAID
    if low is not None and high is not None and low != high:
        span = f"{low:,}–{high:,}元"
    elif high is None:
        span = f"{low:,}元以上"
    elif low is None:
        span = f"{high:,}元以下"
    else:
        span = f"{low:,}元"
    return f"{span}/月（计件）" if unit == "件" else f"{span}/{unit or '月'}"


def day(value: date | datetime | None) -> str:
    """3月2日 this year, 2025年11月6日 otherwise; moments by the district's clock."""
    if value is None:
        return UNSAID
    if isinstance(value, datetime):
        value = value.astimezone(ZONE).date()
    short = f"{value.month}月{value.day}日"
    return short if value.year == datetime.now(ZONE).year else f"{value.year}年{short}"


def weekday(value: date) -> str:
    """周六."""
    return f"周{WEEKDAYS[value.weekday()]}"


def moment(value: datetime | None) -> str:
    """3月2日 09:30; — where it never was."""
    return "—" if value is None else f"{day(value)} {value.astimezone(ZONE):%H:%M}"


def clock_time(value: datetime) -> str:
    """09:30 by the district's clock."""
    return f"{value.astimezone(ZONE):%H:%M}"


def ago(value: date | datetime | None) -> str:
    """今天, 昨天, 3天前, 从未: the word before 核实 or 联系."""
    if value is None:
        return "从未"
    if isinstance(value, datetime):
        value = value.astimezone(ZONE).date()
    days = (datetime.now(ZONE).date() - value).days
    return "今天" if days <= 0 else "昨天" if days == 1 else f"{days:,}天前"


def days_left(value: date | None) -> str:
    """今天到期, 明天到期, 还有5天, 过期3天: for a date without an hour."""
    if value is None:
        return UNSAID
    days = (value - datetime.now(ZONE).date()).days
    if days < 0:
        return f"过期{-days:,}天"
    return ("今天到期", "明天到期")[days] if days < NEAR_WORKDAYS else f"还有{days:,}天"


def printed_at() -> datetime:
    """Now, for the foot of what is printed."""
    return datetime.now(ZONE)


def masked_name(name: str | None) -> str:
    """罗**: two stars whatever the length, so that it tells nothing."""
    return f"{name[0]}**" if name else ""


def masked_phone(phone: str | None) -> str:
    """138****0271."""
    return f"{phone[:3]}****{phone[-4:]}" if phone and len(phone) >= 7 else ""


def masked_id(id_number: str | None) -> str:
    """500***********1234."""
    return f"{id_number[:3]}{'*' * (len(id_number) - 7)}{id_number[-4:]}" if id_number and len(id_number) > 7 else ""


def pretty(score: float) -> str:
    """One decimal, always shown."""
    return f"{score:.1f}"


def grounds(part: Any) -> str:
    """What a part rests on, in a few words with units."""
    code, evidence = (part["code"], part["evidence"]) if isinstance(part, dict) else (part.code, part.evidence)
    if code == "experience":
        return "、".join(f"{years}年" for years in evidence) or "—"
    if code == "pay":
        return "、".join(f"期望{int(pay):,}元" if str(pay).isdigit() else str(pay) for pay in evidence) or "—"
    return "、".join(map(str, evidence)) or "—"


def marked(text: str | None, words: Iterable[str], **others: Iterable[str]) -> Markup:
    """The text with the words that the engine counted marked; everything else is escaped.

    Further words by the class of their mark: `ban` unlawful, `age` wants a reason, `miss` asked for and not found.
    Longer words win over shorter ones inside them, unlawful ones over all.
    """
    kinds = {"ban": others.get("ban", ()), "age": others.get("age", ()), "": words, "miss": others.get("miss", ())}
    pieces: list[tuple[str, str | None]] = [(text or "", None)]
    for kind, wanted in kinds.items():
        for word in sorted({word for word in wanted if word}, key=lambda word: (-len(word), word)):
            pieces = [cut for piece in pieces for cut in (_cut(piece[0], word, kind) if piece[1] is None else (piece,))]
    return Markup("").join(_mark(piece, kind) for piece, kind in pieces)


def _mark(piece: str, kind: str | None) -> Markup:
    if kind is None:
        return escape(piece)
    return Markup('<mark class="{}">{}</mark>').format(kind, piece) if kind else Markup("<mark>{}</mark>").format(piece)


def _cut(text: str, word: str, kind: str) -> Iterator[tuple[str, str | None]]:
    """The text cut at each occurrence of the word, upper and lower case alike."""
    folded, wanted, start = text.casefold(), word.casefold(), 0
    # Folding may lengthen a text (ß becomes ss); its places would then point at other characters.
    if len(folded) != len(text) or len(wanted) != len(word):
        folded, wanted = text, word
    while (at := folded.find(wanted, start)) >= 0:
        if at > start:
            yield text[start:at], None
        start = at + len(word)
        yield text[at:start], kind
    if start < len(text):
        yield text[start:], None


MOMENTARY = frozenset({"page", "mended"})
"""Arguments that belong to the page as it is now, not to the one that a link on it leads to."""


def with_args(**changes: Any) -> str:
    """This page's address with some arguments changed; None takes one away. Page numbers start over."""
    endpoint, view_args = request.endpoint or "home.today", request.view_args or {}
    arguments = request.args.to_dict(flat=False)
    for name in MOMENTARY - changes.keys():
        arguments.pop(name, None)
    return _address(endpoint, view_args, {**arguments, **changes})


def same_args(endpoint: str) -> str:
    """Another page's address with the arguments of this one: an export of the list that is filtered here."""
    return _address(endpoint, {}, request.args.to_dict(flat=False))


def _address(endpoint: str, view_args: dict[str, Any], arguments: dict[str, Any]) -> str:
    # Arguments come from the address bar: given to url_for as keywords, `_scheme` or `endpoint` would be obeyed.
    kept = {name: value for name, value in arguments.items() if value not in (None, "", [], [""])}
    query = urlencode(kept, doseq=True)
    return f"{url_for(endpoint, **view_args)}?{query}" if query else url_for(endpoint, **view_args)


def sort_mark(key: str, default: str = "") -> dict[str, str]:
    """For a column's head: where a click leads and how the column is sorted now."""
    now = request.args.get("sort", default)
    down = now == f"-{key}"
    return {
        "address": with_args(sort=key if down or now != key else f"-{key}"),
        "now": "descending" if down else "ascending" if now == key else "",
    }


def clock_of(due: datetime | None, now: datetime, since: datetime | None = None) -> dict[str, str] | None:
    """A clock's class, text and ring: what is left in the largest sensible unit; days are working days."""
    if due is None:
        return None
    seconds = int((due - now).total_seconds())
    whole = (due - since).total_seconds() if since else USUAL_SECONDS
    share = max(0.02, min(1.0, 1 - seconds / whole)) if whole > 0 else 1.0
    kind, said = _clock_face(seconds, now.astimezone(ZONE).date(), due.astimezone(ZONE).date())
    return {"kind": kind, "said": said, "ring": f"{RING * share:.1f} {RING:.1f}"}


def _clock_face(seconds: int, today: date, last: date) -> tuple[str, str]:
    days = (last - today).days
    if seconds < 0:
        return "late", f"超{-days:,}天" if days else f"超{_hours(-seconds)}"
    if days == 0:
        return "today", f"剩{_hours(seconds)}"
    if days == 1:
        return "near", "明天到期"
    left = platform.calendar.between(today, last)
    # Before a long holiday no working day may be left, though days are.
    return "near" if left <= NEAR_WORKDAYS else "", f"剩{left:,}个工作日" if left else f"剩{days:,}天，都放假"


def _hours(seconds: int) -> str:
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}小时{minutes}分" if hours else f"{minutes}分"


def bar_segments(parts: Iterable[Any], width: float) -> list[dict[str, Any]]:
    """The segments of a score bar: width = points, in the fixed order of the parts."""
    at, found = 0.0, []
    for part in parts:
        code, points = (part["code"], part["points"]) if isinstance(part, dict) else (part.code, part.points)
        length = width * points / 100
        place = PARTS.index(code) + 1 if code in PARTS else len(PARTS)
        found.append(
            {
                "class": f"p{place}",
                "x": round(at, 1),
                "width": round(max(length - 0.6, 0), 1),
                "code": code,
                "points": points,
            }
        )
        at += length
    return found
