"""Every sealed field under the newest key, so that an old one can be dropped (security.md D4).

Small transactions, and what is done is never done again: a run that was killed is begun anew, while others work.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from sqlalchemy import LargeBinary, Row, Table, and_, bindparam, func, or_, select, tuple_, update

from core import keys
from core.access import SYSTEM
from core.db import AT_ONCE, Base
from core.enterprises import Enterprise
from core.events import Event
from core.imports import ImportBatch, ImportRow, staging
from core.platform import Platform
from core.projects import Project
from core.seekers import Seeker
from core.vacancies import Vacancy
from core.vault import SEALED, Vault, place
from core.work import Work

PASSES = 5
"""A sheet written meanwhile carries old fields from table to table: passes go on until one finds nothing."""
RECORDS: dict[str, type[Enterprise | Project | Seeker | Vacancy]] = {
    "enterprises": Enterprise,
    "projects": Project,
    "seekers": Seeker,
    "vacancies": Vacancy,
}
"""Whose fields lie inside the rows of an import of each kind."""


@dataclass(frozen=True, kw_only=True)
class FieldsResealed(Event, name="vault.resealed"):
    """Sealed fields were moved under the newest key; the subject is the key's number."""

    fields: int
    unopened: int


@dataclass(slots=True)
class Resealed:
    """What a run did: the key that seals now, fields moved by table, and places of those that no key here opens.

    `settled`: the last pass found nothing. Where it is not, somebody still seals with an older key.
    """

    key: int
    moved: Counter[str] = field(default_factory=Counter)
    unopened: set[str] = field(default_factory=set)
    settled: bool = False

    @property
    def whole(self) -> bool:
        """Whether the older keys are not needed any more."""
        return self.settled and not self.unopened


def run(platform: Platform) -> Resealed:
    """Moves every field under the newest key and records one event."""
    done = Resealed(platform.vault.newest)
    for _ in range(PASSES):
        done.settled = not sum(_reseal(platform, table, names, done) for table, names in sealed_columns().items())
        if done.settled:
            break
    with platform.work(SYSTEM) as work:
        if done.whole:
            keys.forget_older(work)
        work.record(FieldsResealed(subject_id=done.key, fields=done.moved.total(), unopened=len(done.unopened)))
    return done


def sealed_columns() -> dict[Table, list[str]]:
    """Each table with the columns that hold what is sealed, from the models."""
    found = {
        table: [column.name for column in table.columns if column.name.endswith(SEALED)]
        for table in Base.metadata.sorted_tables
    }
    return {table: names for table, names in found.items() if names}


def _reseal(platform: Platform, table: Table, names: Sequence[str], done: Resealed) -> int:
    """One table from its first row to its last, so many rows a transaction; says how many fields were moved."""
    moved, after = 0, None
    while True:
        with platform.work(SYSTEM) as work:
            rows = work.session.execute(_next_rows(table, names, work.vault.newest, after)).all()
            moved += sum(_move(work, table, name, rows, done) for name in names)
        if len(rows) < AT_ONCE:
            return moved
        after = tuple(rows[-1]._mapping[column.name] for column in table.primary_key)


def _next_rows(table: Table, names: Sequence[str], newest: int, after: tuple[Any, ...] | None) -> Any:
    """The next rows with a field under an older key; of an import all, for fields lie within its fields."""
    keys = list(table.primary_key)
    query = select(table).order_by(*keys).limit(AT_ONCE)
    if table is not ImportRow.__table__:
        older = [func.substr(table.c[name], 1, 1, type_=LargeBinary) != bytes([newest]) for name in names]
        query = query.where(or_(*older))
    return query if after is None else query.where(tuple_(*keys) > after)


def _move(work: Work, table: Table, name: str, rows: Sequence[Row[Any]], done: Resealed) -> int:
    """Writes the column's fields anew; one that somebody has changed since it was read is left for the next pass."""
    keys = [column.name for column in table.primary_key]
    news = []
    for row, old, at in _fields(table, name, rows):
        try:
            new = _under_newest(work, table, row, old, at)
        except (KeyError, InvalidTag):
            done.unopened.add(f"{table.name}.{name} {'/'.join(str(row._mapping[key]) for key in keys)}")
            continue
        if new != old:
            news.append({"old": old, "new": new, **{f"key_{key}": row._mapping[key] for key in keys}})
    if news:
        same = [table.c[key] == bindparam(f"key_{key}") for key in keys]
        written = update(table).where(and_(*same), table.c[name] == bindparam("old")).values({name: bindparam("new")})
        work.session.connection().execute(written, news)
    done.moved[table.name] += len(news)
    return len(news)


def _fields(table: Table, name: str, rows: Sequence[Row[Any]]) -> Iterator[tuple[Row[Any], bytes, str]]:
    """The fields of a column that hold something: row, field, and the place it is bound to."""
    for row in rows:
        found = row._mapping
        if found[name] is not None:
            yield row, bytes(found[name]), place(table.name, name.removesuffix(SEALED), found["public_id"])


def _under_newest(work: Work, table: Table, row: Row[Any], old: bytes, at: str) -> bytes:
    """The field under the newest key, with what lies inside it; the same where there is nothing to do."""
    vault: Vault = work.vault
    inside = table is ImportRow.__table__ and old in (row.values_sealed, row.before_sealed)
    if old[0] == vault.newest and not inside:
        return old
    text = vault.decrypt(at, old)
    new = staging.resealed_inside(vault, text, *_record_of(work, row, old)) if inside else text
    return old if old[0] == vault.newest and new == text else vault.encrypt(at, new)


def _record_of(work: Work, row: Row[Any], old: bytes) -> tuple[str, str]:
    """Table and public id of the record that the fields inside a row of an import are bound to."""
    model = RECORDS[work.session.get_one(ImportBatch, row.batch_id).kind]
    if old == row.values_sealed:
        return model.__tablename__, row.public_id
    # What an update replaced was sealed for the record that was there before.
    public_id = work.session.scalar(select(model.public_id).where(model.id == row.record_id))
    return model.__tablename__, public_id or row.public_id
