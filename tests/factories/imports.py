"""Sheets handed in and taken through the steps, by the same code as in the child process."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from openpyxl import Workbook

from core import importing, imports
from core.access import Actor
from core.files import ANY
from core.imports import ImportBatch, ImportRow
from core.platform import Platform

VACANCY_NAMES = ("岗位名称", "单位名称", "招聘人数", "月薪", "用工形式", "工作地点", "学历要求", "工作内容", "联系电话")


def a_vacancy_row(**said: str) -> list[str]:
    """A row that lacks nothing, in the order of VACANCY_NAMES."""
    usual = {
        "岗位名称": "数控车工",
        "招聘人数": "5",
        "月薪": "6000-8000",
        "用工形式": "全职",
        "工作地点": "歇马街道",
        "学历要求": "初中",
        "工作内容": "操作数控车床",
        "联系电话": "023-68860001",
    }
    return [{**usual, **said}.get(name, "") for name in VACANCY_NAMES]


def demo_of(platform: Platform) -> Platform:
    """The platform with the made-up district's telephone prefix allowed."""
    return replace(platform, settings=replace(platform.settings, demo=True))


def handed_in(
    platform: Platform, unit: Any, actor: Actor, kind: str, rows: Sequence[Sequence[str]], *, encoding: str = "utf-8"
) -> str:
    """The public id of a batch that has been looked at."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return _looked_at(platform, unit, actor, kind, text.getvalue().encode(encoding), "表.csv")


def _looked_at(platform: Platform, unit: Any, actor: Actor, kind: str, content: bytes, name: str) -> str:
    file = platform.files.put(io.BytesIO(content), 1 << 20, {ANY})
    with unit(actor) as work:
        public_id = imports.receive(work, kind, file, name).public_id
    importing.advance(platform, public_id)
    return public_id


def a_book(**sheets: Sequence[Sequence[Any]]) -> Workbook:
    """A workbook with these sheets, each name with its rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return book


def saved(book: Workbook) -> bytes:
    """The workbook as a file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def book_handed_in(platform: Platform, unit: Any, actor: Actor, book: Workbook | bytes, kind: str = "vacancies") -> str:
    """The public id of a batch of a workbook that has been looked at."""
    content = book if isinstance(book, bytes) else saved(book)
    return _looked_at(platform, unit, actor, kind, content, "表.xlsx")


def confirmed(platform: Platform, unit: Any, actor: Actor, public_id: str, **words: Any) -> str:
    """The same batch with its columns as they were recognised, and its rows judged."""
    with unit(actor) as work:
        imports.confirm_columns(work, public_id, imports.get(work, public_id).columns, **words)
    importing.advance(platform, public_id)
    return public_id


def checked(platform: Platform, unit: Any, actor: Actor, kind: str, rows: Any, **words: Any) -> str:
    """The public id of a batch whose rows have their verdicts, with the columns as they were recognised."""
    return confirmed(platform, unit, actor, handed_in(platform, unit, actor, kind, rows), **words)


def committed(platform: Platform, unit: Any, actor: Actor, public_id: str) -> ImportBatch:
    """The batch after its clean rows were written."""
    with unit(actor, write=False) as work:
        rows = imports.open_rows(work, public_id)
    with unit(actor) as work:
        return imports.write(importing.desk(platform, work, public_id), rows)


def verdicts(unit: Any, actor: Actor, public_id: str) -> dict[int, tuple[str, str | None]]:
    """Row to verdict and code of its first fault."""
    with unit(actor, write=False) as work:
        rows: Sequence[ImportRow] = work.session.scalars(imports.rows(work, imports.get(work, public_id))).all()
    return {row.row: (row.verdict, row.fault) for row in rows}
