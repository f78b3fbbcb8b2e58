"""The database is what the models say, each migration goes up and down, every table has its end."""

import importlib
import re
import uuid
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import make_url

from config.load import read_toml
from config.settings import Settings
from core import retention, schema
from core.access import SYSTEM
from core.accounts import limits, service
from core.accounts.events import SignedIn
from core.db import Base, make_engine
from core.enterprises import joining
from core.imports import queries
from core.platform import Platform
from core.shortlists import indexing
from jobs.schedule import SCHEDULE
from jobs.sweep_old_rows import SWEEPS
from tests.architecture.source import ROOT, modules
from tests.webapp.kernel.district import a_district
from webapp import idempotency

VERSIONS = ROOT / "migrations" / "versions"
for found in modules("core"):
    if found.path.endswith(("/models.py", "core/clock.py", "core/events.py")):
        importlib.import_module(found.path.removesuffix(".py").replace("/", "."))


@pytest.fixture
def bare(database_url: str, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of the test's own, on the server that the suite runs on."""
    if not database_url.startswith("postgresql"):
        engine = make_engine(f"sqlite:///{tmp_path / 'bare.db'}")
        yield engine
        engine.dispose()
        return
    server = make_engine(database_url)
    name = f"bare_{uuid.uuid4().hex[:12]}"
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        engine = make_engine(make_url(database_url).set(database=name).render_as_string(hide_password=False))
        yield engine
        engine.dispose()
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    server.dispose()


def revisions() -> list[str]:
    """All revisions, the oldest first."""
    scripts = ScriptDirectory(str(ROOT / "migrations"))
    assert len(scripts.get_heads()) < 2, "two heads: renumber one migration"
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def shape(engine: Engine) -> dict[str, object]:
    """Tables with columns, keys and indexes, in words that can be compared."""
    seen = inspect(engine)
    found: dict[str, object] = {}
    for table in sorted(set(seen.get_table_names()) - {"alembic_version"}):
        found[table] = {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"]) for column in seen.get_columns(table)
            },
            "keys": sorted(map(str, seen.get_pk_constraint(table)["constrained_columns"])),
            "indexes": sorted(
                (str(index["name"]), index["column_names"], bool(index["unique"])) for index in seen.get_indexes(table)
            ),
            "unique": sorted((str(rule["name"]), rule["column_names"]) for rule in seen.get_unique_constraints(table)),
            "foreign": sorted(
                (rule["constrained_columns"], rule["referred_table"]) for rule in seen.get_foreign_keys(table)
            ),
        }
    return found


def test_models_equal_migrations(bare: Engine) -> None:
    schema.upgrade(bare)
    with bare.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        different = compare_metadata(context, Base.metadata)
    assert different == []


def test_each_migration_goes_up_and_down_and_up_again(bare: Engine) -> None:
    before, shapes = "base", {"base": shape(bare)}
    for revision in revisions():
        schema.upgrade(bare, revision)
        shapes[revision] = shape(bare)
        schema.downgrade(bare, before)
        assert shape(bare) == shapes[before], f"{revision} does not go down"
        schema.upgrade(bare, revision)
        assert shape(bare) == shapes[revision], f"{revision} does not go up again"
        before = revision
    schema.refuse_unknown(bare)
    schema.downgrade(bare, "base")
    assert shape(bare) == {}


def test_migrations_go_down_with_data(bare: Engine, settings: Settings) -> None:
    schema.upgrade(bare)
    platform = Platform.build(settings, bare)
    with platform.work(SYSTEM) as work:
        a_district(work)
        work.record(SignedIn(subject_id=1))
    for revision in [*reversed(revisions()[:-1]), "base"]:
        schema.downgrade(bare, revision)
    assert shape(bare) == {}
    schema.upgrade(bare)
    schema.refuse_unknown(bare)


def test_an_unknown_schema_is_refused(bare: Engine) -> None:
    with pytest.raises(RuntimeError, match="migrate"):
        schema.refuse_unknown(bare)


def test_migrations_are_numbered_and_stand_on_their_own() -> None:
    names = sorted(path.stem for path in VERSIONS.glob("*.py"))
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+", name) for name in names)
    known = revisions()
    assert len(known) == len(names)
    ours = [
        module.path
        for module in modules("migrations/versions")
        if re.search(r"^\s*(from|import) (core|webapp)", module.text, re.M)
    ]
    assert not ours, "a migration that imports models changes when they do"


