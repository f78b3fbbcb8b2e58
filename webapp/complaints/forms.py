"""The forms of a complaint: what is wrong with a vacancy, and what was found."""

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from core.complaints import MACHINE, DecideComplaint, Kind, ReportVacancy
from webapp.forms import CommandForm
from webapp.request import platform


class ReportForm(CommandForm):
    """Anybody says what is wrong with a public vacancy."""

    kind = RadioField("哪里不对", [DataRequired("选哪里不对")], validate_choice=False)
    said = TextAreaField("说明", [Length(max=300, message="最多写300个字")])
    phone = StringField("自己的电话", [Length(max=40)])

    def offer(self) -> None:
        """Fills the choices."""
        self.kind.choices = [(kind.value, platform.texts.say("complaint_kind", kind.value)) for kind in Kind]

    def build(self) -> ReportVacancy:
        """The order."""
        return ReportVacancy(kind=self.kind.data or "", said=self.said.data or "", phone=self.phone.data or "")


class DecideForm(CommandForm):
    """A counselor says what was found."""

    act = RadioField("结果", [DataRequired("选核查结果")], validate_choice=False)
    note = TextAreaField("怎样核查的", [DataRequired("写怎样核查的、结果怎样")])
    version = HiddenField()

    def offer(self) -> None:
        """Fills the choices."""
        self.act.choices = [(act, platform.texts.say("complaint_act", act)) for act in MACHINE.edges]

    def build(self) -> DecideComplaint:
        """The order."""
        said = self.version.data or ""
        version = int(said) if said.isascii() and said.isdigit() else 0
        return DecideComplaint(act=self.act.data or "", note=self.note.data or "", version=version)
