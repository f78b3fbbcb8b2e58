"""What a vacancy must fulfil to be put forward and published: complete, lawful on its face, and not over."""

from datetime import date
from typing import Any

from core.vacancies import lists
from core.vacancies.commands import FIELD, VALIDITY_DAYS, Reasons, missing

PROBATION_STEPS = ((3, 0), (12, 1), (36, 2))
"""A contract shorter than so many months allows so many months of probation (劳动合同法 art. 19); a longer one 6."""

PROBATION_LONGEST = 6
PROBATION_PAY_PERCENT = 80
"""Of the agreed pay, at least (劳动合同法 art. 20)."""


def refusals(said: Any, *, filled: int, today: date, has_phone: bool) -> Reasons:
    """Why the facts, or a record, cannot be public: field to code, empty where they can. In the order of the form."""
    wrong: Reasons = {FIELD.get(code, code): f"vacancy.missing.{code}" for code in missing(said, has_phone=has_phone)}
    if said.headcount is not None and said.headcount <= filled:
        wrong["headcount"] = ("vacancy.headcount_filled", {"filled": filled})
    if said.valid_to is not None and not 0 <= (said.valid_to - today).days <= VALIDITY_DAYS:
        wrong["valid_to"] = ("vacancy.valid_to", {"days": VALIDITY_DAYS, "said": said.valid_to.isoformat()})
    if said.is_dispatch and not (said.dispatch_employer or "").strip():
        wrong["dispatch_employer"] = "vacancy.dispatch_employer"
    return wrong | probation(said)


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
        least = -(-said.salary_min * PROBATION_PAY_PERCENT // 100)
        if said.probation_pay < least:
            wrong["probation_pay"] = ("vacancy.probation_share", {"least": least, "low": said.salary_min})
    return wrong
