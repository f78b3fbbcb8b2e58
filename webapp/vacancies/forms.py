"""The vacancy form: the sixty-second part first, the rest of the same record below (specs A7.1)."""

from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from core.enterprises import Enterprise
from core.vacancies import Vacancy, VacancyFacts
from webapp.forms import CommandForm, OptionalSelect, choices
from webapp.request import platform, work
from webapp.seekers.forms import TickBoxes, said, three, words

YES_NO = [SelectChoice("", "没有说"), SelectChoice("yes", "是"), SelectChoice("no", "否")]
OUTSIDE = "elsewhere"


class VacancyForm(CommandForm):
    """Only the title is needed to keep it; what publishing needs is listed beside the form."""

    firm = SelectField("单位")
    title = StringField("岗位", [DataRequired("填岗位名称，照平常的叫法写"), Length(max=80)])
    headcount = IntegerField("人数", [Optional(), NumberRange(1, 2000, "填1–2000的整数")])
    salary_min = IntegerField("最低月薪", [Optional(), NumberRange(0, 500_000, "填0–500000的整数")])
    salary_max = IntegerField("最高月薪", [Optional(), NumberRange(0, 500_000, "填0–500000的整数")])
    subdistrict = OptionalSelect("工作街镇")
    place_text = StringField("区外地点", [Optional(), Length(max=120)])
    address = StringField("详细地址", [Optional(), Length(max=200)])
    arrive_by = DateField("到岗日", [Optional()])
    contact_name = StringField("联系人", [Optional(), Length(max=40)])
    contact_phone = StringField("联系电话", [Optional(), Length(max=30)])
    employment_type = OptionalSelect("用工形式")
    duties = TextAreaField("工作内容", [Optional(), Length(max=4000)])
    requirements = TextAreaField("招聘条件", [Optional(), Length(max=4000)])
    valid_to = DateField("有效期至", [Optional()])
    education_min = OptionalSelect("最低学历")
    experience_years_min = IntegerField("经验", [Optional(), NumberRange(0, 40, "填0–40的整数")])
    certificates = StringField("证书", [Optional(), Length(max=300)])
    skills_must = StringField("必须会", [Optional(), Length(max=300)])
    skills_nice = StringField("会更好", [Optional(), Length(max=300)])
    shift = OptionalSelect("班次")
    night_shift = SelectField("有没有夜班", choices=YES_NO)
    dormitory = SelectField("包住", choices=YES_NO)
    meals = SelectField("包吃", choices=YES_NO)
    salary_unit = OptionalSelect("计薪")
    pay_composition = StringField("月薪怎么算", [Optional(), Length(max=200)])
    pay_day = IntegerField("发薪日", [Optional(), NumberRange(1, 31, "填1–31")])
    probation_months = IntegerField("试用期", [Optional(), NumberRange(0, 6, "填0–6")])
    probation_pay = IntegerField("试用期月薪", [Optional(), NumberRange(0, 500_000, "填0–500000的整数")])
    insurance = TickBoxes("社保")
    hazards = TickBoxes("职业危害告知")
    hours_per_week = IntegerField("每周工时", [Optional(), NumberRange(1, 84, "填1–84")])
    contract_term = StringField("合同期限", [Optional(), Length(max=40)])
    is_dispatch = BooleanField("劳务派遣")
    dispatch_employer = StringField("派遣单位", [Optional(), Length(max=120)])
    benefits = StringField("其他福利", [Optional(), Length(max=300)])
    urgent = BooleanField("急招")
    version = IntegerField("版本", [Optional()], widget=HiddenInput())

    def offer(self, firms: list[Enterprise]) -> None:
        """Fills the selects."""
        sections = platform.texts.sections
        self.firm.choices = [(firm.public_id, firm.name) for firm in firms]
        self.subdistrict.choices = [
            ("", "选街镇"),
            *((place.code, place.name) for place in platform.places.subdistricts(work.today)),
            (OUTSIDE, "区外（写在右边）"),
        ]
        self.employment_type.choices = choices(list(sections["employment_type"].values()))
        self.education_min.choices = choices(list(sections["education"].values()))
        self.shift.choices = choices(list(sections["shift"].values()))
        self.salary_unit.choices = [(unit, unit) for unit in sections["salary_unit"].values()]
        self.insurance.choices = [(value, value) for value in sections["insurance"].values()]
        self.hazards.choices = [(value, value) for value in sections["hazard"].values()]

    def show(self, vacancy: Vacancy, phone: str) -> None:
        """The record into the form."""
        for name in VacancyFacts.__dataclass_fields__:
            if name in self._fields and name not in ("contact_phone", "subdistrict"):
                self[name].data = shown(getattr(vacancy, name, None), self[name].type)
        self.firm.data = vacancy.enterprise.public_id
        self.subdistrict.data = vacancy.subdistrict or (OUTSIDE if vacancy.place_text else "")
        self.contact_phone.data, self.version.data = phone, vacancy.version

    def build(self) -> VacancyFacts:
        """The facts."""
        plain: dict[str, Any] = {}
        for name in VacancyFacts.__dataclass_fields__:
            if name not in self._fields:
                continue
            field = self[name]
            plain[name] = field.data if field.data not in ("", []) else None
        for name in ("night_shift", "dormitory", "meals"):
            plain[name] = three(self[name].data)
        for name in ("certificates", "skills_must", "skills_nice"):
            plain[name] = words(self[name].data)
        for name in ("insurance", "hazards"):
            plain[name] = tuple(self[name].data or ())
        for name in ("duties", "requirements"):
            plain[name] = self[name].data or ""
        plain["title"] = self.title.data or ""
        plain["subdistrict"] = None if self.subdistrict.data == OUTSIDE else self.subdistrict.data
        plain["place_text"] = self.place_text.data if self.subdistrict.data == OUTSIDE else None
        return VacancyFacts(**plain)


def shown(value: Any, kind: str) -> Any:
    """A value of the record as its field takes it."""
    if isinstance(value, list):
        return value if kind == "TickBoxes" else "、".join(value)
    if kind == "SelectField" and (value is None or isinstance(value, bool)):
        return said(value)
    return value


class ReturnForm(CommandForm):
    """Why a vacancy goes back."""

    reason = TextAreaField("退回理由", [DataRequired("写明退回的理由"), Length(min=2, max=300)])
