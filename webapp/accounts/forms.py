"""Forms of the security administrator."""

from collections.abc import Callable, Sequence
from datetime import datetime

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from core.access import OfficeLevel, Role
from core.accounts import OFFICE, SIGNING_ROLES, MakeAccount, MoveAccount, Office, OpenOffice, User
from core.errors import Invalid
from core.places import Place
from core.work import ZONE
from webapp.forms import CommandForm, OptionalSelect
from webapp.request import platform


def role_choices() -> list[tuple[str, str]]:
    """Roles that sign in."""
    return [(role.value, platform.texts.say("role", role.value)) for role in SIGNING_ROLES]


def office_choices(offices: list[Office]) -> list[tuple[str, str]]:
    """Offices by name, with an empty line."""
    return [("", "不归机构"), *((office.public_id, office.name) for office in offices)]


def heir_choices(heirs: list[User]) -> list[tuple[str, str]]:
    """Who may take over: colleagues of the same office and role, or the office itself until somebody is there."""
    people = [(heir.public_id, heir.name) for heir in heirs]
    return [("", "名下没有未办完的事"), *people, (OFFICE, "留在本机构，等人来接")]


class MakeAccountForm(CommandForm):
    """A new account."""

    name = StringField("姓名", [DataRequired("填姓名"), Length(max=40)])
    login_name = StringField("登录名", [DataRequired("填登录名"), Length(max=40)])
    role = SelectField("角色")
    office = OptionalSelect("所在机构")

    def offer(self, offices: list[Office]) -> None:
        """Fills the selects."""
        self.role.choices, self.office.choices = role_choices(), office_choices(offices)

    def build(self) -> MakeAccount:
        """The order."""
        return MakeAccount(
            name=self.name.data or "",
            login_name=self.login_name.data or "",
            role=Role(self.role.data),
            office_public_id=self.office.data,
        )


class MoveAccountForm(CommandForm):
    """Role, office, and who takes over."""

    role = SelectField("角色")
    office = OptionalSelect("所在机构")
    hand_to = OptionalSelect("未办完的事交给")

    def offer(self, offices: list[Office], heirs: list[User]) -> None:
        """Fills the selects."""
        self.role.choices, self.office.choices = role_choices(), office_choices(offices)
        self.hand_to.choices = heir_choices(heirs)

    def build(self) -> MoveAccount:
        """The order."""
        return MoveAccount(role=Role(self.role.data), office_public_id=self.office.data, hand_to=self.hand_to.data)


def places() -> list[Place]:
    """The district's 街镇 of today, each followed by its 村社区."""
    now = platform.places
    today = datetime.now(ZONE).date()
    return [place for town in now.subdistricts(today) for place in (town, *now.villages(town.code))]


class OpenOfficeForm(CommandForm):
    """A new office."""

    name = StringField("机构名称", [DataRequired("填机构名称"), Length(max=60)])
    level = SelectField("层级")
    parent = OptionalSelect("上级机构")
    place = OptionalSelect("所管的地方")
    telephone = StringField("电话", [Optional(), Length(max=20)])

    def offer(self, offices: list[Office]) -> None:
        """Fills the selects."""
        self.level.choices = [(level.value, platform.texts.say("office_level", level.value)) for level in OfficeLevel]
        above = [office for office in offices if office.level != OfficeLevel.VILLAGE.value]
        self.parent.choices = [("", "没有上级"), *((office.public_id, office.name) for office in above)]
        self.place.choices = [("", "全区"), *((place.code, place.name) for place in places())]

    def build(self) -> OpenOffice:
        """The order."""
        return OpenOffice(
            name=self.name.data or "",
            level=OfficeLevel(self.level.data),
            parent_public_id=self.parent.data,
            place_code=self.place.data,
            telephone=self.telephone.data or None,
        )

    def checks(self) -> Sequence[Callable[[], object]]:
        """That the place is of the level."""
        return (self._of_level,)

    def _of_level(self) -> None:
        place = platform.places.by_code.get(self.place.data or "")
        if place is not None and place.level != self.level.data:
            raise Invalid(place="office.place_level")
