"""The forms about firms."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import request
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from core import enterprises
from core.access import Role
from core.enterprises import (
    AddClient,
    Basis,
    EditEnterprise,
    Enterprise,
    EnterpriseFacts,
    Licence,
    RegisterEnterprise,
    ReturnEnterprise,
    SetLabels,
    Status,
    SuspendEnterprise,
    VerifyEnterprise,
)
from core.errors import Invalid
from webapp.enterprises.licence import held_licence
from webapp.forms import CommandForm, OptionalSelect, RecordForm, choices
from webapp.request import platform, work

DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
FACTS = tuple(name for name in EnterpriseFacts.__dataclass_fields__ if name not in ("licence", "allow_demo"))


class DayField(StringField):
    """A day as people write it: 2019-3-16, 2019.3.16, 2019年3月16日, 20190316."""

    day: date | None = None

    def _value(self) -> str:
        return self.data.isoformat() if isinstance(self.data, date) else self.data or ""

    def pre_validate(self, form: Any) -> None:
        """Reads the day; says what is wrong with it."""
        said = unicodedata.normalize("NFKC", self._value()).replace(" ", "")
        if not said:
            return
        found = DAY.fullmatch(said)
        if found is None:
            raise ValidationError("日期写年、月、日，如2019-3-16。")
        year, month, day = (int(part) for part in found.groups() if part)
        try:
            self.day = date(year, month, day)
        except ValueError:
            raise ValidationError(f"{year}年{month}月没有{day}日。") from None


class CountField(StringField):
    """A whole number; thousands' commas and full-width digits are taken."""

    number: int | None = None

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)

    def pre_validate(self, form: Any) -> None:
        """Reads the number; says what is wrong with it."""
        said = unicodedata.normalize("NFKC", self._value()).replace(",", "").replace(" ", "").removesuffix("人")
        if not said:
            return
        if not re.fullmatch(r"-?\d{1,9}", said):
            raise ValidationError(f"填整数，“{self._value()[:20]}”读不出人数。")
        self.number = int(said)


class EnterpriseForm(RecordForm):
    """A firm's facts, to be registered or changed; the file is kept when something else must be mended."""

    credit_code = StringField("统一社会信用代码")
    name = StringField("单位名称")
    short_name = StringField("简称")
    division = OptionalSelect("行业")
    size_class = OptionalSelect("规模")
    nature = OptionalSelect("单位性质")
    established_on = DayField("成立日期")
    legal_person = StringField("法定代表人")
    address = StringField("注册地址")
    subdistrict = OptionalSelect("所在街镇")
    park = StringField("园区")
    headcount_insured = CountField("参保人数")
    licence = FileField("营业执照的照片或PDF")
    kept_licence = HiddenField()
    contact_name = StringField("联系人")
    contact_phone = StringField("联系电话")
    second_contact_name = StringField("备用联系人")
    second_contact_phone = StringField("备用联系电话")
    is_internship_base = BooleanField("就业见习基地")
    is_agency = BooleanField("人力资源服务机构，替别的单位招人")
    agency_licence = StringField("人力资源服务许可证号")
    version = HiddenField()
    corrected = False
    taken = False
    """Whether the firm of this code is in the register already, so that one asks to join it."""
    corrections: tuple[str, ...] = ()
    held: Licence | None = None

    def __init__(self, firm: Enterprise | None = None, **words: Any) -> None:
        self.firm = firm
        super().__init__(data=facts_of(firm) if firm else None, **words)
        self.division.choices = divisions()
        self.size_class.choices = choices(list(enterprises.lists.sizes()))
        self.nature.choices = choices(list(enterprises.lists.natures()))
        here = {place.code: place.name for place in platform.places.subdistricts(work.today)}
        if firm is not None and firm.subdistrict and firm.subdistrict not in here:
            here[firm.subdistrict] = platform.places.name(firm.subdistrict)
        self.subdistrict.choices = choices(here)

    @property
    def wants_submit(self) -> bool:
        """Whether the firm is to be put before a verifier, and not merely kept."""
        return "keep" not in request.form

    def validate(self, extra_validators: Any = None) -> bool:
        """Keeps the file first, so that it is not lost where another field is wrong."""
        problem, self.corrections = None, ()
        try:
            self.held = held_licence(self.licence.data, self.kept_licence)
        except Invalid as invalid:
            problem = invalid
        right = super().validate(extra_validators)
        if problem is not None:
            # What is wrong with the file handed in, not that there is none.
            self.licence.errors = []
            self.refuse(problem)
        return right and problem is None

    def build(self) -> RegisterEnterprise | EditEnterprise:
        """The order: a registration, or a change of the firm that the form was opened on."""
        facts = {
            name: self[name].data
            for name in FACTS
            if name in self and name not in ("established_on", "headcount_insured")
        }
        facts |= {
            "established_on": self.established_on.day,
            "headcount_insured": self.headcount_insured.number,
        }
        facts |= {"licence": self.held, "submit": self.wants_submit, "allow_demo": platform.settings.demo}
        if self.firm is None:
            return RegisterEnterprise(**facts)
        return EditEnterprise(**facts, version=seen(self.version))

    def checks(self) -> Sequence[Callable[[], object]]:
        """What a verifier must have, said together with what is wrong."""
        return (self._whole,)

    def _whole(self) -> None:
        firm = self.firm
        if not self.wants_submit and (firm is None or firm.status not in (Status.SUBMITTED, Status.VERIFIED)):
            return
        picture = work.actor.role is Role.ENTERPRISE and (firm is None or firm.licence_file is None)
        said = {name: self[name].data for name in FACTS if name in self} | {"licence": self.held}
        if absent := enterprises.absent(said, picture=picture):
            raise Invalid(**{field: f"enterprise.missing.{field}" for field in absent})

    def refuse(self, invalid: Invalid) -> None:
        """Also remembers which codes would be right, to be offered as one-click choices."""
        code, facts = invalid.fields.get("credit_code", ("", {}))
        self.taken = self.taken or code == "enterprise.code_taken"
        found = facts.get("corrections", ())
        if isinstance(found, list | tuple) and found:
            self.corrections = tuple(str(one) for one in found)
        super().refuse(invalid)


