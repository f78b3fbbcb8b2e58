"""Forms that, once valid, hold a command. Rules live in the command; the form puts what it refuses at its field."""

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, FileField, HiddenField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectFieldBase
from wtforms.widgets import HiddenInput, TextInput

from core.checks import Problem, folding, text_values
from core.errors import Conflict, Invalid
from webapp.request import platform, work

YEARLESS = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
YEARS_TO_A_LEAP_DAY = 8


class CommandForm(FlaskForm):
    """A form in Chinese with a one-time key. Subclasses say in `build` which command they make."""

    class Meta(FlaskForm.Meta):
        locales = ("zh",)

    idempotency_key = HiddenField(default=lambda: secrets.token_urlsafe(16))
    command: Any = None
    refused_at: ClassVar[Mapping[str, str]] = {}
    """Field of the command to the field that asks for it, where they are named differently."""

    beside: ClassVar[frozenset[str]] = frozenset({"csrf_token", "then", "keep", "next"})
    """What a page sends beside the fields: its token, which button, where to go then."""

    def build(self) -> Any:
        """The command, from the fields; raises Invalid where a rule of the command is broken."""
        return None

    def checks(self) -> Sequence[Callable[[], object]]:
        """What the service will refuse too and can be told from the fields alone; each raises Invalid."""
        return ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is right; afterwards `command` holds the order. All that is wrong is said at once.

        The rules of the command are asked even where a field is wrong: of the fields that are right.
        """
        right = bool(super().validate(extra_validators)) and not self._strangers()
        wrong = {field: field.data for field in self._fields.values() if field.errors}
        for field in wrong:
            field.data = None
        try:
            for rule in (self._make, *self.checks()):
                right = self._keeps(rule, unless=bool(wrong)) and right
        finally:
            for field, data in wrong.items():
                field.data = data
        return right

    def _strangers(self) -> list[str]:
        """What was sent and has no field: a page of an older version, or somebody who tries (D2). Told, not ignored."""
        names = {*self._fields, *self.beside}
        strange = sorted(key for key in request.form if key not in names and key.partition("-")[0] not in names)
        if strange:
            self.refuse(Invalid(form=("form.strangers", {"names": "、".join(name[:40] for name in strange[:5])})))
        return strange

    def _make(self) -> None:
        self.command = self.build()

    def _keeps(self, rule: Callable[[], object], *, unless: bool) -> bool:
        """Whether the rule holds. `unless`: fields are wrong, so that there may be nothing to ask it of."""
        try:
            rule()
        except Invalid as invalid:
            self.refuse(invalid)
            return False
        except (AttributeError, TypeError, ValueError):
            if not unless:
                raise
            return False
        return True

    def refuse(self, invalid: Invalid) -> None:
        """Puts each reason at its field; one without a field stands above the form. A field is told one fault."""
        for name, (code, facts) in invalid.fields.items():
            said = platform.texts.say("error", code, **facts)
            field = self._fields.get(self.refused_at.get(name, name))
            if field is None:
                self.form_errors = [*self.form_errors, said]
            elif not field.errors:
                field.errors = [said]

    @property
    def wrong(self) -> list[tuple[str, str, str]]:
        """(id of the field, its label, what is wrong) for the summary above the form, in the order of the fields."""
        at_fields = [(f.id, str(f.label.text), str(said)) for f in self._fields.values() for said in flat(f)]
        return [("", "", said) for said in self.form_errors] + at_fields


class RecordForm(CommandForm):
    """A form opened on a record. Whoever was slower gets it back whole, and is told what the other one changed."""

    opened = HiddenField()
    reason = ""
    """Why it was not saved."""
    meanwhile: Sequence[tuple[str, str, str]] = ()
    """Id and label of each field that the other one changed, and what the record says there now."""

    def remember(self) -> None:
        """Notes what the fields show, to be compared with the record when the form comes back."""
        marks = {field.name: mark(field) for field in self._asked()}
        self.opened.data, self.opened.raw_data = json.dumps(marks, separators=(",", ":")), None

    def overtaken(self, conflict: Conflict, now: "RecordForm") -> None:
        """Says why it was not saved; `now` is such a form with the record as it is."""
        self.reason = platform.texts.say("error", conflict.code, **conflict.facts)
        before = marks_of(self.opened.data)
        self.meanwhile = [
            (field.id, str(field.label.text), shown_in(field))
            for field in now._asked()
            if before.get(field.name, mark(field)) != mark(field)
        ]
        now.remember()
        self.opened.data, self.opened.raw_data = now.opened.data, None

    def _asked(self) -> list[Field]:
        """The fields that a person sees and that hold what the record holds."""
        return [f for f in self if not isinstance(f, FileField) and not isinstance(f.widget, HiddenInput)]


def mark(field: Field) -> str:
    """Tells two values of a field apart without holding them."""
    return hashlib.blake2b(f"{field.name}={shown_in(field)}".encode(), digest_size=6).hexdigest()


def marks_of(text: str | None) -> dict[str, str]:
    """The marks that came back with a form; none where a browser sent nonsense."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def shown_in(field: Field) -> str:
    """What a field says, in the words that a person sees."""
    if isinstance(field, SelectFieldBase):
        given = field.data if isinstance(field, SelectMultipleField) else [field.data]
        return "、".join(str(label) for value, label, *_ in field.iter_choices() if value and value in (given or ()))
    if isinstance(field, BooleanField):
        return "是" if field.data else "否"
    return str(field._value()).replace("\r\n", "\n").strip()


