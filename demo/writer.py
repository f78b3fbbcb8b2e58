"""The made-up district into a database: finished history written as finished, in one transaction."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import exists, func, insert, select, text
from sqlalchemy.engine import make_url

from config.settings import Settings
from core import accounts, projects, schema, shortlists
from core.access import SYSTEM
from core.accounts import DEMO_PREFIX, Office, User, passwords
from core.db import Base, make_engine
from core.platform import Platform
from core.work import ZONE, Work
from demo import generate, licences, lists, past, responses
from demo.records import Size
from demo.tables import Tables

BATCH = 1_000
MARK = "made-up-district.json"
ENTRY_PASSWORD = "Demo-Jinyun-2026"
Say = Callable[[str], None]


class NotOurs(SystemExit):
    """The database holds something that the demo did not make."""


def refuse_foreign(settings: Settings) -> None:
    """Ends with a sentence where the database has content without the demo's mark."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
        return
    if (settings.var_dir / MARK).exists():
        return
    engine = make_engine(settings.database_url)
    try:
        if schema.current(engine) is None:
            return
        with engine.connect() as connection:
            if not connection.scalar(select(exists().where(User.id > 0))):
                return
    finally:
        engine.dispose()
    raise NotOurs("这个数据库不是演示建的，不动它。演示用另一个VAR_DIR或DATABASE_URL。")


def clear(settings: Settings) -> None:
    """Takes the made-up district away, files and all; only what `refuse_foreign` let pass."""
    (settings.var_dir / MARK).unlink(missing_ok=True)
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        for suffix in ("", "-wal", "-shm"):
            Path(url.database + suffix).unlink(missing_ok=True)
    else:
        engine = make_engine(settings.database_url)
        if schema.current(engine) is not None:
            schema.downgrade(engine, "base")
        engine.dispose()
    for path in (settings.var_dir / "index").glob("*.idx"):
        path.unlink()
    shutil.rmtree(settings.var_dir / "files", ignore_errors=True)
    # Backups of the district that is gone would know links that the new one's history does not have.
    shutil.rmtree(settings.var_dir / "backups", ignore_errors=True)


def load(platform: Platform, *, size: str, seed: int, on: date | None, say: Say) -> None:
    """Writes the district unless it is there, then its index, so that the first ranking waits for nothing."""
    mark = platform.settings.var_dir / MARK
    if mark.exists():
        return
    today = on or datetime.now(ZONE).date()
    say(f"正在建示范区（{size}，{today.isoformat()}）…")
    district = generate(Size(size), today, seed)
    password_hash = passwords.hash_password(ENTRY_PASSWORD)
    now = datetime.now(UTC)
    with platform.work(SYSTEM, now) as work:
        if not accounts.none_yet(work):
            raise NotOurs("数据库里已有账号，不再写入示范区。")
        tables = Tables(platform, district, now, password_hash, licences.keep(platform.files, district))
        for model, rows in tables.all():
            put(work, model, rows)
        lists.write(work, tables)
        responses.write(work, tables.hours, platform.calendar)
        advance_sequences(work)
        stand_flags(work, platform)
        past.write(work)
    say(f"{len(district.enterprises)}家单位，{len(district.vacancies)}个岗位，{len(district.seekers)}位求职者")
    refreshed = shortlists.refresh(platform.work, platform.shelf, platform.places, now)
    people, demands = (refreshed.built.get(kind, 0) for kind in (shortlists.PEOPLE, shortlists.DEMAND))
    say(f"已排入索引：{people}人，{demands}个在招岗位")
    said = {
        "seed": seed,
        "size": size,
        "on": today.isoformat(),
        "made_at": now.isoformat(),
        "mark": secrets.token_hex(4),
    }
    mark.write_text(json.dumps(said), encoding="utf-8")


def stand_flags(work: Work, platform: Platform) -> None:
    """The flags as they stood last night, raised some days ago: starting the clock is no news to anybody."""
    facts = projects.facts(work, projects.key_firm_ids(work), platform.calendar)
    for number, (enterprise_id, known) in enumerate(sorted(facts.items())):
        flag = projects.judge(work, enterprise_id, known, platform.flag_rules)
        if flag is not None:
            flag.raised_on = work.today - timedelta(days=1 + number % 9)
            flag.judged_on = work.today - timedelta(days=1)
    # History is finished: its events were told long ago.
    work.recorded.clear()


def put(work: Work, model: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    """Inserts the rows, a thousand at a time."""
    for batch in batches(rows):
        # One statement for all: without it rows are sent apart by which of their fields are empty.
        work.session.execute(insert(model), batch, execution_options={"render_nulls": True})


def batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Lists of at most a thousand."""
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def advance_sequences(work: Work) -> None:
    """PostgreSQL hands out ids from sequences; after rows with ids of our own they must go on behind the last."""
    if work.session.get_bind().dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        key = list(table.primary_key.columns)
        if [column.name for column in key] != ["id"] or key[0].autoincrement is False:
            continue
        last = work.session.scalar(select(func.max(key[0])))
        if last:
            asked = text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)")
            work.session.execute(asked, {"table": f'"{table.name}"', "last": last})


def accounts_sheet(platform: Platform, address: str) -> list[str]:
    """What the terminal shows: the address, one account a role, the one password."""
    with platform.work(SYSTEM, write=False) as work:
        query = (
            select(User, Office.name).outerjoin(Office).where(User.login_name.like(f"{DEMO_PREFIX}%")).order_by(User.id)
        )
        people = work.session.execute(query).all()
    lines = ["", f"  {address}", "", "  登录页可一键进入；或用下列账号："]
    lines += [
        f"  {user.login_name:<26}{platform.texts.say('role', user.role)} {user.name} {office or ''}"
        for user, office in people
    ]
    return [*lines, f"  密码都是 {ENTRY_PASSWORD}", "", "  Ctrl+C 停止", ""]
