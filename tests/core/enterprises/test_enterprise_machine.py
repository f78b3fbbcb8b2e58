"""Whatever is done with a firm's record, in whatever order, by whomever: no step but those of the table, a second
person for each verification, and nothing public of a firm that is not verified."""

from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import given
from sqlalchemy import select

from core import enterprises, vacancies
from core.access import Role
from core.enterprises import (
    MACHINE,
    Basis,
    EditEnterprise,
    Enterprise,
    EnterpriseChange,
    ReturnEnterprise,
    Status,
    SuspendEnterprise,
    VerifyEnterprise,
)
from core.vacancies import Vacancy
from tests.core.walking import PICKS, chosen, walks
from tests.factories.accounts import a_user, actor_for
from tests.factories.enterprises import an_hr, registration
from tests.factories.vacancies import a_vacancy

STAFF = ("counselor", "second", "organizer")
WHO = ("hr", *STAFF)
ACTS = ("contact", "owned", "submit", "verify", "return", "suspend", "restore")
STEPS = list(product(ACTS, WHO))
EDITS = ("contact", "owned", "submit")


@pytest.fixture
def people(unit):
    """Who takes part, by name."""
    with unit() as work:
        users = [a_user(work), a_user(work), a_user(work, Role.ORGANIZER)]
        return {name: actor_for(work, user) for name, user in zip(STAFF, users, strict=True)}


@dataclass
class Known:
    """What the rules say of the firm so far. `writer` put it before the verifier, or changed it there."""

    registered_by: str
    status: Status = Status.DRAFT
    writer: str | None = None

    def expected(self, act: str, who: str) -> list[str] | str:
        """The events of this step, or the code of its refusal."""
        event = "edit" if act in EDITS else act
        if act not in EDITS and who not in STAFF:
            return "denied.enterprise.verify"
        if self.status not in MACHINE.edges[event]:
            return "enterprise.illegal_event"
        if act == "verify" and who in (self.registered_by, self.writer):
            return "enterprise.two_persons"
        if act not in EDITS:
            names = {"verify": "verified", "return": "returned", "suspend": "suspended", "restore": "restored"}
            return [f"enterprise.{names[act]}"]
        again = act == "owned" and self.status is Status.VERIFIED
        put = again or (act == "submit" and self.status in MACHINE.edges["submit"])
        return ["enterprise.edited", "enterprise.submitted"] if put else ["enterprise.edited"]

    def follow(self, act: str, who: str) -> None:
        """The step was taken."""
        before = self.status
        if act == "owned":
            self.status = MACHINE.edges["reopen"].get(before, before)
        elif act == "submit":
            self.status = MACHINE.edges["submit"].get(before, before)
        elif act != "contact":
            self.status = MACHINE.edges[act][before]
        edited = act in EDITS and Status.SUBMITTED in (before, self.status)
        if edited or act == "restore":
            self.writer = who


def taken(act, firm_id, number):
    """The step on the record as it was just read; each change is one that was not there before."""

    def take(work):
        firm = work.session.get_one(Enterprise, firm_id)
        if act in EDITS:
            facts = {name: getattr(firm, name) for name in EditEnterprise.__dataclass_fields__ if hasattr(firm, name)}
            facts |= {"contact_phone": "16400000271", "second_contact_phone": None, "allow_demo": True}
            facts |= {"address": f"歇马街道{number}号"} if act == "owned" else {"park": f"{number}号园"}
            enterprises.edit(work, firm.public_id, EditEnterprise(**facts | {"submit": act == "submit"}))
        elif act == "verify":
            enterprises.verify(work, firm.public_id, VerifyEnterprise(version=firm.version, basis=Basis.REGISTER))
        elif act == "return":
            enterprises.send_back(work, firm.public_id, ReturnEnterprise(version=firm.version, reason="营业执照看不清"))
        elif act == "suspend":
            enterprises.suspend(work, firm.public_id, SuspendEnterprise(reason="投诉未处理"))
        else:
            enterprises.restore(work, firm.public_id)

    return take


def is_as_known(unit, firm_id, vacancy_id, known, people):
    """The record, its persons, and what the public sees."""
    with unit(write=False) as work:
        firm = work.session.get_one(Enterprise, firm_id)
        assert Status(firm.status) is known.status
        assert firm.submitted_by == (people[known.writer].user_id if known.writer else None)
        assert firm.verified_by is None or firm.verified_by not in (firm.registered_by, firm.submitted_by)
        public = known.status is Status.VERIFIED
        assert enterprises.is_public(firm) is public
        assert not public or firm.verified_by is not None
        seen = set(work.session.scalars(select(Enterprise.id).where(enterprises.public())))
        assert seen == ({firm_id} if public else set())
        shown = vacancies.public(work, vacancies.Wanted()).with_only_columns(Vacancy.id)
        assert set(work.session.scalars(shown)) == ({vacancy_id} if public else set())


@pytest.mark.parametrize("first", ["hr", "counselor"])
@walks(70)
@given(picks=PICKS)
def test_a_firm_goes_no_way_but_those_of_the_table(site, people, first, picks):
    with site.walk(Enterprise, EnterpriseChange) as on:
        with site.unit() as work:
            hr = an_hr(work)
            actors = people | {"hr": actor_for(work, hr)}
        with site.unit(actors[first]) as work:
            firm = enterprises.register(work, registration(submit=False))
        with site.unit() as work:
            row = work.session.get_one(Enterprise, firm.id)
            job = a_vacancy(work, row)
            if first != "hr":
                enterprises.add_member(work, row.public_id, hr.login_name)
        with site.unit() as work:
            actors["hr"] = actor_for(work, hr)
            # Its picture was looked at when the firm registered: an HR person need not add it again.
            work.session.get_one(Enterprise, firm.id).licence_file = "a" * 64
        known = Known(first)
        for number, pick in enumerate(picks, 1):
            act, who = chosen(pick, STEPS, lambda step: isinstance(known.expected(*step), list))
            if on.step(taken(act, firm.id, number), known.expected(act, who), actor=actors[who]):
                known.follow(act, who)
            is_as_known(site.unit, firm.id, job.id, known, actors)
