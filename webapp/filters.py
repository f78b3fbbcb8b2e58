"""How values are written on pages (design.md, section 7): money, days, moments, masked names and numbers."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask, request, url_for
from markupsafe import Markup, escape

from core.work import ZONE

WEEKDAYS = "一二三四五六日"
RADIUS_ROUND = 44.0
"""Length of the clock's ring: 2π·7."""


def register(app: Flask) -> None:
    """Hangs the filters into Jinja."""
    for filter_ in (money, day, moment, number, masked_name, masked_phone, masked_id, ago, weekday, marked, pretty, grounds):
        app.add_template_filter(filter_)
    app.jinja_env.globals.update(with_args=with_args, sort_mark=sort_mark, clock_of=clock_of, bar_segments=bar_segments)


def number(value: int | float | None) -> str:
    """1,204; 未填 where nobody said."""
    return "未填" if value is None else f"{value:,}"


def money(low: int | None, high: int | None = None, unit: str | None = "月") -> str:
    """5,500–7,500元/月."""
    if low is None and high is None:
        return "面议"
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
        return "未填"
    if isinstance(value, datetime):
        value = value.astimezone(ZONE).date()
    if value.year == datetime.now(ZONE).year:
        return f"{value.month}月{value.day}日"
    return f"{value.year}年{value.month}月{value.day}日"


def weekday(value: date) -> str:
    """周六."""
    return f"周{WEEKDAYS[value.weekday()]}"


def moment(value: datetime | None) -> str:
    """3月2日 09:30."""
    return "—" if value is None else f"{day(value)} {value.astimezone(ZONE):%H:%M}"


def ago(value: datetime | None) -> str:
    """今天, 昨天, 3天前."""
    if value is None:
        return "未核实"
    days = (datetime.now(ZONE).date() - value.astimezone(ZONE).date()).days
    return "今天" if days <= 0 else "昨天" if days == 1 else f"{days}天前"


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


def marked(text: str | None, words: Iterable[str]) -> Markup:
    """The text with the words that the engine counted marked; everything else is escaped."""
    plain = text or ""
    found = sorted({word for word in words if word and word.casefold() in plain.casefold()}, key=len, reverse=True)
    pieces: list[tuple[str, bool]] = [(plain, False)]
    for word in found:
        pieces = [piece for text_, hit in pieces for piece in ([(text_, True)] if hit else split(text_, word))]
    return Markup("").join(Markup("<mark>{}</mark>").format(piece) if hit else escape(piece) for piece, hit in pieces)


def split(text: str, word: str) -> list[tuple[str, bool]]:
    """The text cut at each occurrence of the word, which is told apart."""
    pieces, folded, wanted, start = [], text.casefold(), word.casefold(), 0
    if len(folded) != len(text):
        return [(text, False)]
    while (at := folded.find(wanted, start)) >= 0:
        pieces += [(text[start:at], False), (text[at : at + len(word)], True)]
        start = at + len(word)
    return [piece for piece in (*pieces, (text[start:], False)) if piece[0]]


def with_args(**changes: Any) -> str:
    """This page's address with some arguments changed; None takes one away. Page numbers start over."""
    arguments: dict[str, Any] = {**request.args.to_dict(flat=True), **(request.view_args or {})}
    if "page" not in changes:
        arguments.pop("page", None)
    arguments.update(changes)
    kept = {name: value for name, value in arguments.items() if value not in (None, "")}
    return url_for(request.endpoint or "home.today", **kept)


def sort_mark(key: str, default: str = "") -> dict[str, str]:
    """For a column's head: where a click leads and how the column is sorted now."""
    now = request.args.get("sort", default)
    down = now == f"-{key}"
    return {
        "address": with_args(sort=key if down or now != key else f"-{key}"),
        "now": "descending" if down else "ascending" if now == key else "",
    }


def clock_of(due: datetime | None, now: datetime) -> dict[str, str] | None:
    """A clock's class, text and ring: what is left in the largest sensible unit."""
    if due is None:
        return None
    seconds = (due - now).total_seconds()
    days = (due.astimezone(ZONE).date() - now.astimezone(ZONE).date()).days
    used = max(0.02, min(1.0, 1 - seconds / (3 * 86_400)))
    ring = f"{RADIUS_ROUND * used:.1f} {RADIUS_ROUND:.1f}"
    if seconds < 0:
        late = -days
        return {"kind": "late", "said": f"超{late}天" if late else "今天已过时", "ring": ring}
    if days == 0:
        hours, minutes = divmod(int(seconds) // 60, 60)
        return {"kind": "today", "said": f"剩{hours}小时{minutes}分" if hours else f"剩{minutes}分", "ring": ring}
    if days == 1:
        return {"kind": "near", "said": "明天到期", "ring": ring}
    return {"kind": "near" if days == 2 else "", "said": f"剩{days}天", "ring": ring}


def bar_segments(parts: Iterable[Any], width: float) -> list[dict[str, Any]]:
    """The segments of a score bar: width = points, in the fixed order of the parts."""
    order = ("text", "title", "skills", "experience", "education", "pay", "place")
    at, found = 0.0, []
    for part in parts:
        code = part["code"] if isinstance(part, dict) else part.code
        points = part["points"] if isinstance(part, dict) else part.points
        length = width * points / 100
        place = order.index(code) + 1 if code in order else 7
        found.append({"class": f"p{place}", "x": round(at, 1), "width": round(max(length - 0.6, 0), 1), "code": code, "points": points})
        at += length
    return found
