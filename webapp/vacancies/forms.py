"""The vacancy form: the sixty-second part first, the rest of the same record below (specs A7.1)."""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

from flask import request
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional, StopValidation
from wtforms.widgets import HiddenInput, TextInput

from core import vacancies
from core.checks import folding
from core.enterprises import Enterprise
from core.errors import Invalid
from core.vacancies import Status, Vacancy, VacancyFacts, lists
from webapp.forms import CommandForm, DayField, OptionalSelect, RecordForm, choices
from webapp.request import platform, work
from webapp.seekers.forms import TickBoxes, said, three, words

YES_NO = [SelectChoice("", "没有说"), SelectChoice("yes", "是"), SelectChoice("no", "否")]
OUTSIDE = "elsewhere"
WORDS = ("certificates", "skills_must", "skills_nice")
BOXES = ("insurance", "hazards")
TEXTS = ("duties", "requirements")
TOGETHER = (
    ("salary_min", "salary_max"),
    ("subdistrict", "place_text", "address"),
    ("requirements", "education_min", "certificates", "skills_must"),
)
"""Fields of which one suffices, or all are needed: where one is wrong, the others are not said to be missing."""
NOT_ASKED = ("salary_text", "source_ref")
"""Facts that an import or another page knows; saving this form leaves them as they are."""

IF_SHOWN = ("age_note", "lint_reason")
"""Asked for only where the wording gives cause; where they are not, the record keeps what it has."""


class NumberText(TextInput):
    """A box for a number as people write it: a browser's own number box would swallow 5,500."""

    def __call__(self, field: Any, **words: Any) -> Any:
        """The box, with the digits first on a telephone's keyboard."""
        return super().__call__(field, inputmode="numeric", autocomplete="off", **words)


def whole(text: str) -> int | None:
    """A whole number as people write it; None for nothing. Raises ValueError with what to do."""
    plain = folding.fold(text).replace(",", "").rstrip("元人年月日岁个小时 ")
    if not plain:
        return None
    if not (plain.isascii() and plain.removeprefix("-").isdecimal()) or len(plain) > len("-500000000"):
        raise ValueError("填整数，如5500")
    return int(plain)


