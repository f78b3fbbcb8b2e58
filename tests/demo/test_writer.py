"""The made-up district in a database: finished history, written once, and only where the demo made the database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from config.settings import Settings
from core import audit, schema, vacancies
from core.access import SYSTEM
from core.db import make_engine
from core.enterprises import Enterprise
from core.events import EventRow, Pending
from core.notices import Notice
from core.platform import Platform
from core.projects import Flag
from core.seekers import Seeker
from core.shortlists import Shortlist
from core.vacancies import LIVE, Vacancy
from demo import writer
from jobs import expire_vacancies, flag_projects, react
from tests.factories.accounts import a_user


def platform_in(folder):
    settings = replace(Settings.for_tests(folder), demo=True)
    platform = Platform.build(settings, make_engine(settings.database_url))
    schema.upgrade(platform.engine)
    return platform


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The small district in an SQLite file of its own: loading needs real commits."""
    platform = platform_in(tmp_path_factory.mktemp("demo"))
    said = []
    writer.load(platform, size="small", seed=20, on=None, say=said.append)
    yield platform
    platform.engine.dispose()


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


def test_nobody_reviewed_what_they_had_put_forward(made):
    with made.work(SYSTEM, write=False) as work:
        names = ("vacancy.submitted", "vacancy.published", "vacancy.returned")
        query = select(EventRow.subject_id, EventRow.actor_id).where(EventRow.name.in_(names))
        told = list(work.session.execute(query))
        assert len(told) == len(set(told))


def test_starting_the_clock_is_no_news(made):
    live = count(made, Vacancy, Vacancy.status.in_(LIVE))
    now = datetime.now(UTC) + timedelta(hours=1)
    for job in (expire_vacancies, flag_projects, react):
        report = job.run(made, now)
        assert report.failed == 0
    assert live - count(made, Vacancy, Vacancy.status.in_(LIVE)) < live * 0.02
    assert count(made, Notice) < 50


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
