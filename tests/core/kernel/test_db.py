"""What every connection is set to, and which SQLite is refused (security.md D9–D11, D27)."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from config.settings import Settings
from core.db import WRITE, make_engine, refuse_unsafe, unproved_host
from core.errors import Conflict
from core.platform import Platform


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 50, 6), (3, 51, 2)])
def test_an_sqlite_that_can_corrupt_a_database_is_refused(version):
    with pytest.raises(RuntimeError, match="WAL-reset bug"):
        refuse_unsafe(version)


@pytest.mark.parametrize("version", [(3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 53, 0), (4, 0, 0)])
def test_an_sqlite_without_the_fault_is_taken(version):
    refuse_unsafe(version)


def test_each_connection_of_sqlite_is_set_to_lose_nothing(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'own.db'}")
    wanted = {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 10_000, "foreign_keys": 1, "secure_delete": 1}
    with engine.connect() as one, engine.connect().execution_options(**{WRITE: False}) as another:
        for connection in (another, one):
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
            assert found == wanted
    engine.dispose()


def test_a_writing_unit_takes_the_write_lock_at_its_beginning(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'own.db'}")
    with engine.connect() as first, engine.connect() as second, engine.connect() as reader:
        first.execute(text("SELECT 1"))
        reader.execution_options(**{WRITE: False}).execute(text("SELECT 1"))
        second.connection.driver_connection.execute("PRAGMA busy_timeout=0")
        with pytest.raises(OperationalError, match="locked"):
            second.execute(text("SELECT 1"))
    engine.dispose()


def test_a_fault_of_the_database_quotes_no_value(connection):
    with pytest.raises((OperationalError, ProgrammingError)) as fault, connection.begin_nested():
        connection.execute(text("SELECT * FROM no_such_table WHERE phone = :phone"), {"phone": "16400001234"})
    assert "16400001234" not in str(fault.value)


def test_a_statement_of_postgresql_ends(engine):
    if engine.dialect.name != "postgresql":
        assert engine.dialect.name == "sqlite"
        return
    with engine.connect() as connection:
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            assert connection.execute(text(f"SHOW {name}")).scalar() not in ("0", None)


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:////srv/platform.db",
        "postgresql+psycopg:///district",
        "postgresql+psycopg://district@127.0.0.1/district",
        "postgresql+psycopg://district@/district?host=/var/run/postgresql",
        "postgresql+psycopg://district@db.example/district?sslmode=verify-full&sslrootcert=/etc/ssl/db.pem",
    ],
)
def test_a_database_here_or_with_a_proved_name_is_connected_to(address, monkeypatch):
    monkeypatch.delenv("PGHOST", raising=False)
    assert unproved_host(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://district@db.example/district",
        "postgresql+psycopg://district@db.example/district?sslmode=require",
        "postgresql+psycopg://district@127.0.0.1/district?hostaddr=192.0.2.7",
        "postgresql+psycopg://district@/district?host=/run/postgresql,db.example",
        "postgresql+psycopg://district@/district?host=127.0.0.1:5432&host=db.example:5432",
    ],
)
def test_a_database_elsewhere_without_proof_of_its_name_is_refused_before_the_password_goes_there(address, tmp_path):
    settings = Settings.for_tests(tmp_path)
    for where in ("database_url", "migrate_database_url"):
        with pytest.raises(Conflict, match="open_way"):
            Platform.build(replace(settings, **{where: address}))
    Platform.build(replace(settings, database_url=address, database_without_tls=True)).engine.dispose()


def test_a_database_elsewhere_is_seen_in_the_variables_of_libpq_too(monkeypatch):
    monkeypatch.setenv("PGHOST", "db.example")
    assert unproved_host("postgresql+psycopg:///district") == "db.example"
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    assert unproved_host("postgresql+psycopg:///district") is None