def test_every_table_has_owner_purpose_period_and_end() -> None:
    """Security rule D32: what is kept without an end was forgotten, not decided."""
    listed = read_toml(ROOT / "config" / "retention.toml")["table"]
    names = [entry["table"] for entry in listed]
    assert sorted(names) == sorted(set(names))
    assert set(names) == Base.metadata.tables.keys()
    for entry in listed:
        said = {"table", "owner", "purpose", "end_action"}
        if "with" in entry:
            said |= {"with"}
        elif "because" in entry:
            said |= {"because", "period"}
        elif "newest" in entry or "days" in entry:
            said |= {"job", "newest"} if "newest" in entry else {"job", "days", "from"}
        else:
            said |= {"job", "period"}
        assert said <= entry.keys() <= said | {"law", "abandoned_days"}, entry
        assert all(value.strip() for value in entry.values() if isinstance(value, str)), entry


def test_every_table_is_ended_by_a_job_or_says_why_not() -> None:
    """What the file says and what runs each night are one thing: no period on paper alone."""
    listed = {entry["table"]: entry for entry in read_toml(ROOT / "config" / "retention.toml")["table"]}
    rules = retention.read(list(listed.values()))
    by_job = {table for table, entry in listed.items() if entry.get("job") == retention.JOB}
    assert by_job == {table for table, rule in rules.items() if rule.job == retention.JOB}
    sweeps = {sweep.table: sweep for sweep in SWEEPS}
    assert sweeps.keys() == by_job
    assert len(sweeps) == len(SWEEPS)
    assert {table: sweep.since for table, sweep in sweeps.items()} == {table: rules[table].since for table in by_job}
    assert all((sweeps[table].since == "") == bool(rules[table].newest) for table in by_job)
    with_others = {(table, entry["with"]) for table, entry in listed.items() if "with" in entry}
    taken = {(taken, sweep.table) for sweep in SWEEPS for taken in sweep.takes if taken not in by_job}
    assert with_others == taken
    assert {entry["job"] for entry in listed.values() if "job" in entry} <= {job.name for job in SCHEDULE}
    told = {field.name for field in fields(retention.OldRowsSwept)} - {"subject_id"}
    assert told == by_job | {table for table, _ in with_others} | {"file"}


def test_periods_that_other_code_keeps_are_those_of_the_file() -> None:
    """Rows that do not wait for the night: a second place that knows the period must know the same."""
    listed = {entry["table"]: entry for entry in read_toml(ROOT / "config" / "retention.toml")["table"]}
    assert timedelta(days=listed["import_row"]["days"]) == queries.ROWS_KEPT
    assert timedelta(days=listed["import_row"]["abandoned_days"]) == queries.ABANDONED
    assert timedelta(days=listed["idempotency_key"]["days"]) == idempotency.KEEP
    assert listed["old_password"]["newest"] == service.REMEMBERED
    assert listed["index_file"]["newest"] == indexing.KEPT_FILES
    kept = [limit for limit in vars(limits).values() if isinstance(limit, limits.Limit)] + [joining.ASKED]
    assert max(limit.minutes for limit in kept) <= listed["attempt"]["days"] * 24 * 60


def test_no_period_is_shorter_than_the_law_says() -> None:
    """security.md, section G: 6 months of logs, 2 years of service ledger, 3 years of service records and of giving."""
    rules = retention.read(read_toml(ROOT / "config" / "retention.toml")["table"])
    floors = {184: ["user_session"], 731: ["seeker"]}
    floors[1096] = ["reading", "vacancy", "enterprise", "referral_request", "shortlist", "fair"]
    assert not [table for days, tables in floors.items() for table in tables if rules[table].days < days]
    assert rules["consent"].days >= rules["seeker"].days


def test_every_policy_has_its_files_and_its_sources() -> None:
    """Three files with one name, and no value without date and source (architecture.md, section 8)."""
    for path in sorted((ROOT / "config" / "policies").glob("*.toml")):
        assert (ROOT / "core" / "policies" / f"{path.stem}.py").exists(), path.name
        cases = ROOT / "tests" / "core" / "policies"
        assert list(cases.glob(f"{path.stem}.toml")) or list(cases.glob(f"test_{path.stem}.py")), (
            f"{path.name}: no cases"
        )
        for name, parameter in read_toml(path).items():
            values = parameter["values"]
            assert values, f"{path.name}: {name}"
            assert all(isinstance(value["from"], date) and value["source"].strip() for value in values), name
            assert [value["from"] for value in values] == sorted(value["from"] for value in values), name
