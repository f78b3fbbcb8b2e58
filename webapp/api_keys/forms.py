"""The form of a key."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from core import api_keys
from core.access import Role
from core.api_keys import READ, SCOPES, MakeKey
from webapp.forms import CommandForm, DayField
from webapp.request import platform, work

USUAL = timedelta(days=180)
"""How long a key lasts unless somebody says otherwise."""


class MakeKeyForm(CommandForm):
    """Which program is to use the key, what it may do, how long."""

    refused_at = {"scopes": "scope"}  # noqa: RUF012
    name = StringField("使用的系统", [DataRequired("填使用密钥的系统名称"), Length(2, 40, "填2–40个字")])
    scope = SelectField("能做什么")
    expires_on = DayField("有效期至", [DataRequired("填有效期的最后一天")])

    def offer(self) -> None:
        """Fills the choices: another government system reads and nothing else."""
        scopes = (READ,) if work.actor.role is Role.SECADMIN else SCOPES
        self.scope.choices = [(scope, platform.texts.say("api_scope", scope)) for scope in reversed(scopes)]

    def suggest(self) -> None:
        """What is usual."""
        self.expires_on.data = work.today + USUAL

    def checks(self) -> Sequence[Callable[[], object]]:
        """The last day, told together with what else is wrong."""
        return (lambda: api_keys.refuse_day(work, self.expires_on.data),)

    def build(self) -> MakeKey:
        """The order. Who writes may read."""
        scopes = SCOPES[: SCOPES.index(self.scope.data) + 1]
        return MakeKey(name=self.name.data or "", scopes=scopes, expires_on=self.expires_on.data)