class NumberField(IntegerField):
    """A whole number typed with or without separators and its unit: 5500, 5,500, 5500元, ５５００."""

    widget = NumberText()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Text to a number; none where nothing was typed."""
        self.data = None
        self.data = whole(valuelist[0]) if valuelist else None

    def pre_validate(self, form: Any) -> None:
        """What is no number is not told its range as well."""
        if self.process_errors:
            raise StopValidation


def plain_lines(text: str | None) -> str | None:
    """Lines as the record has them: a browser sends them ended in its own way, which is no change."""
    return text.replace("\r\n", "\n") if text else text


class VacancyForm(RecordForm):
    """Only the title is needed to keep it; what publishing needs is marked."""

    firm = SelectField("单位")
    firm_name = HiddenField("单位名称")
    source = SelectField("从哪里知道的")
    title = StringField("岗位", [DataRequired("填岗位名称，照平常的叫法写"), Length(max=80)])
    headcount = NumberField("人数", [Optional(), NumberRange(1, 2000, "填1–2000的整数")])
    salary_min = NumberField("最低月薪", [Optional(), NumberRange(0, 500_000, "填0–500000的整数")])
    salary_max = NumberField("最高月薪", [Optional(), NumberRange(0, 500_000, "填0–500000的整数")])
    salary_unit = OptionalSelect("计薪")
    arrive_by = DayField("到岗日", [Optional()])
    subdistrict = OptionalSelect("工作街镇")
    address = StringField("详细地址", [Optional(), Length(max=200)])
    place_text = StringField("区外地点", [Optional(), Length(max=120)])
    contact_name = StringField("联系人", [Optional(), Length(max=40)])
    contact_phone = StringField("联系电话", [Optional(), Length(max=30)])
    employment_type = OptionalSelect("用工形式")
    valid_to = DayField("有效期至", [Optional()])
    duties = TextAreaField("工作内容", [Optional(), Length(max=4000)], filters=[plain_lines])
    requirements = TextAreaField("招聘条件", [Optional(), Length(max=4000)], filters=[plain_lines])
    age_note = StringField("年龄要求的合法理由", [Optional(), Length(max=200)])
    lint_reason = StringField("合法理由", [Optional(), Length(max=200)])
    education_min = OptionalSelect("最低学历")
    experience_years_min = NumberField("经验", [Optional(), NumberRange(0, 40, "填0–40的整数")])
    certificates = StringField("证书", [Optional(), Length(max=300)])
    skills_must = StringField("必须会", [Optional(), Length(max=300)])
    skills_nice = StringField("会更好", [Optional(), Length(max=300)])
    shift = OptionalSelect("班次")
    night_shift = SelectField("有没有夜班", choices=YES_NO)
    dormitory = SelectField("包住", choices=YES_NO)
    meals = SelectField("包吃", choices=YES_NO)
    commute_bus = SelectField("有通勤车", choices=YES_NO)
    pay_composition = StringField("月薪怎么算", [Optional(), Length(max=200)])
    pay_day = NumberField("发薪日", [Optional(), NumberRange(1, 31, "填1–31")])
    hours_per_week = NumberField("每周工时", [Optional(), NumberRange(1, 84, "填1–84")])
    contract_term = StringField("合同期限", [Optional(), Length(max=40)])
    probation_months = NumberField("试用期", [Optional(), NumberRange(0, 6, "填0–6")])
    probation_pay = NumberField("试用期月薪", [Optional(), NumberRange(0, 500_000, "填0–500000的整数")])
    insurance = TickBoxes("社保")
    hazards = TickBoxes("职业危害告知")
    is_dispatch = BooleanField("劳务派遣")
    dispatch_employer = StringField("派遣单位", [Optional(), Length(max=120)])
    benefits = StringField("其他福利", [Optional(), Length(max=300)])
    urgent = BooleanField("急招")
    version = IntegerField("版本", [Optional()], widget=HiddenInput())
    before: Vacancy | None = None

    def offer(self, firms: list[Enterprise], *, by_staff: bool = False) -> None:
        """Fills the selects. Without firms, staff write for one that is known by its name only."""
        if firms:
            self.firm.choices = [(firm.public_id, firm.name) for firm in firms]
            del self.firm_name
        else:
            del self.firm
        if by_staff:
            self.source.choices = [
                (code, platform.texts.say("vacancy_source", code)) for code in ("behalf", *vacancies.SOURCES)
            ]
        else:
            del self.source
        self.subdistrict.choices = [
            ("", "选街镇"),
            *((place.code, place.name) for place in platform.places.subdistricts(work.today)),
            (OUTSIDE, "区外（写在“区外地点”）"),
        ]
        for field, name in (
            (self.employment_type, "employment_type"),
            (self.education_min, "education"),
            (self.shift, "shift"),
        ):
            field.choices = choices(list(lists.values(name)))
        self.salary_unit.choices = [(unit, f"元/{unit}") for unit in lists.values("salary_unit")]
        self.insurance.choices = [(value, value) for value in lists.values("insurance")]
        self.hazards.choices = [(value, value) for value in lists.values("hazard")]

    def show(self, vacancy: Vacancy, phone: str) -> None:
        """The record into the form."""
        for name in VacancyFacts.__dataclass_fields__:
            if name in self._fields and name not in ("contact_phone", "subdistrict"):
                self[name].data = shown(getattr(vacancy, name, None), self[name].type)
        self.subdistrict.data = vacancy.subdistrict or (OUTSIDE if vacancy.place_text else "")
        self.contact_phone.data, self.version.data = phone, vacancy.version

    def build(self) -> VacancyFacts:
        """The facts. Raises Invalid where two places are said, together with what the facts themselves refuse."""
        wrong: dict[str, Any] = {}
        try:
            place = self._place()
        except Invalid as invalid:
            place, wrong = {}, dict(invalid.fields)
        try:
            facts = VacancyFacts(**self.told() | place)
        except Invalid as invalid:
            raise Invalid(**wrong | dict(invalid.fields)) from invalid
        if wrong:
            raise Invalid(**wrong)
        return facts

    def checks(self) -> Sequence[Callable[[], object]]:
        """The telephone; and what publishing still needs, so that it is not told one try later."""
        demo = platform.settings.demo
        return lambda: vacancies.telephone(self.contact_phone.data, allow_demo=demo), self._fit

    def _fit(self) -> None:
        """Raises Invalid where it is to be public and something else is wrong already; alone, the service says it."""
        asked = request.form.get("then") == "submit"
        public = self.before is not None and self.before.status not in vacancies.LOOSE
        if not self.errors or not (asked or public):
            return
        filled, has_phone = self.before.filled if self.before else 0, bool(self.contact_phone.raw_data)
        said = SimpleNamespace(**self.told())
        has_phone = has_phone and bool(self.contact_phone.raw_data[0].strip())
        need = vacancies.needed(Status(self.before.status) if self.before else Status.DRAFT)
        found = vacancies.refusals(said, filled=filled, today=work.today, has_phone=has_phone, need=need)
        if lacks := {name: why for name, why in found.items() if not self._told(name)}:
            raise Invalid(**lacks)

    def _told(self, name: str) -> bool:
        """Whether the field, or one that goes with it, has been told a fault."""
        group = next((names for names in TOGETHER if name in names), (name,))
        return any(self[one].errors for one in group if one in self)

    def told(self) -> dict[str, Any]:
        """What the fields say, as the facts take it; nothing for a field that could not be read."""
        names = [name for name in VacancyFacts.__dataclass_fields__ if name in self._fields]
        plain: dict[str, Any] = {name: self[name].data if self[name].data != "" else None for name in names}
        plain |= {name: three(self[name].data) for name in ("night_shift", "dormitory", "meals", "commute_bus")}
        plain |= {name: words(self[name].data) for name in WORDS}
        plain |= {name: tuple(self[name].data or ()) for name in BOXES}
        plain |= {name: self[name].data or "" for name in (*TEXTS, "title")}
        kept = (*NOT_ASKED, *(name for name in IF_SHOWN if not self[name].raw_data))
        return plain | {name: getattr(self.before, name) for name in kept if self.before is not None}

    def _place(self) -> dict[str, str | None]:
        code, outside = self.subdistrict.data, (self.place_text.data or "").strip() or None
        if code in (None, OUTSIDE):
            if code and not outside:
                raise Invalid(place_text="vacancy.place_outside")
            return {"subdistrict": None, "place_text": outside}
        # A record may hold a code and the words it was read from; only what was typed here can contradict.
        if outside and outside != (self.before and self.before.place_text):
            raise Invalid(place_text="vacancy.place_twice")
        return {"subdistrict": code, "place_text": outside}

    def show_version(self, version: int) -> None:
        """The version whose content the person has now been told of."""
        self.version.data, self.version.raw_data = version, None


def shown(value: Any, kind: str) -> Any:
    """A value of the record as its field takes it."""
    if isinstance(value, list):
        return value if kind == "TickBoxes" else "、".join(value)
    if kind == "SelectField" and (value is None or isinstance(value, bool)):
        return said(value)
    return value


class ReturnForm(CommandForm):
    """Why a vacancy goes back."""

    beside = CommandForm.beside | {"version", "verdict"}
    reason = TextAreaField("退回理由", [DataRequired("写明退回的理由"), Length(2, 300, "写明退回的理由，2–300个字")])
