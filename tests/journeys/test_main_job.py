"""The main job, end to end, as three people at three browsers, with the clock's jobs between them."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core import projects
from core.access import SYSTEM
from core.enterprises import Enterprise
from core.projects import AddProject
from jobs import flag_projects, react, refresh_index
from tests.journeys import counselor, hr, organizer, sheet
from tests.journeys.opening import TOWN, open_district
from tests.journeys.person import Person
from tests.journeys.serving import Served

pytestmark = pytest.mark.browser


def test_a_vacancy_goes_in_and_people_an_alarm_and_a_fair_come_out(
    served: Served, at_desk: Callable[[Served, str], Person], tmp_path: Path
) -> None:
    opening = open_district(served.platform)
    zhou, luo, xie = (at_desk(served, name) for name in ("hr", "counselor", "organizer"))
    hr.opens_an_account(zhou)
    hr.registers_the_firm(zhou, tmp_path)
    hr.keeps_a_draft(zhou)
    hr.completes_it(zhou)
    sheet.hands_in_twenty(zhou, tmp_path)
    nothing_is_public(at_desk(served, "visitor"))
    luo.sign_in("counselor", opening.password)
    counselor.verifies_the_firm(luo)
    sheet.waits_for_review(luo)
    counselor.publishes_the_vacancy(luo)
    anybody_finds_it(at_desk(served, "visitor"))
    number = counselor.registers_a_seeker(luo)
    assert served.run(refresh_index).done > 0
    shown = counselor.ranks(luo, number, opening.known)
    counselor.freezes(luo, list(shown))
    counselor.exports(luo, tmp_path, number, shown)
    the_firm_is_on_the_years_list(served)
    assert served.run(flag_projects).done == 1
    served.run(react)
    xie.sign_in("organizer", opening.password)
    organizer.sees_the_flag(xie)
    organizer.opens_a_fair(xie)
    served.run(react)
    hr.sees_the_invitation(zhou, organizer.FAIR)


def nothing_is_public(visitor: Person) -> None:
    """Of a firm that nobody verified the public sees nothing."""
    visitor.open(f"/jobs?q={hr.TITLE}")
    expect(visitor.page.get_by_role("main")).not_to_contain_text(hr.FIRM)
    visitor.look("search-nothing")


def anybody_finds_it(visitor: Person) -> None:
    """Two characters of the title are enough."""
    visitor.open("/jobs?q=钳工")
    visitor.follow(hr.TITLE)
    visitor.sees("5,500–7,500元/月", "装配流量计和压力仪表")
    visitor.look("public-vacancy")


def the_firm_is_on_the_years_list(served: Served) -> None:
    """The year's list of key projects, as an import would write it."""
    now = datetime.now(UTC)
    with served.platform.work(SYSTEM, now) as work:
        firm = work.session.query(Enterprise).filter_by(name=hr.FIRM).one()
        order = AddProject(name="智能流量计生产基地", year=work.today.year, list_type="construction", subdistrict=TOWN)
        projects.add(work, order, [firm])
