"""Forms that, once valid, hold a command. Rules live in the command; the form puts what it refuses at its field."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.fields.core import Field

from core.errors import Invalid
from webapp.request import platform


class CommandForm(FlaskForm):
    """A form in Chinese with a one-time key. Subclasses say in `build` which command they make."""

    class Meta(FlaskForm.Meta):
        locales = ["zh"]

    idempotency_key = HiddenField(default=lambda: secrets.token_urlsafe(16))
    command: Any = None

    def build(self) -> Any:
        """The command, from the fields; raises Invalid where a rule of the command is broken."""
        return None

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether fields and command are right; afterwards `command` holds the latter."""
        right = bool(super().validate(extra_validators))
        if not right:
            return False
        try:
            self.command = self.build()
        except Invalid as invalid:
            self.refuse(invalid)
            return False
        return True

    def refuse(self, invalid: Invalid) -> None:
        """Puts each reason at its field; one without a field stands above the form."""
        for name, (code, facts) in invalid.fields.items():
            said = platform.texts.say("error", code, **facts)
            field = self._fields.get(name)
            if field is None:
                self.form_errors = [*self.form_errors, said]
            else:
                field.errors = [*field.errors, said]

    @property
    def wrong(self) -> list[tuple[str, str, str]]:
        """(id of the field, its label, what is wrong) for the summary above the form, in the order of the fields."""
        at_fields = [(f.id, str(f.label.text), str(said)) for f in self._fields.values() for said in flat(f)]
        return [("", "", said) for said in self.form_errors] + at_fields


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
