"""The role that serves owns nothing: it does all that the platform does, and cannot rewrite the history (D7, D11).

SQLite has no roles: there triggers refuse the same, and the rest of the rights is asserted to be out of question.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from config.settings import Settings
from core import audit, backup, keys, resealing, schema
from core.access import SYSTEM, Role
from core.db import make_engine, run_together
from core.events import EventRow
from core.notices import Notice
from core.platform import Platform
from core.vacancies import Status, Vacancy
from jobs.schedule import SCHEDULE
from tests.factories.accounts import a_user, sign_in_as
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.seekers import a_seeker
from tests.installation import OURS, Installation
from tests.journeys.serving import database_for, migrated
from tests.webapp.vacancies.test_posting import typed
from webapp.app import create_app


@dataclass(frozen=True)
class District:
    """A migrated district. `owner` may change its tables; on SQLite it is the one that serves."""

    platform: Platform
    owner: Engine

    @property
    def two(self) -> bool:
        """Whether one role owns and another serves."""
        return self.platform.engine.dialect.name == "postgresql"


@pytest.fixture
def addresses(tmp_path: Path, worker_id: str) -> Iterator[tuple[str, str]]:
    """Of an empty database: (as the role that serves, as the one that owns it); both the same file on SQLite."""
    url = database_for(f"roles_{worker_id}", tmp_path)
    if not url.startswith("postgresql"):
        yield url, url
        return
    serves, owns = f"serves-{worker_id}", f"owns-{worker_id}"
    server = make_engine(os.environ["DATABASE_URL"]).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        for role in (serves, owns):
            connection.execute(text(f'DROP ROLE IF EXISTS "{role}"'))
            connection.execute(text(f'CREATE ROLE "{role}" LOGIN'))
        database = make_url(url).database
        connection.execute(text(f'ALTER DATABASE "{database}" OWNER TO "{owns}"'))
        yield tuple(make_url(url).set(username=role).render_as_string() for role in (serves, owns))
        connection.execute(text(f'DROP DATABASE "{database}" WITH (FORCE)'))
        for role in (serves, owns):
            connection.execute(text(f'DROP ROLE "{role}"'))
    server.dispose()


@pytest.fixture
def district(addresses: tuple[str, str], tmp_path: Path) -> Iterator[District]:
    serves, owns = addresses
    settings = replace(Settings.for_tests(tmp_path), database_url=serves, migrate_database_url=owns)
    platform, owner = Platform.build(settings), make_engine(owns)
    schema.bring_up_to_date(settings, platform.engine)
    keys.settle(platform.work)
    yield District(platform, owner)
    platform.engine.dispose()
    owner.dispose()


def posted(platform: Platform) -> str:
    """A vacancy on its whole way through the site: posted by the firm, published by the office; its state."""
    with platform.work(SYSTEM) as work:
        firm = an_enterprise(work)
        hr, counselor = an_hr(work, firm), a_user(work, Role.COUNSELOR)
        a_seeker(work)
    app = create_app(platform)
    app.config.update(WTF_CSRF_ENABLED=False)
    answer = sign_in_as(app, platform, hr).post("/vacancies/new", data=typed(firm=firm.public_id, then="submit"))
    assert answer.status_code == 302, answer.get_data(as_text=True)
    with platform.work(SYSTEM, write=False) as work:
        vacancy = work.session.scalars(select(Vacancy)).one()
    words = {"version": str(vacancy.version), "verdict": "publish"}
    browser = sign_in_as(app, platform, counselor)
    assert browser.post(f"/vacancies/{vacancy.public_id}/review", data=words).status_code == 302
    with platform.work(SYSTEM, write=False) as work:
        return work.session.scalars(select(Vacancy.status)).one()


def test_the_role_that_serves_does_all_that_the_platform_does(district: District) -> None:
    platform = district.platform
    assert posted(platform) == Status.PUBLISHED
    for job in SCHEDULE:
        report = job.run(platform, datetime.now(UTC))
        assert not report.failed, job.name
    with platform.work(SYSTEM, write=False) as work:
        assert audit.verify(work).whole
        assert work.session.scalars(select(Notice)).all(), "reactions wrote notices"
        assert work.session.scalars(select(EventRow.name).where(EventRow.name == "vacancy.published")).all()
    assert resealing.run(platform).whole
    assert schema.owning_role(platform.engine) is None


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE event SET actor_id = 99",
        "DELETE FROM event",
        "INSERT INTO event SELECT * FROM event WHERE seq = 1",
    ],
)
def test_what_happened_cannot_be_rewritten(district: District, harm: str) -> None:
    posted(district.platform)
    with pytest.raises((IntegrityError, ProgrammingError)) as refused:
        run_together(district.platform.engine, [harm])
    assert any(why in str(refused.value) for why in ("permission denied", "append-only", "duplicate key"))
    with district.platform.work(SYSTEM, write=False) as work:
        assert audit.verify(work).whole


def test_on_sqlite_a_row_of_the_history_is_not_replaced_either(district: District) -> None:
    posted(district.platform)
    row = "SELECT seq, name, at, 99, role, ip, request_id, subject_id, facts, outcome, previous, hash FROM event"
    with pytest.raises(DBAPIError):
        run_together(district.platform.engine, [f"INSERT OR REPLACE INTO event {row} WHERE seq = 1"])
    with district.platform.work(SYSTEM, write=False) as work:
        assert audit.verify(work).whole


@pytest.mark.parametrize(
    "harm",
    [
        "TRUNCATE pending",
        "TRUNCATE event CASCADE",
        "DROP TABLE event CASCADE",
        "ALTER TABLE event ADD COLUMN more INTEGER",
        "ALTER TABLE event DISABLE TRIGGER ALL",
        "ALTER TABLE event OWNER TO CURRENT_USER",
        "DROP INDEX ix_event_at",
        "CREATE TABLE mine (id INTEGER)",
        "CREATE TRIGGER mine BEFORE INSERT ON event EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "UPDATE alembic_version SET version_num = '0000'",
        "INSERT INTO alembic_version VALUES ('0000')",
        "DELETE FROM alembic_version",
        "SELECT setval(pg_get_serial_sequence('seeker', 'id'), 1)",
    ],
)
def test_tables_cannot_be_emptied_changed_or_dropped(district: District, harm: str) -> None:
    if not district.two:
        assert schema.owning_role(district.platform.engine) is None
        return
    with pytest.raises(ProgrammingError, match=r"must be owner|permission denied"):
        run_together(district.platform.engine, [harm])


def test_what_was_granted_beyond_that_is_taken_again_and_later_tables_are_open(district: District) -> None:
    engine, settings = district.platform.engine, district.platform.settings
    if not district.two:
        return
    run_together(district.owner, [f'GRANT ALL ON event TO "{engine.url.username}"', "CREATE TABLE later (id SERIAL)"])
    assert schema.owning_role(engine) == engine.url.username
    run_together(engine, ["INSERT INTO later DEFAULT VALUES", "UPDATE later SET id = 3", "DELETE FROM later"])
    schema.bring_up_to_date(settings, engine)
    assert schema.owning_role(engine) is None
    assert schema.owning_role(district.owner) == district.owner.url.username
    with pytest.raises(ProgrammingError, match="permission denied"):
        run_together(engine, ["TRUNCATE later"])


def test_a_backup_made_by_the_role_that_serves_is_brought_back_by_the_owner(district: District, tmp_path: Path) -> None:
    platform = district.platform
    posted(platform)
    made = backup.make(platform.settings, platform.engine, datetime.now(UTC))
    there = replace(platform.settings, var_dir=tmp_path / "there", backup_dir=None)
    if district.two:
        platform.engine.dispose()
        run_together(district.owner, ["DROP SCHEMA public CASCADE", "CREATE SCHEMA public"])
    else:
        there = replace(there, database_url=f"sqlite:///{tmp_path / 'there' / 'platform.db'}")
    backup.restore(there, made.folder)
    restored = Platform.build(there)
    schema.bring_up_to_date(there, restored.engine)
    keys.settle(restored.work)
    with restored.work(SYSTEM) as work:
        assert audit.verify(work).head == made.manifest["proof"]["head"]
        a_seeker(work)
    with pytest.raises((IntegrityError, ProgrammingError)):
        run_together(restored.engine, ["DELETE FROM event"])
    restored.engine.dispose()


def test_the_owner_of_another_database_is_refused(district: District) -> None:
    settings, engine = district.platform.settings, district.platform.engine
    elsewhere = make_url(settings.migrate_database_url).set(database="elsewhere").render_as_string()
    if not district.two:
        return
    with pytest.raises(ValueError, match="MIGRATE_DATABASE_URL"):
        schema.bring_up_to_date(replace(settings, migrate_database_url=elsewhere), engine)


def test_the_command_line_says_who_owns_and_who_may_not_migrate(addresses: tuple[str, str], tmp_path: Path) -> None:
    serves, owns = addresses
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    environment = {**kept, "VAR_DIR": str(tmp_path), "DATABASE_URL": serves, "NO_BOOTSTRAP": "1"}
    with migrated(Settings.for_tests(tmp_path)) as unused:
        site = Installation(tmp_path, environment, unused)
        done = site.run("webapp", "migrate")
        if serves == owns:
            assert done.stdout.split() == [schema.head()]
            return
        assert done.returncode == 1
        assert "serves-" in done.stderr
        assert "MIGRATE_DATABASE_URL" in done.stderr
        alone = site.run("webapp", "migrate", DATABASE_URL=owns)
        assert "能改写留痕" in alone.stdout
        both = site.run("webapp", "migrate", MIGRATE_DATABASE_URL=owns)
        assert (both.returncode, both.stdout.split()) == (0, [schema.head()])
        assert site.run("webapp", "create-user", "x", "--name", "x", "--role", "secadmin").returncode == 1
        assert site.run("jobs", "run", "react").returncode == 0
