"""Whatever is done with a vacancy, in whatever order, by whomever: no step but those of the table, two persons, and
nothing public that was not reviewed or whose firm is not verified."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import product

from hypothesis import given

from core import enterprises, vacancies
from core.access import SYSTEM
from core.enterprises import Enterprise
from core.enterprises import Status as FirmStatus
from core.errors import NotFound
from core.vacancies import LIVE, LOOSE, MACHINE, MOVES, Status, Vacancy
from tests.conftest import NOW
from tests.core.walking import PICKS, chosen, walks
from tests.factories.vacancies import said

WHO = ("hr", "counselor", "second", "organizer")
MAY_REVIEW = ("counselor", "second")
ACTS = ("submit", "publish", "return", "edit", "mend", "expire", "hire", "firm", "extend", *MOVES)
STEPS = list(product(ACTS, WHO))
HEADCOUNT = 3


@dataclass
class Known:
    """What the rules say of the vacancy so far. `writer`: whose words a reviewer would publish."""

    status: Status
    writer: str | None = None
    firm_public: bool = True
    filled: int = 0
    edits: int = 0
    headcount: int = HEADCOUNT

    def expected(self, act: str, who: str) -> list[str] | str:
        """The events of this step, or the code of its refusal; the order of the questions is part of it."""
        if act == "firm":
            return []
        if act in ("publish", "return") and who not in MAY_REVIEW:
            return "denied.vacancy.review"
        if act not in ("mend", "hire") and self.status not in MACHINE.edges[act]:
            return "vacancy.illegal_event"
        if act == "mend" and self.status not in MACHINE.edges["edit"]:
            return "vacancy.illegal_event"
        if act in ("publish", "return") and self.writer == who:
            return "vacancy.own_review"
        if act == "publish" and not self.firm_public:
            return "vacancy.firm_unverified"
        full = self.filled >= self.headcount
        if full and (act in ("submit", "publish") or (act in ("edit", "mend") and self.status not in LOOSE)):
            return "vacancy.headcount_filled"
        return self.events(act)

    def events(self, act: str) -> list[str]:
        """What stands in the history after a step that may be taken."""
        if act == "edit":
            # What a reader relies on: a public one goes back to review.
            again = self.status in MACHINE.edges["recheck"]
            return ["vacancy.edited", "vacancy.submitted"] if again else ["vacancy.edited"]
        if act == "hire":
            fills = self.filled + 1 >= self.headcount and self.status in MACHINE.edges["fill"]
            return ["vacancy.moved"] if fills else []
        names = {
            "extend": "extended",
            "submit": "submitted",
            "publish": "published",
            "return": "returned",
            "mend": "edited",
        }
        return [f"vacancy.{names.get(act, 'expired' if act == 'expire' else 'moved')}"]

    def follow(self, act: str, who: str) -> None:
        """The step was taken."""
        before = self.status
        if act == "hire":
            self.filled += 1
            if self.filled >= self.headcount:
                self.status = MACHINE.edges["fill"].get(before, before)
        elif act == "edit":
            self.status = MACHINE.edges["recheck"].get(before, before)
        elif act != "mend":
            self.status = MACHINE.edges[act][before]
        if act == "extend":
            self.headcount += 1
        if act == "reopen":
            self.writer = None
        elif act in ("submit", "edit", "mend") and self.status is Status.SUBMITTED:
            self.writer = who


def facts(headcount=HEADCOUNT, **values):
    """What the firm says."""
    return said(headcount=headcount, **values)


def taken(act, known, vacancy, platform, codes):
    """The step, as the door would take it, on the record as it was just read."""

    def take(work):
        row = work.session.get_one(Vacancy, vacancy.id)
        name, version = row.public_id, row.version
        if act == "submit":
            vacancies.submit(work, name, platform.calendar)
        elif act == "publish":
            vacancies.publish(work, name, version)
        elif act == "return":
            vacancies.send_back(work, name, version, "薪资没有写清楚")
        elif act == "edit":
            known.edits += 1
            vacancies.edit(
                work, name, facts(known.headcount, duties=f"第{known.edits}版"), version, platform.calendar, codes
            )
        elif act == "mend":
            other = "周敏" if row.contact_name != "周敏" else "罗大勇"
            quiet = facts(known.headcount, duties=row.duties, contact_name=other)
            vacancies.edit(work, name, quiet, version, platform.calendar, codes)
        elif act == "expire":
            vacancies.expire(work, vacancy.id)
        elif act == "extend":
            vacancies.extend(work, name, 1)
        elif act == "hire":
            vacancies.count(work, vacancy.id, "hired")
        else:
            vacancies.move(work, name, act)

    return take


def is_as_known(unit, vacancy, known, town):
    """The record, the public and the two persons are as the rules say."""
    with unit(write=False) as work:
        row = work.session.get_one(Vacancy, vacancy.id)
        assert (Status(row.status), row.filled) == (known.status, known.filled)
        assert (row.closed_at is not None) == (row.status in ("filled", "closed", "expired", "withdrawn"))
        writer = getattr(town, known.writer).user_id if known.writer else None
        assert row.submitted_by == writer
        assert row.reviewed_by is None or row.reviewed_by != row.submitted_by
        public = known.firm_public and known.status.value in LIVE
        seen = set(work.session.scalars(vacancies.public(work, vacancies.Wanted()).with_only_columns(Vacancy.id)))
        assert seen == ({vacancy.id} if public else set())
        if public:
            assert row.reviewed_by is not None
            assert vacancies.get_public(work, row.public_id).id == row.id
            return
        try:
            vacancies.get_public(work, row.public_id)
        except NotFound:
            return
        raise AssertionError("shown to the public")


@walks(150)
@given(picks=PICKS)
def test_a_vacancy_goes_no_way_but_those_of_the_table(site, town, codes, picks):
    with site.walk(Vacancy) as on:
        with site.unit(town.hr) as work:
            vacancy = vacancies.keep(work, enterprises.get(work, town.firm.public_id), facts(), codes)
        known = Known(Status.DRAFT)
        for pick in picks:
            act, who = chosen(pick, STEPS, lambda step: isinstance(known.expected(*step), list))
            if act == "firm":
                turn(site.unit, town.firm, known)
            else:
                actor = SYSTEM if act in ("expire", "hire") else getattr(town, who)
                now = NOW + timedelta(days=200) if act == "expire" else NOW
                step = taken(act, known, vacancy, site.platform, codes)
                if on.step(step, known.expected(act, who), actor=actor, now=now):
                    known.follow(act, who)
            is_as_known(site.unit, vacancy, known, town)


def turn(unit, firm, known):
    """The firm is suspended, or verified again."""
    known.firm_public = not known.firm_public
    with unit() as work:
        row = work.session.get_one(Enterprise, firm.id)
        row.status = FirmStatus.VERIFIED if known.firm_public else FirmStatus.SUSPENDED
