"""Whatever happened between seeing the form of a fair and sending it: a fair is opened whole or not at all, of verified
firms with open vacancies, from a flag that stands, and only the invited firm sees its invitation."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from core import fairs
from core.access import Role
from core.enterprises import Enterprise
from core.enterprises import Status as FirmStatus
from core.fairs import Fair, FairVacancy, Invitation, OpenFair
from core.projects import Flag
from core.vacancies import LIVE, Status, Vacancy
from tests.core.walking import walks
from tests.factories.accounts import a_user, actor_for
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.projects import a_flag
from tests.factories.vacancies import a_vacancy


@dataclass(frozen=True)
class Meanwhile:
    """How things stand when the form is sent, and by whom."""

    who: str
    cleared: bool
    firm: FirmStatus
    vacancy: Status
    days: int
    stranger: bool

    def expected(self) -> list[str] | str:
        """The events, or the code of the refusal."""
        if self.who not in ("organizer",):
            return "denied.fair.open"
        if self.cleared:
            return "flag.cleared"
        if self.days <= 0:
            return "fair.held_on"
        if self.firm is not FirmStatus.VERIFIED:
            return "fair.enterprise_unverified"
        if self.stranger or self.vacancy.value not in LIVE:
            return "fair.vacancy_not_live"
        return ["fair.opened", "fair.firm_invited"]


MEANWHILE = some.builds(
    Meanwhile,
    who=some.sampled_from(["organizer", "organizer", "organizer", "counselor", "hr"]),
    cleared=some.sampled_from([False, False, False, True]),
    firm=some.sampled_from([FirmStatus.VERIFIED, FirmStatus.VERIFIED, FirmStatus.VERIFIED, *FirmStatus]),
    vacancy=some.sampled_from([Status.PUBLISHED, Status.UNCONFIRMED, *Status]),
    days=some.sampled_from([-1, 0, 1, 30]),
    stranger=some.sampled_from([False, False, False, True]),
)


@pytest.fixture
def people(unit):
    """A firm with its HR person and open vacancy, another firm with one, an organizer and a counselor."""
    with unit() as work:
        firm, other = an_enterprise(work), an_enterprise(work)
        jobs = a_vacancy(work, firm), a_vacancy(work, other)
        users = {
            "hr": an_hr(work, firm),
            "other_hr": an_hr(work, other),
            "organizer": a_user(work, Role.ORGANIZER),
            "counselor": a_user(work),
        }
        actors = {name: actor_for(work, user) for name, user in users.items()}
        return actors, firm, jobs, a_flag(work, firm)


@walks(100)
@given(tries=some.lists(MEANWHILE, min_size=1, max_size=4))
def test_a_fair_is_opened_whole_or_not_at_all(site, people, tries):
    actors, firm, jobs, flag = people
    opened = 0
    with site.walk(Fair, FairVacancy, Invitation) as on:
        for now in tries:
            with site.unit() as work:
                work.session.get_one(Enterprise, firm.id).status = now.firm.value
                work.session.get_one(Vacancy, jobs[0].id).status = now.vacancy.value
                work.session.get_one(Flag, flag.id).cleared_on = work.today if now.cleared else None

            def send(work, now=now):
                job = jobs[1] if now.stranger else jobs[0]
                words = {
                    "name": "歇马专场招聘会",
                    "place": "文化广场",
                    "held_on": work.today + timedelta(days=now.days),
                }
                order = OpenFair(**words, enterprises=[firm.public_id], vacancies=[job.public_id])
                fairs.open_fair(work, order, work.session.get_one(Flag, flag.id))

            opened += on.step(send, now.expected(), actor=actors[now.who])
            for name, seen in (("hr", opened), ("other_hr", 0)):
                with site.unit(actors[name], write=False) as work:
                    assert len(work.session.scalars(fairs.own_invitations(work)).all()) == seen
            with site.unit(write=False) as work:
                assert len(work.session.scalars(select(Fair)).all()) == opened
                assert set(work.session.scalars(select(FairVacancy.vacancy_id))) == ({jobs[0].id} if opened else set())
