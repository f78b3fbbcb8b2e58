"""Platform: the one place where settings become working parts."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from config.load import read_toml
from config.settings import Settings
from core import api_keys, clock, complaints, fairs, imports, keys, notices, projects, response, retention, seekers
from core.access import Actor
from core.accounts.passwords import PasswordPolicy
from core.db import WRITE, make_engine, unproved_host
from core.errors import Conflict
from core.files import FileStore
from core.papers import Papers
from core.places import Places
from core.policies import parameters
from core.policies.parameters import Parameter
from core.retention import Rule
from core.shortlists.shelf import Shelf
from core.text import Texts
from core.vault import Vault
from core.work import Work, unit_of_work
from core.workdays import Calendar

FEATURES = (api_keys, clock, complaints, fairs, imports, keys, notices, projects, response, retention, seekers)
"""Named so that every table is known to whoever builds a platform, migrations included."""

CONFIG = Path(__file__).resolve().parent.parent / "config"


@dataclass(frozen=True, slots=True)
class Platform:
    """Everything a door needs: the web, the clock, the command line and the tests all take one."""

    settings: Settings
    engine: Engine
    reading: Callable[[], Session] = field(repr=False)
    writing: Callable[[], Session] = field(repr=False)
    vault: Vault
    texts: Texts
    places: Places
    calendar: Calendar
    files: FileStore
    shelf: Shelf
    passwords: PasswordPolicy
    flag_rules: Mapping[str, Parameter]
    share_rules: Mapping[str, Parameter]
    retention: Mapping[str, Rule]
    papers: Papers

    @classmethod
    def build(cls, settings: Settings, engine: Engine | None = None) -> "Platform":
        """The parts by these settings. RuntimeError on an SQLite that may corrupt data, Conflict on an open way."""
        refuse_open_way(settings)
        engine = engine or make_engine(settings.database_url)
        return cls(
            settings=settings,
            engine=engine,
            reading=sessionmaker(engine.execution_options(**{WRITE: False}), expire_on_commit=False),
            writing=sessionmaker(engine.execution_options(**{WRITE: True}), expire_on_commit=False),
            vault=Vault(settings.pii_keys, settings.index_key),
            texts=cls.read_texts(),
            places=Places.read(CONFIG / "places.csv"),
            calendar=Calendar.from_plain(read_toml(CONFIG / "calendar.toml")),
            files=FileStore(settings.var_dir / "files"),
            shelf=Shelf(settings.var_dir / "index", CONFIG),
            passwords=PasswordPolicy(
                settings.password_min_length,
                settings.password_min_length_staff,
                3 if settings.password_complexity else 0,
                settings.password_rotation_days,
            ),
            flag_rules=parameters.read(read_toml(CONFIG / "policies" / "flags.toml")),
            share_rules=parameters.read(read_toml(CONFIG / "policies" / "shares.toml")),
            retention=retention.read(read_toml(CONFIG / "retention.toml")["table"]),
            papers=Papers(CONFIG / "papers"),
        )

    @staticmethod
    def read_texts() -> Texts:
        """The Chinese alone, for saying why a platform could not be built."""
        return Texts.read(CONFIG / "text")

    def work(self, actor: Actor, now: datetime | None = None, *, write: bool = True) -> AbstractContextManager[Work]:
        """A unit of work: read (many at once) or write (one at a time on SQLite), decided before it begins."""
        return unit_of_work(self.writing if write else self.reading, actor, self.vault, now)


def refuse_open_way(settings: Settings) -> None:
    """Raises Conflict where the database stands on another machine that nothing proves, unless that was accepted (D11).

    Before the first connection, because that one sends the password.
    """
    for address in filter(None, (settings.database_url, settings.migrate_database_url)):
        host = None if settings.database_without_tls else unproved_host(address)
        if host is not None:
            raise Conflict("database.open_way", host=host)
