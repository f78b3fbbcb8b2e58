"""The made-up district in a database: finished history, written once, and only where the demo made the database."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from core import audit, vacancies
from core.access import SYSTEM
from core.enterprises import Enterprise
from core.events import EventRow, Pending
from core.notices import Notice
from core.projects import Flag
from core.seekers import Seeker
from core.shortlists import Shortlist
from core.vacancies import LIVE, Vacancy
from core.work import ZONE
from demo import writer
from jobs import expire_vacancies, flag_projects, react
from tests.demo.conftest import platform_in
from tests.factories.accounts import a_user


def count(platform, *what):
    with platform.work(SYSTEM, write=False) as work:
        return work.session.scalar(select(func.count()).select_from(*what[:1]).where(*what[1:]))


def test_the_district_is_as_large_as_promised(made):
    assert count(made, Vacancy) >= 800
    assert count(made, Seeker) >= 4_000
    assert count(made, Vacancy, Vacancy.status.in_(LIVE)) >= 300
    assert count(made, Flag, Flag.cleared_on.is_(None)) >= 8


def test_loading_again_changes_nothing(made):
    before = count(made, Vacancy)
    writer.load(made, size="small", seed=20, on=None, say=pytest.fail)
    assert count(made, Vacancy) == before


def test_the_history_of_the_demo_is_whole(made):
    with made.work(SYSTEM, write=False) as work:
        assert audit.verify(work).whole


def test_every_vacancy_firm_and_person_tells_what_happened(made):
    with made.work(SYSTEM, write=False) as work:
        for name, model in (
            ("vacancy.kept", Vacancy),
            ("enterprise.registered", Enterprise),
            ("seeker.registered", Seeker),
            ("shortlist.frozen", Shortlist),
        ):
            subjects = set(work.session.scalars(select(EventRow.subject_id).where(EventRow.name == name)))
            assert subjects == set(work.session.scalars(select(model.id)))
        public = select(Vacancy).where(Vacancy.status.in_(LIVE)).limit(1)
        told = [one.name for one in vacancies.history(work, work.session.scalars(public).one())]
        assert told == ["vacancy.published", "vacancy.submitted", "vacancy.kept"]
        assert not work.session.scalar(select(func.count()).select_from(Pending))


def test_a_day_of_the_past_is_spread_over_its_working_hours(made):
    with made.work(SYSTEM, write=False) as work:
        past = [row for row in work.session.scalars(select(EventRow)) if row.actor_id is not None]
    days = defaultdict(list)
    for row in past:
        local = row.at.astimezone(ZONE)
        days[local.date()].append(local)
        if local.date() < datetime.now(ZONE).date():
            assert time(9) <= local.time() < time(18)
            assert not time(12) < local.time() < time(14)
    hours = Counter(moment.hour for moments in days.values() for moment in moments)
    assert set(hours) >= {9, 10, 11, 14, 15, 16, 17}
    assert max(hours.values()) < 0.25 * sum(hours.values())
    busy = [{moment.hour for moment in moments} for moments in days.values() if len(moments) >= 12]
    assert len(busy) > 100
    # A list with its requests is one moment: some days are nothing else.
    assert sum(len(seen) >= 4 for seen in busy) > 0.9 * len(busy)


def test_what_follows_upon_another_thing_comes_after_it(made):
    order = ("kept", "submitted", "published", "expired", "moved")
    with made.work(SYSTEM, write=False) as work:
        told = defaultdict(list)
        query = select(EventRow).where(EventRow.name.like("vacancy.%")).order_by(EventRow.seq)
        for row in work.session.scalars(query):
            told[row.subject_id].append((order.index(row.name[8:]), row.at) if row.name[8:] in order else (2, row.at))
        verified = {row.subject_id: row.at for row in work.session.scalars(named("enterprise.verified"))}
        firms = dict(work.session.execute(select(Vacancy.id, Vacancy.enterprise_id)).all())
        frozen = {row.facts["vacancy_id"]: row.at for row in work.session.scalars(named("shortlist.frozen"))}
    for vacancy, steps in told.items():
        assert steps == sorted(steps)
        assert verified.get(firms[vacancy], steps[0][1]) <= steps[0][1]
        if vacancy in frozen:
            assert steps[2][1] < frozen[vacancy]
            assert len(steps) == 3 or steps[3][0] == 4 or frozen[vacancy] < steps[3][1]


def named(name):
    return select(EventRow).where(EventRow.name == name)


def test_a_review_is_due_at_the_close_of_the_next_working_day(made):
    with made.work(SYSTEM, write=False) as work:
        waiting = list(work.session.scalars(select(Vacancy).where(Vacancy.status == "submitted")))
    assert waiting
    for vacancy in waiting:
        due = made.calendar.add(vacancy.submitted_at.astimezone(ZONE).date(), 1)
        assert vacancy.review_due_at.astimezone(ZONE) == datetime.combine(due, time(18), ZONE)


def test_nobody_reviewed_what_they_had_put_forward(made):
    with made.work(SYSTEM, write=False) as work:
        names = ("vacancy.submitted", "vacancy.published", "vacancy.returned")
        query = select(EventRow.subject_id, EventRow.actor_id).where(EventRow.name.in_(names))
        told = list(work.session.execute(query))
        assert len(told) == len(set(told))


def test_starting_the_clock_is_no_news(copied):
    live = count(copied, Vacancy, Vacancy.status.in_(LIVE))
    now = datetime.now(UTC) + timedelta(hours=1)
    for job in (expire_vacancies, flag_projects, react):
        report = job.run(copied, now)
        assert report.failed == 0
    assert live - count(copied, Vacancy, Vacancy.status.in_(LIVE)) < live * 0.02
    assert count(copied, Notice) < 50


def test_no_phone_or_id_number_stands_in_clear_in_the_database(made):
    with made.work(SYSTEM, write=False) as work:
        seeker = work.session.get(Seeker, 1)
        clear = {work.vault.open(seeker, "phone"), work.vault.open(seeker, "id_number")}
    path = made.settings.var_dir / "platform.db"
    content = path.read_bytes() + path.with_name("platform.db-wal").read_bytes()
    assert not any(value.encode() in content for value in clear)


def test_a_database_that_the_demo_did_not_make_is_refused(tmp_path):
    platform = platform_in(tmp_path)
    writer.refuse_foreign(platform.settings)
    with platform.work(SYSTEM) as work:
        a_user(work)
    with pytest.raises(SystemExit, match="不是演示建的"):
        writer.refuse_foreign(platform.settings)
    platform.engine.dispose()
