"""How long rows are kept: config/retention.toml as rules, what the features do at the end, and rows that are held back.

Each feature says in its `retention.py` how the end of its tables is carried out (`Sweep`); jobs/sweep_old_rows does it.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, String, and_, delete, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from core.access import SYSTEM, Permission
from core.db import Base
from core.errors import Conflict, Invalid, NotFound
from core.events import Code, Event
from core.work import Work

JOB = "sweep_old_rows"
AT_ONCE = 200
"""Rows ended in one transaction: on SQLite nobody else writes meanwhile."""

HOLDABLE = ("enterprise", "fair", "import_batch", "seeker", "shortlist", "user", "vacancy")
"""Records that a hold can name; what hangs on one of them stays with it."""

NAMES = ("public_id", "no", "credit_code", "login_name")
"""How a person at the terminal names a record."""


class Hold(Base):
    """A record that stays beyond its period: a dispute, an inspection, a request of a court. A person ends it."""

    __tablename__ = "retention_hold"

    table_name: Mapped[str] = mapped_column(String(32), primary_key=True)
    record_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(String(200))
    placed_at: Mapped[datetime]


@dataclass(frozen=True, kw_only=True)
class HoldPlaced(Event, name="retention.held"):
    """A record is kept beyond its period from now on."""

    table: Code


@dataclass(frozen=True, kw_only=True)
class HoldReleased(Event, name="retention.released"):
    """A record ends by its period again."""

    table: Code


@dataclass(frozen=True, kw_only=True)
class OldRowsSwept(Event, name="retention.swept"):
    """Rows whose period was over were ended: how many of each table. There is no one subject: 0."""

    agency_client: int | None = None
    api_key: int | None = None
    attempt: int | None = None
    complaint: int | None = None
    consent: int | None = None
    contact: int | None = None
    declined_suggestion: int | None = None
    enterprise: int | None = None
    enterprise_change: int | None = None
    enterprise_member: int | None = None
    fair: int | None = None
    fair_vacancy: int | None = None
    file: int | None = None
    form_draft: int | None = None
    idempotency_key: int | None = None
    import_batch: int | None = None
    import_mapping: int | None = None
    index_entry: int | None = None
    index_file: int | None = None
    invitation: int | None = None
    job_run: int | None = None
    notice: int | None = None
    old_password: int | None = None
    reading: int | None = None
    referral_request: int | None = None
    reset_code: int | None = None
    response: int | None = None
    response_step: int | None = None
    response_word: int | None = None
    seeker: int | None = None
    seeker_change: int | None = None
    shortlist: int | None = None
    shortlist_entry: int | None = None
    shortlist_baseline: int | None = None
    user: int | None = None
    user_session: int | None = None
    vacancy: int | None = None
    vacancy_change: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One table of config/retention.toml that a job ends.

    `days` after `since` a row is due; with `newest` all but so many are, whatever their age.
    """

    table: str
    job: str
    since: str
    days: int
    newest: int = 0

    def before(self, work: Work) -> datetime:
        """What happened before this moment is over."""
        return work.now - timedelta(days=self.days)

    def before_day(self, work: Work) -> date:
        """The same for calendar days, of the district."""
        return work.today - timedelta(days=self.days)


def read(listed: Sequence[Mapping[str, Any]]) -> dict[str, Rule]:
    """The tables that a job ends by their period. Raises ValueError where an entry does not say how it ends."""
    rules = {}
    for entry in listed:
        ways = [name for name in ("job", "with", "because") if name in entry]
        if len(ways) != 1:
            raise ValueError(f"retention.toml: {entry['table']}: one of job, with, because; not {ways}")
        if "job" not in entry or ("days" not in entry and "newest" not in entry):
            continue
        newest = entry.get("newest", 0)
        since = "" if newest else entry["from"]
        rules[entry["table"]] = Rule(entry["table"], entry["job"], since, entry.get("days", 0), newest)
    return rules


