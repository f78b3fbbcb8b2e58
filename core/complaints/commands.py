"""Orders about complaints."""

from dataclasses import dataclass

from core.complaints.states import MACHINE, Kind
from core.errors import Invalid

SAID = 300
NOTE = range(2, 301)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportVacancy:
    """What somebody says of a public vacancy; the telephone is theirs, for questions, and may be left out."""

    kind: str
    said: str = ""
    phone: str = ""

    def __post_init__(self) -> None:
        wrong: dict[str, str] = {}
        if self.kind not in set(Kind):
            wrong["kind"] = "complaint.kind"
        if len(self.said.strip()) > SAID:
            wrong["said"] = "complaint.said_long"
        elif self.kind == Kind.OTHER and not self.said.strip():
            wrong["said"] = "complaint.said"
        if wrong:
            raise Invalid(**wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideComplaint:
    """What was found: `act` is close, pause, correct or dismiss; the note says how it was looked into."""

    act: str
    note: str
    version: int

    def __post_init__(self) -> None:
        wrong: dict[str, str] = {}
        if self.act not in MACHINE.edges:
            wrong["act"] = "complaint.act"
        if len(self.note.strip()) not in NOTE:
            wrong["note"] = "complaint.note"
        if wrong:
            raise Invalid(**wrong)
