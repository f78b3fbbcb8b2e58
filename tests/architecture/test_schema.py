"""The database is what the models say, each migration goes up and down, every table has its end."""

import importlib
import re
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import make_url

from config.load import read_toml
from config.settings import Settings
from core import schema
from core.access import SYSTEM
from core.accounts.events import SignedIn
from core.db import Base, make_engine
from core.platform import Platform
from tests.architecture.source import ROOT, modules
from tests.webapp.kernel.district import a_district

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
        assert entry.keys() == {"table", "owner", "purpose", "period", "end_action"}, entry
        assert all(isinstance(value, str) and value.strip() for value in entry.values()), entry


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