Due = Callable[[Work, Rule], Sequence[ColumnElement[bool]]]
End = Callable[[Work, Sequence[int]], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Sweep:
    """How the rows of a table end: which are due, and what becomes of them (`None`: they are deleted).

    `since` is what the period counts from, in the words of config/retention.toml; `takes` names tables whose rows go
    in the same act.
    """

    key: InstrumentedAttribute[int]
    since: str
    due: Due
    end: End | None = None
    takes: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """The table that it ends."""
        return str(self.key.class_.__tablename__)

    def carry_out(self, work: Work, ids: Sequence[int]) -> Mapping[str, int]:
        """Ends these rows and says how many of each table."""
        if self.end is not None:
            return self.end(work, ids)
        return {self.table: removed(work, self.key, ids)}


def run(
    open_work: Callable[..., AbstractContextManager[Work]], now: datetime, sweep: Sweep, rule: Rule
) -> Counter[str]:
    """Ends what is due of one table, a few rows a transaction, and says how many rows of each table.

    `open_work(actor, now)` opens a unit of work (Platform.work). A row that somebody works on is left for tomorrow.
    """
    if sweep.since != rule.since:
        raise ValueError(f"{sweep.table} ends by {sweep.since}, not by {rule.since}")
    done, last = Counter[str](), 0
    while True:
        with open_work(SYSTEM, now) as work:
            due = select(sweep.key).where(sweep.key > last, *sweep.due(work, rule)).order_by(sweep.key).limit(AT_ONCE)
            ids = list(work.session.scalars(due.with_for_update(skip_locked=True)))
            if ids:
                done.update(sweep.carry_out(work, ids))
        if not ids:
            return +done
        last = ids[-1]


def removed(work: Work, column: InstrumentedAttribute[int], ids: Sequence[int]) -> int:
    """Deletes the rows whose column is one of these, and says how many they were."""
    gone = work.session.execute(delete(column.class_).where(column.in_(ids)))
    return gone.rowcount  # type: ignore[attr-defined, no-any-return]


def not_held(**records: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """That none of these records is held; table to the column that names it: `not_held(seeker=Contact.seeker_id)`."""
    named = [and_(Hold.table_name == table, Hold.record_id == column) for table, column in records.items()]
    return ~exists().where(or_(*named))


def hold(work: Work, table: str, record: str, reason: str) -> Hold:
    """Keeps a record and what hangs on it until `release`. Raises NotFound, Invalid without a reason, Conflict twice.

    `record` is its public id or the number or name that people know it by.
    """
    work.require(Permission.RECORD_HOLD)
    if not 2 <= len(reason.strip()) <= 200:
        raise Invalid(reason="hold.reason")
    record_id = _named(work, table, record)
    if work.session.get(Hold, (table, record_id)) is not None:
        raise Conflict("hold.held")
    held = Hold(table_name=table, record_id=record_id, reason=reason.strip(), placed_at=work.now)
    work.session.add(held)
    work.record(HoldPlaced(subject_id=record_id, table=Code(table)))
    return held


def release(work: Work, table: str, record: str) -> None:
    """The record ends by its period again. Raises NotFound where it is not there, Conflict where it is not held."""
    work.require(Permission.RECORD_HOLD)
    held = work.session.get(Hold, (table, _named(work, table, record)))
    if held is None:
        raise Conflict("hold.not_held")
    work.session.delete(held)
    work.record(HoldReleased(subject_id=held.record_id, table=Code(table)))


def holds(work: Work) -> Sequence[Hold]:
    """What is held, the oldest first."""
    work.require(Permission.RECORD_HOLD)
    return work.session.scalars(select(Hold).order_by(Hold.placed_at, Hold.table_name, Hold.record_id)).all()


def _named(work: Work, table: str, record: str) -> int:
    """The id of a record by its public id, or by what people call it."""
    if table not in HOLDABLE:
        raise NotFound("hold.no_record")
    columns = Base.metadata.tables[table].c
    names: list[Column[Any]] = [columns[name] for name in NAMES if name in columns]
    found = work.session.scalars(select(columns["id"]).where(or_(*(name == record.strip() for name in names)))).all()
    if len(found) != 1:
        raise NotFound("hold.no_record")
    return int(found[0])