class VerifyForm(CommandForm):
    """The fields are right."""

    version = HiddenField()
    basis = RadioField("对照了什么", validate_choice=False)

    def __init__(self, firm: Enterprise) -> None:
        super().__init__(data={"version": firm.version, "basis": Basis.PICTURE.value if firm.licence_file else None})
        self.basis.flags.required = True
        kinds = [basis for basis in Basis if firm.licence_file or basis is not Basis.PICTURE]
        self.basis.choices = [(basis.value, platform.texts.say("enterprise_basis", basis.value)) for basis in kinds]

    def build(self) -> VerifyEnterprise:
        """The order."""
        said = self.basis.data
        return VerifyEnterprise(version=seen(self.version), basis=Basis(said) if said in set(Basis) else None)


class ReturnForm(CommandForm):
    """Something must be mended first."""

    version = HiddenField()
    reason = TextAreaField("退回理由")

    def __init__(self, firm: Enterprise) -> None:
        super().__init__(data={"version": firm.version})

    def build(self) -> ReturnEnterprise:
        """The order."""
        return ReturnEnterprise(version=seen(self.version), reason=self.reason.data or "")


class SuspendForm(CommandForm):
    """Nothing of the firm shall be public for now."""

    reason = TextAreaField("暂停理由")

    def build(self) -> SuspendEnterprise:
        """The order."""
        return SuspendEnterprise(reason=self.reason.data or "")


class LabelsForm(CommandForm):
    """All labels of a firm at once."""

    labels = SelectMultipleField("标签", validate_choice=False, widget=ListWidget(), option_widget=CheckboxInput())

    def __init__(self, given: list[str] | None = None) -> None:
        super().__init__(data={"labels": given or []})
        self.labels.choices = choices(list(enterprises.lists.labels()), None)

    def build(self) -> SetLabels:
        """The order."""
        return SetLabels(labels=frozenset(self.labels.data or ()))


class MemberForm(CommandForm):
    """A colleague's login name."""

    login_name = StringField("同事的登录名")


class ClientForm(CommandForm):
    """A client firm of an agency."""

    credit_code = StringField("委托单位信用代码")
    name = StringField("委托单位名称")
    authorisation = StringField("授权书编号或名称")
    valid_until = DayField("授权到哪天")

    def build(self) -> AddClient:
        """The order."""
        return AddClient(
            credit_code=self.credit_code.data,
            name=self.name.data,
            authorisation=self.authorisation.data or "",
            valid_until=self.valid_until.day,
        )


def seen(version: HiddenField) -> int:
    """The version that was on the screen; 0, which never is one, where the browser sent nonsense."""
    said = str(version.data)
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def facts_of(firm: Enterprise) -> dict[str, Any]:
    """The record as the form shows it, telephones in clear."""
    facts = {name: getattr(firm, name) for name in FACTS if hasattr(firm, name)}
    facts["contact_phone"], facts["second_contact_phone"] = enterprises.phones(work, firm)
    return facts | {"version": firm.version}


def divisions() -> dict[str, list[tuple[str, str]]]:
    """The divisions of GB/T 4754 under their sections."""
    grouped: dict[str, list[tuple[str, str]]] = {"未填": [("", "未填")]}
    sections = enterprises.lists.sections()
    for code, (section, name) in enterprises.lists.divisions().items():
        grouped.setdefault(f"{section} {sections.get(section, '')}", []).append((code, f"{code} {name}"))
    return grouped
