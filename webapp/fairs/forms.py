"""The form of a targeted fair."""

from collections.abc import Callable, Sequence

from wtforms import SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length

from core import fairs
from core.enterprises import Enterprise
from core.fairs import OpenFair
from core.vacancies import Vacancy
from webapp.forms import CommandForm, DayField, OptionalSelect
from webapp.request import platform, work
from webapp.seekers.forms import TickBoxes


class OpenFairForm(CommandForm):
    """Name, day, place, invited firms and what they bring; all of the flagged group's are ticked at first."""

    name = StringField("名称", [DataRequired("填名称"), Length(max=80)])
    held_on = DayField("日期")
    subdistrict = OptionalSelect("街镇")
    place = StringField("地点", [DataRequired("填地点，写到楼栋或院坝"), Length(max=120)])
    enterprises: SelectMultipleField = TickBoxes("邀请的单位", [DataRequired("至少选一家单位")])
    vacancies: SelectMultipleField = TickBoxes("带来的岗位", [DataRequired("至少选一个岗位")])

    def offer(self, firms: list[Enterprise], vacancies: list[Vacancy]) -> None:
        """Fills the choices."""
        places = platform.places.subdistricts(work.today)
        self.subdistrict.choices = [("", "未填"), *((place.code, place.name) for place in places)]
        self.enterprises.choices = [(firm.public_id, firm.name) for firm in firms]
        self.held_on.flags.required = True
        self.held_on.description = (work.today + fairs.LEAD).isoformat()
        self.vacancies.choices = [
            (
                vacancy.public_id,
                f"{vacancy.enterprise.short_name or vacancy.enterprise.name} · {vacancy.title} · 缺{vacancy.gap}人",
            )
            for vacancy in vacancies
        ]

    def checks(self) -> Sequence[Callable[[], object]]:
        """The day, told together with what else is wrong."""
        return (lambda: fairs.refuse_day(work, self.held_on.data),)

    def build(self) -> OpenFair:
        """The order."""
        return OpenFair(
            name=self.name.data or "",
            held_on=self.held_on.data,
            place=self.place.data or "",
            subdistrict=self.subdistrict.data,
            enterprises=tuple(self.enterprises.data or ()),
            vacancies=tuple(self.vacancies.data or ()),
        )
