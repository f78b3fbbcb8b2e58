"""The short form for workers, on one page (specs A7.1)."""

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, ClassVar

from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from core import seekers
from core.errors import Invalid
from core.seekers import CHANNELS, RESULTS, NoteContact, RegisterSeeker, Seeker, SeekerFacts
from webapp.forms import CommandForm, DayField, OptionalSelect, RecordForm, choices
from webapp.request import platform, work

YES_NO = [SelectChoice("", "没有问"), SelectChoice("yes", "能"), SelectChoice("no", "不能")]


class TickBoxes(SelectMultipleField):
    """Several of a few, as tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def words(text: str | None) -> tuple[str, ...]:
    """Words typed into one box, parted by 、，,； or spaces."""
    plain = (text or "").translate(str.maketrans("、，；;|\n\t　", ",,,,,,,,"))
    return tuple(dict.fromkeys(word.strip() for word in plain.replace(" ", ",").split(",") if word.strip()))


def three(value: str | None) -> bool | None:
    """Yes, no, or not asked."""
    return {"yes": True, "no": False}.get(value or "")


def said(value: bool | None) -> str:
    """The other way round, for filling the form."""
    return "" if value is None else "yes" if value else "no"


class SeekerForm(RecordForm):
    """What a counselor asks a person, two minutes long; everything but name, phone and wish may stay unsaid."""

    refused_at: ClassVar[Mapping[str, str]] = {"intentions": "intention_1"}
    name = StringField("姓名", [DataRequired("填姓名"), Length(max=40)])
    phone = StringField("手机", [DataRequired("填手机号"), Length(max=20)])
    intention_1 = StringField("想做什么", [DataRequired("填一个想做的工种，照本人的说法写"), Length(max=40)])
    intention_2 = StringField("第二个", [Optional(), Length(max=40)])
    intention_3 = StringField("第三个", [Optional(), Length(max=40)])
    salary_min = IntegerField("最低要多少", [Optional(), NumberRange(0, 200_000, "填0–200000的整数，元/月")])
    available_on = DayField("哪天能到岗", [Optional()])
    home_subdistrict = OptionalSelect("住哪个街镇")
    work_subdistricts = TickBoxes("愿意去哪些街镇上班")
    shift_ok = TickBoxes("能接受的班次")
    night_ok = SelectField("能不能上夜班", choices=YES_NO)
    dorm_needed = SelectField(
        "要不要住宿", choices=[SelectChoice("", "没有问"), SelectChoice("yes", "要"), SelectChoice("no", "不要")]
    )
    education = OptionalSelect("学历")
    experience_years = IntegerField("干过几年", [Optional(), NumberRange(0, 60, "填0–60的整数")])
    skills = StringField("会什么", [Optional(), Length(max=300)])
    certificates = StringField("有什么证", [Optional(), Length(max=300)])
    no_certificate = BooleanField("问过，没有证")
    experience = TextAreaField("做过什么", [Optional(), Length(max=4000)])
    self_description = TextAreaField("本人的话", [Optional(), Length(max=4000)])
    seeker_class = OptionalSelect("人员类别")
    health_limits = StringField("健康限制", [Optional(), Length(max=200)])
    sensitive_consent = BooleanField("单独同意：本人同意登记健康限制和困难、残疾类别")
    consent_channel = SelectField("怎样同意的", default=CHANNELS[0])
    before: Seeker | None = None

    def offer(self) -> None:
        """Fills the selects."""
        places = platform.places.subdistricts(work.today)
        near = platform.places.districts(work.today)
        self.home_subdistrict.choices = [("", "未填"), *((place.code, place.name) for place in places)]
        self.work_subdistricts.choices = [(place.code, place.name) for place in (*places, *near)]
        sections = platform.texts.sections
        self.shift_ok.choices = [(value, value) for value in sections["shift"].values()]
        self.education.choices = choices([value for key, value in sections["education"].items() if key != "any"])
        self.seeker_class.choices = choices(list(sections["seeker_class"].values()))
        channels = [name for name in CHANNELS if name != "import"]
        self.consent_channel.choices = [(name, platform.texts.say("channel", name)) for name in channels]

    def fill(self, seeker: Seeker) -> None:
        """The record into the form; the telephone stays out."""
        for name in ("name", "salary_min", "available_on", "home_subdistrict", "work_subdistricts", "education"):
            self[name].data = getattr(seeker, name)
        for name in ("experience_years", "experience", "self_description"):
            self[name].data = getattr(seeker, name)
        self.seeker_class.data = seekers.seeker_class(work, seeker)
        self.health_limits.data = "、".join(seekers.health_limits(work, seeker))
        for place, title in enumerate(seeker.intentions[:3], 1):
            self[f"intention_{place}"].data = title
        self.shift_ok.data = seeker.shift_ok or []
        self.night_ok.data, self.dorm_needed.data = said(seeker.night_ok), said(seeker.dorm_needed)
        self.skills.data = "、".join(seeker.skills)
        none = platform.texts.say("said", "none")
        self.no_certificate.data = seeker.certificates == [none]
        self.certificates.data = "" if self.no_certificate.data else "、".join(seeker.certificates)

    def checks(self) -> Sequence[Callable[[], object]]:
        """Name, telephone and ID number, and what needs another word from the person: told with what else is wrong."""
        return self._identity, self._certificates, self._consented

    def _identity(self) -> None:
        number = (self["id_number"].data or "") if "id_number" in self else None
        # A telephone that is not typed anew stays.
        phone = self.phone.data or (self.before and work.vault.open(self.before, "phone")) or ""
        demo = platform.settings.demo
        seekers.check_identity(self.name.data or "", phone, number, work.today, allow_demo=demo)

    def _certificates(self) -> None:
        if self.no_certificate.data and words(self.certificates.data):
            raise Invalid(certificates="seeker.certificates_both")

    def _consented(self) -> None:
        agreed = self.sensitive_consent.data or bool(self.before and self.before.sensitive_consent)
        said = SimpleNamespace(seeker_class=self.seeker_class.data, health_limits=words(self.health_limits.data))
        seekers.refuse_unasked(said, consented=agreed)

    def facts(self, before: Seeker | None = None) -> SeekerFacts:
        """The facts; fields that the short form does not ask keep what the record says."""
        titles = (self.intention_1.data, self.intention_2.data, self.intention_3.data)
        certificates = words(self.certificates.data)
        if self.no_certificate.data:
            certificates = (platform.texts.say("said", "none"),)
        kept: dict[str, Any] = {}
        if before is not None:
            names = ("home_village", "graduated_on", "school", "major", "employment_type")
            kept = {name: getattr(before, name) for name in names}
        return SeekerFacts(
            name=self.name.data or "",
            phone=self.phone.data or "",
            home_subdistrict=self.home_subdistrict.data,
            education=self.education.data,
            seeker_class=self.seeker_class.data,
            intentions=tuple(title.strip() for title in titles if title and title.strip()),
            salary_min=self.salary_min.data,
            work_subdistricts=tuple(self.work_subdistricts.data or ()),
            shift_ok=tuple(self.shift_ok.data) if self.shift_ok.data else None,
            night_ok=three(self.night_ok.data),
            dorm_needed=three(self.dorm_needed.data),
            available_on=self.available_on.data,
            skills=words(self.skills.data),
            certificates=certificates,
            experience_years=self.experience_years.data,
            experience=self.experience.data or "",
            self_description=self.self_description.data or "",
            health_limits=words(self.health_limits.data),
            **kept,
        )


class RegisterForm(SeekerForm):
    """A new person: the short form with ID number and consent."""

    id_number = StringField("身份证号", [DataRequired("填身份证号"), Length(max=24)])
    consent = BooleanField("本人同意用登记的资料参加岗位匹配，由本所推荐给用人单位")

    def build(self) -> RegisterSeeker:
        """The order."""
        return RegisterSeeker(
            id_number=self.id_number.data or "",
            facts=self.facts(),
            matching_consent=self.consent.data,
            sensitive_consent=self.sensitive_consent.data,
            consent_channel=self.consent_channel.data,
        )


class EditForm(SeekerForm):
    """The short form for a person who is registered; `version` tells when somebody else was faster."""

    phone = StringField("新手机", [Optional(), Length(max=20)])
    version = IntegerField("版本", [DataRequired()], widget=HiddenInput())

    def build(self) -> SeekerFacts:
        """The facts."""
        return self.facts(self.before)

    @property
    def sensitive_channel(self) -> str | None:
        """How the person agreed just now that health and hardship are kept; None where they were not asked."""
        return self.consent_channel.data if self.sensitive_consent.data else None


class ContactForm(CommandForm):
    """A talk with a person."""

    channel = SelectField("方式")
    result = SelectField("结果")
    note = StringField("记一句", [Optional(), Length(max=300)])
    next_on = DayField("下次联系", [Optional()])

    def offer(self) -> None:
        """Fills the selects."""
        channels = [name for name in CHANNELS if name != "import"]
        self.channel.choices = [(name, platform.texts.say("channel", name)) for name in channels]
        self.result.choices = [(name, platform.texts.say("contact_result", name)) for name in RESULTS]

    def build(self) -> NoteContact:
        """The order."""
        return NoteContact(
            channel=self.channel.data, result=self.result.data, note=self.note.data or "", next_on=self.next_on.data
        )
