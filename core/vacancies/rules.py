"""What a vacancy must fulfil to be put forward and published: complete, lawful on its face, and not over."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from core.checks.lawful import PROBATION_LONGEST, PROBATION_PERCENT, PROBATION_STEPS
from core.checks.words import section
from core.vacancies import lawful, lists
from core.vacancies.commands import FIELD, PUBLISHED_NEED, SUBMITTED_NEED, VALIDITY_DAYS, Reasons, missing
from core.vacancies.states import LOOSE, Status


def needed(status: Status) -> Sequence[str]:
    """What a vacancy of this state must say: all that the law asks of an ad, or before its review the beginning."""
    return SUBMITTED_NEED if status in (*LOOSE, Status.SUBMITTED) else PUBLISHED_NEED


def refusals(said: Any, *, filled: int, today: date, has_phone: bool, need: Sequence[str] = PUBLISHED_NEED) -> Reasons:
    """Why the facts, or a record, cannot be public, or with `need` put forward: field to code, in the order of the
    form; empty where they can."""
    lacks = missing(said, has_phone=has_phone, need=need)
    wrong: Reasons = {FIELD.get(code, code): f"vacancy.missing.{code}" for code in lacks}
    if said.headcount is not None and said.headcount <= filled:
        wrong["headcount"] = ("vacancy.headcount_filled", {"filled": filled})
    if said.valid_to is not None and not 0 <= (said.valid_to - today).days <= VALIDITY_DAYS:
        wrong["valid_to"] = ("vacancy.valid_to", {"days": VALIDITY_DAYS, "said": said.valid_to.isoformat()})
    if said.is_dispatch and not (said.dispatch_employer or "").strip():
        wrong["dispatch_employer"] = "vacancy.dispatch_employer"
    return {**wording(said, today), **wrong, **probation(said)}


def wording(said: Any, today: date) -> Reasons:
    """What the law does not allow in the texts and the pay (specs A7.6); wording with a reason waits for its review."""
    wrong: Reasons = {}
    told = lawful.findings(said, today)
    for one in told if not (said.lint_reason or "").strip() else ():
        if one.blocks:
            why = section("lawful", "lawful_rule")[one.finding.code]
            facts = {"words": one.finding.words, "why": why, "source": one.finding.source}
            wrong.setdefault(one.field, ("vacancy.unlawful", facts))
    ages = [one.finding.words for one in told if one.finding.code == "age"]
    if ages and not (said.age_note or "").strip():
        wrong["age_note"] = ("vacancy.age_note", {"words": ages[0]})
    if least := lawful.below_minimum(said, today):
        wrong["salary_min"] = ("vacancy.below_minimum", {"least": least, "unit": said.salary_unit})
    return wrong


def probation(said: Any) -> Reasons:
    """What the law does not allow of the probation (specs A7.6); what is not said is not held against it."""
    if not said.probation_months:
        return {"probation_pay": "vacancy.probation_none"} if said.probation_pay else {}
    wrong: Reasons = {}
    term = lists.contract_months(said.contract_term)
    if term is not None:
        most = next((allowed for below, allowed in PROBATION_STEPS if term[0] < below), PROBATION_LONGEST)
        if said.probation_months > most:
            wrong["probation_months"] = ("vacancy.probation_term", {"term": said.contract_term, "most": most})
    piece = said.salary_unit is not None and said.salary_unit == lists.values("salary_unit")[-1]
    if said.probation_pay is not None and said.salary_min is not None and not piece:
        least = -(-said.salary_min * PROBATION_PERCENT // 100)
        if said.probation_pay < least:
            wrong["probation_pay"] = ("vacancy.probation_share", {"least": least, "low": said.salary_min})
    return wrong
