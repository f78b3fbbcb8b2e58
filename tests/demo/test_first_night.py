"""The clock's first night over three years of made-up history: what is too old goes, the district stays."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from core import audit, response
from core.access import SYSTEM
from core.enterprises import Enterprise
from core.response import ResponseStep
from core.seekers import ERASED, Seeker
from core.shortlists import Shortlist
from core.vacancies import LIVE, Vacancy
from jobs import climb_ladder, expire_vacancies, flag_projects, sweep_old_rows

KEPT = 0.9


def counts(platform):
    """What a visitor of the demo would miss."""
    questions = {
        "people": select(func.count()).where(Seeker.status != ERASED),
        "vacancies": select(func.count()).where(Vacancy.duties != ""),
        "open": select(func.count()).where(Vacancy.status.in_(LIVE)),
        "firms": select(func.count()).where(Enterprise.contact_phone_sealed.is_not(None)),
        "lists": select(func.count(Shortlist.id)),
    }
    with platform.work(SYSTEM, write=False) as work:
        return {name: work.session.scalar(query) for name, query in questions.items()}


def test_the_first_night_leaves_the_district_as_it_is(copied):
    before, now = counts(copied), datetime.now(UTC) + timedelta(hours=1)
    report = sweep_old_rows.run(copied, now)
    assert report.failed == 0
    swept = counts(copied)
    assert swept["open"] == before["open"]
    assert {name for name, number in swept.items() if number < KEPT * before[name]} == set()
    for job in (expire_vacancies, flag_projects):
        assert job.run(copied, now).failed == 0
    assert counts(copied)["open"] > 0.98 * before["open"]
    assert sweep_old_rows.run(copied, now).done <= before["open"] - counts(copied)["open"]
    with copied.work(SYSTEM, write=False) as work:
        assert audit.verify(work).whole


def test_the_first_climb_says_only_what_came_due_since(copied):
    now = datetime.now(UTC) + timedelta(hours=1)
    with copied.work(SYSTEM, now, write=False) as work:
        told = work.session.scalar(select(func.count(ResponseStep.id)))
        open_ones = len(response.open_ids(work))
    assert told > open_ones > 100
    assert climb_ladder.run(copied, now).failed == 0
    with copied.work(SYSTEM, now, write=False) as work:
        anew = select(func.count(ResponseStep.id)).where(ResponseStep.done_at >= now)
        assert work.session.scalar(anew) == 0
        figures = {one.code: one for one in response.kpis(work, copied.calendar)}
        assert 0.5 < figures["transmitted"].value / figures["transmitted"].of <= 1
        assert 0 < figures["filled"].value < figures["filled"].of
