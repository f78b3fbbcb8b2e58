"""Lists: search, sort, pages and count from the address; the same list as a workbook, masked and logged."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Generic, TypeVar

from flask import Response, request, send_file
from sqlalchemy import ColumnElement, Select, func, select

from core import audit
from core.access import Permission
from core.accounts import limits
from core.events import Code
from core.sheets import write_table
from core.work import ZONE
from webapp.request import platform, work

T = TypeVar("T")
SIZE = 20
EXPORT_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; `number` counts from 1."""

    items: Sequence[T]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """Number of the first row shown, 0 on an empty list."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return min(self.number * self.size, self.total)


Sorts = Mapping[str, ColumnElement[Any]]


def ordered(query: Select[Any], sorts: Sorts, default: str, last: ColumnElement[Any]) -> Select[Any]:
    """The query in the order that `sort` in the address names (`-key` descending); `last` makes it certain."""
    wanted = request.args.get("sort", default)
    if wanted.removeprefix("-") not in sorts:
        wanted = default
    column = sorts[wanted.removeprefix("-")]
    return query.order_by((column.desc() if wanted.startswith("-") else column.asc()).nulls_last(), last)


def paged(query: Select[T], size: int = SIZE) -> Page[T]:
    """The page that the address names, with the count of all rows. A page past the end is the last one."""
    total = work.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = max(1, min(request.args.get("page", 1, type=int), -(-total // size) or 1))
    items = work.session.scalars(query.limit(size).offset((number - 1) * size)).unique().all()
    return Page(items, number, size, total)


def workbook(
    list_name: str, title: str, query: Select[T], columns: Sequence[tuple[str, Callable[[T], Any]]]
) -> Response:
    """The filtered list as .xlsx: strings as strings, masked by the columns, counted, capped and logged (D18).

    Call it from a POST: it leaves an event. Raises TooMany over the daily limit of exports.
    """
    work.require(Permission.LIST_EXPORT)
    limits.count(work, limits.EXPORT, str(work.actor.user_id))
    rows = work.session.scalars(query.limit(EXPORT_ROWS)).unique()
    stream = BytesIO()
    mark = watermark(work.now)
    count = write_table(
        stream, title, [name for name, _ in columns], ([cell(row) for _, cell in columns] for row in rows), mark
    )
    work.record(audit.ListExported(subject_id=work.actor.user_id or 0, list=Code(list_name), rows=count))
    stream.seek(0)
    name = f"{title}-{work.today.isoformat()}.xlsx"
    return send_file(stream, download_name=name, as_attachment=True)


def watermark(now: datetime) -> str:
    """Who took the list and when, printed on it."""
    moment = now.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
    return platform.texts.say("site", "watermark", who=work.actor.user_name, office=work.actor.office_name, at=moment)
