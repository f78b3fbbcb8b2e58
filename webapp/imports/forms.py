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
