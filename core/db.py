"""The ground of every model: base class, column types, and the engine with its safety settings."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    LargeBinary,
    MetaData,
    String,
    create_engine,
    event,
    func,
    select,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

T = TypeVar("T")
WRITE = "write_unit"
AT_ONCE = 500
"""Values in one IN (…): far below what either database takes, and the statement stays readable in a log."""
LOCAL = frozenset({"", "localhost", "127.0.0.1", "::1"})
SAFE_SQLITE = (3, 51, 3)
SAFE_BACKPORTS = ((3, 44, 6), (3, 50, 7))
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcMoment(TypeDecorator[datetime]):
    """A UTC instant. Refuses a datetime without zone, always answers with one (SQLite forgets it)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table. Relationships are declared with lazy="raise": an unplanned query is an error."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcMoment(),
        bytes: LargeBinary(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
        list[dict[str, Any]]: JSON(),
    }


def new_public_id() -> str:
    """A name for a record that outsiders may see; it cannot be guessed."""
    return str(uuid.uuid4())


class Addressed:
    """A record with a public id, made before insert because sealed fields are bound to it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(36), unique=True, default=new_public_id)

    def __init__(self, **values: Any) -> None:
        values.setdefault("public_id", new_public_id())
        super().__init__(**values)


class Versioned:
    """A record that two people may edit at once: the slower one gets a Conflict."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


def make_engine(url: str, *, statement_timeout_ms: int = 30_000) -> Engine:
    """An engine on SQLite (WAL, FULL, foreign keys, explicit BEGIN) or PostgreSQL (timeouts, pre-ping).

    Raises RuntimeError where SQLite's version carries the WAL-reset bug (security.md, finding 1).
    """
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url)
    limits = {
        "statement_timeout": statement_timeout_ms,
        "lock_timeout": 10_000,
        "idle_in_transaction_session_timeout": 60_000,
    }
    options = " ".join(f"-c {name}={value}" for name, value in limits.items())
    return create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args={"options": options})


def _sqlite(url: str) -> Engine:
    import pysqlite3

    refuse_unsafe(pysqlite3.sqlite_version_info)
    engine = create_engine(url, module=pysqlite3, pool_size=10, max_overflow=20, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def refuse_unsafe(version: tuple[int, int, int]) -> None:
    """Refuses an SQLite that can corrupt a WAL database when two connections write and checkpoint at once."""
    if version >= SAFE_SQLITE or any(version[:2] == safe[:2] and version >= safe for safe in SAFE_BACKPORTS):
        return
    raise RuntimeError(f"SQLite {'.'.join(map(str, version))} has the WAL-reset bug; 3.51.3 or newer is needed")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own BEGIN comes too late and breaks savepoints; ours is in _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=10000",
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
        "cache_size=-32000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that later writes fails at once with "database is locked", whatever the timeout.
    write = connection.get_execution_options().get(WRITE, True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def unproved_host(address: str) -> str | None:
    """The other machine that the password and everything else would be sent to unproved; None where it is all right.

    Anything less than sslmode=verify-full takes whoever answers for the database (security.md D11).
    """
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return None
    from psycopg.pq import Conninfo

    # What the address leaves out, libpq takes from its own variables (PGHOST, PGSSLMODE).
    said = {option.keyword.decode(): (option.val or b"").decode() for option in Conninfo.get_defaults()}
    said |= {name: value for name, value in url.translate_connect_args().items() if value}
    said |= {name: value if isinstance(value, str) else ",".join(value) for name, value in url.query.items()}
    hosts = ",".join((said.get("host", ""), said.get("hostaddr", ""))).split(",")
    away = [host for host in hosts if host not in LOCAL and not host.startswith(("/", "@"))]
    return away[0] if away and said.get("sslmode") != "verify-full" else None


def run_together(engine: Engine, statements: Sequence[str]) -> None:
    """Runs statements of our own making in one transaction."""
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def lock_name(connection: Connection, name: str) -> None:
    """Lets units of work that ask for the same name follow one another; SQLite's write lock already does."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def lock_chain(connection: Connection) -> None:
    """Takes the one lock under which the history is appended; SQLite's write lock already is one."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(20192020)"))


def in_chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in pieces that fit one IN (…)."""
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def reserve_ids(session: Session, model: type["Addressed"], count: int) -> list[int]:
    """So many ids that no other transaction will use, for rows whose number is made of their id."""
    if session.connection().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(model.__tablename__, "id")  # type: ignore[attr-defined]
        numbers = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
        return list(session.scalars(numbers))
    # SQLite has one writer at a time, and this is it.
    last = session.scalar(select(func.max(model.id))) or 0
    return list(range(last + 1, last + 1 + count))
