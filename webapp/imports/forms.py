"""Upload of a sheet, and which of its columns is what."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField
from wtforms.validators import InputRequired

from core.imports import Column
from webapp.forms import CommandForm
from webapp.request import platform

MEGABYTE = 1 << 20


class UploadForm(CommandForm):
    """What the sheet holds, and the sheet."""

    kind = RadioField("导入什么", [InputRequired("选要导入什么")])
    file = FileField("表格文件", [FileRequired("选一个文件，.xlsx或.csv")])

    def offer(self, kinds: list[str]) -> None:
        """The kinds that this person may import; a single one is chosen already."""
        self.kind.choices = [(kind, platform.texts.say("import_kind", kind)) for kind in kinds]
        if len(kinds) == 1 and not self.kind.data:
            self.kind.data = kinds[0]


def typed_cells(asked: Any, columns: tuple[Column, ...]) -> dict[int, dict[str, str]]:
    """Place of a row to field to what was typed, from `cell-<place>-<field>`. A page sends all its rows.

    What is not shown and stays empty is left as it is.
    """
    private = {column.field: column.private for column in columns}
    typed: dict[int, dict[str, str]] = {}
    for name, said in asked.items():
        kind, _, rest = name.partition("-")
        place, _, field = rest.partition("-")
        if kind != "cell" or not (place.isascii() and place.isdigit()) or field not in private:
            continue
        if said.strip() or not private[field]:
            typed.setdefault(int(place), {})[field] = said.replace("\r\n", "\n")
    return typed


def chosen_columns(asked: Any, columns: tuple[Column, ...]) -> tuple[dict[str, int], list[str]]:
    """Field to column from 0, from `column-<number>` = field; and the fields that were given to two columns."""
    known = {column.field for column in columns}
    chosen: dict[str, int] = {}
    twice: list[str] = []
    for name, field in asked.items():
        number = name.removeprefix("column-")
        if name == number or not number.isascii() or not number.isdigit() or field not in known:
            continue
        if field in chosen:
            twice.append(field)
        chosen.setdefault(field, int(number))
    return chosen, twice
