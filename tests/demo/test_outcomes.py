"""What became of the people of the demo's lists: nobody is hired twice, nobody hired still looks for work."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from core.access import SYSTEM
from core.events import EventRow
from core.seekers import Seeker
from core.shortlists import RANKED, WAYS, Shortlist, ShortlistBaseline, ShortlistEntry, bench
from core.vacancies import Vacancy


@pytest.fixture
def work(made):
    with made.work(SYSTEM, write=False) as work:
        yield work


def test_hired_people_found_work_once_and_no_vacancy_takes_more_than_it_asked_for(work):
    query = select(Shortlist.vacancy_id, Seeker.id, Seeker.status).join(
        ShortlistEntry, ShortlistEntry.shortlist_id == Shortlist.id
    )
    query = query.join(Seeker, Seeker.id == ShortlistEntry.seeker_id).where(ShortlistEntry.result == "hired")
    hired = {tuple(row) for row in work.session.execute(query)}
    assert len(hired) > 10
    assert {status for _, _, status in hired} == {"employed"}
    assert max(Counter(seeker for _, seeker, _ in hired).values()) == 1
    wanted = {number: count for number, count in work.session.execute(select(Vacancy.id, Vacancy.headcount))}
    assert all(number <= (wanted[job] or 1) for job, number in Counter(job for job, _, _ in hired).items())


def test_what_was_told_was_told_after_the_list_and_has_its_event(work):
    late = select(func.count()).select_from(ShortlistEntry).join(Shortlist)
    assert work.session.scalar(late.where(ShortlistEntry.told_at <= Shortlist.frozen_at)) == 0
    told = select(Shortlist.vacancy_id, ShortlistEntry.seeker_id).join(Shortlist)
    pairs = {tuple(row) for row in work.session.execute(told.where(ShortlistEntry.result.is_not(None)))}
    events = select(func.count()).where(EventRow.name == "outcome.told")
    assert len(pairs) == work.session.scalar(events)


def test_the_page_has_something_to_tell(work):
    whole = bench(work).whole
    assert whole.lists > 100
    assert whole.ways[RANKED].known > 100
    for way in WAYS:
        assert 0 < whole.ways[way].people <= 5 * whole.lists
    late = select(func.count()).select_from(ShortlistBaseline).join(Shortlist).join(Seeker)
    assert work.session.scalar(late.where(Seeker.registered_at > Shortlist.frozen_at)) == 0
