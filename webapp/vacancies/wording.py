"""What the law says against the words being typed, beside the form: marked, explained, mended with one click."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from flask import request

from core import vacancies
from core.checks import lawful
from core.checks.lawful import Finding, Piece
from webapp.request import work
from webapp.vacancies.forms import VacancyForm

MEND = "mend"


@dataclass(frozen=True, slots=True)
class Part:
    """The findings of one field, and the lines that they stand in."""

    field: str
    label: str
    lines: list[list[Piece]]
    findings: list[Finding]


def asked() -> bool:
    """Whether a better wording was taken: the form comes back with it, nothing is kept."""
    return request.form.get("then", "").startswith(f"{MEND}:")


def mend(form: VacancyForm) -> None:
    """Puts the better wording into the form, where the words are still those that were found."""
    name, start, end = [*request.form["then"].split(":")[1:], "", "", ""][:3]
    text = getattr(form[name], "data", None) if name in form._fields else None
    if not isinstance(text, str) or not (start.isdecimal() and end.isdecimal()):
        return
    for finding in found_in(text):
        if (finding.start, finding.end) == (int(start), int(end)):
            form[name].data = lawful.mended(text, finding)
            form[name].raw_data = [form[name].data]
            return


def found_in(text: str) -> list[Finding]:
    """The findings of one text as of today."""
    said = SimpleNamespace(duties=text)
    return [told.finding for told in vacancies.findings(said, work.today)]


def shown(form: VacancyForm) -> dict[str, Any]:
    """What the panel of the wording shows: the parts at fault, and hints that hinder nothing."""
    said = SimpleNamespace(**form.told())
    by_field: dict[str, list[Finding]] = {}
    for told in vacancies.findings(said, work.today):
        by_field.setdefault(told.field, []).append(told.finding)
    parts = [
        Part(name, str(form[name].label.text), lawful.marked(getattr(said, name), found), found)
        for name, found in by_field.items()
        if name in form
    ]
    told_all = [finding for part in parts for finding in part.findings]
    return {
        "wording": parts,
        "blocks": any(finding.level == "block" for finding in told_all),
        "ages": any(finding.code == "age" for finding in told_all),
        "hints": vacancies.hints(said) if said.title else [],
    }