def flat(field: Field) -> list[str]:
    """The errors of a field, also of one that holds several."""
    return [said for said in field.errors if isinstance(said, str)]


def choices(values: Mapping[str, str] | list[str], empty: str | None = "未填") -> list[tuple[str, str]]:
    """Choices for a select: value and what is shown, with an empty first line unless it is None."""
    pairs = list(values.items()) if isinstance(values, Mapping) else [(value, value) for value in values]
    return pairs if empty is None else [("", empty), *pairs]


class OptionalSelect(SelectField):
    """A select whose first line means "not said" and gives None."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Empty is None."""
        super().process_formdata(valuelist)
        self.data = self.data or None

    def pre_validate(self, form: Any) -> None:
        """Nothing said is always a valid choice."""
        if self.data is not None:
            super().pre_validate(form)


class DayField(Field):
    """A day typed as people write it: 2026-03-02, 2026/3/2, 20260302, 3-2, 3月2日. Shows 2026-03-02.

    Without a year it is the next such day from today. What cannot be read stays in the box, with the reason.
    """

    widget = TextInput()

    def _value(self) -> str:
        """What stands in the box."""
        if self.raw_data and self.data is None:
            return str(self.raw_data[0])
        return self.data.isoformat() if self.data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Text to a day; none where nothing was typed."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        found = read_day(valuelist[0], work.today)
        if isinstance(found, Problem):
            raise ValueError(platform.texts.say("error", found.code, **found.facts))
        self.data = found


def read_day(text: str, today: date) -> date | Problem:
    """The day that is meant; a Problem as of `text_values.day`, which reads all that names a year."""
    said = folding.digits_of(text).strip()
    if without_year := YEARLESS.fullmatch(said):
        return next_day(int(without_year[1]), int(without_year[2]), today) or Problem("cell.date_none", {"said": said})
    if said.isdecimal() and len(said) != len("20260302"):
        # A cell may hold Excel's count of days; nobody types one.
        return Problem("cell.date", {"said": said})
    return text_values.day(said, today)


def next_day(month: int, of_month: int, today: date) -> date | None:
    """The first such day from today on; None where there is none, as 2月30日."""
    for year in range(today.year, today.year + YEARS_TO_A_LEAP_DAY + 1):
        try:
            found = date(year, month, of_month)
        except ValueError:
            continue
        if found >= today:
            return found
    return None
