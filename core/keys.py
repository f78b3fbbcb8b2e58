"""Which keys a database is written under: a wrong keys.toml is found before anything is written (D26, D30)."""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from core.access import SYSTEM
from core.db import Base, lock_name
from core.errors import Conflict
from core.events import Event
from core.vault import Vault
from core.work import Work

INDEX = "index_key"


class KeyMark(Base):
    """A key that this database is written under. Where it is not at hand, there may be fields that nobody opens."""

    __tablename__ = "key_mark"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    """`index_key`, or `pii_keys.1` by its number in keys.toml."""
    mark: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime]


@dataclass(frozen=True, kw_only=True)
class KeyForgotten(Event, name="vault.key_forgotten"):
    """A lost key was given up, with what only it opens; the subject is its number, 0 for the index key."""


def marks(pii_keys: Mapping[int, bytes], index_key: bytes) -> dict[str, str]:
    """A mark for each key by its name: tells whether it is the same one, and nothing else of its 256 random bits."""
    keys = {_name(number): key for number, key in pii_keys.items()} | {INDEX: index_key}
    return {name: hashlib.sha256(b"mark" + key).hexdigest()[:16] for name, key in sorted(keys.items())}


def missing(work: Work) -> list[str]:
    """Names of keys that the database is written under and that are not here, or are others of that name."""
    here = marks(work.vault.keys, work.vault.index_key)
    known = work.session.scalars(select(KeyMark).order_by(KeyMark.name))
    return [row.name for row in known if here.get(row.name) != row.mark]


def settle(unit: Callable[..., AbstractContextManager[Work]]) -> None:
    """Before a process writes: the keys are right, and those it seals with are known to the database from now on.

    `unit` is the platform's `work`. Raises Conflict naming a key that is missing.
    """
    with unit(SYSTEM, write=False) as work:
        _refuse_others(work)
        if not _unknown(work):
            return
    with unit(SYSTEM) as work:
        # Two first starts at once, each with keys of its own: the second finds the first one's.
        lock_name(work.session.connection(), KeyMark.__tablename__)
        _refuse_others(work)
        for name, mark in _unknown(work).items():
            work.session.add(KeyMark(name=name, mark=mark, since=work.now))


def forget_older(work: Work) -> None:
    """When everything is sealed with the newest key, the older ones are not needed any more."""
    still = (INDEX, _name(work.vault.newest))
    work.session.execute(delete(KeyMark).where(KeyMark.name.not_in(still)))


def give_up(work: Work, name: str) -> None:
    """Goes on without a key that is lost for good. Raises Conflict for one that is not missing."""
    if name not in missing(work):
        raise Conflict("keys.not_missing", name=name)
    work.session.execute(delete(KeyMark).where(KeyMark.name == name))
    work.record(KeyForgotten(subject_id=0 if name == INDEX else int(name.partition(".")[2])))


def _refuse_others(work: Work) -> None:
    if names := missing(work):
        raise Conflict("keys.missing", name=names[0])


def _unknown(work: Work) -> dict[str, str]:
    """Marks of the keys that are written under from now on and that the database does not know yet."""
    vault: Vault = work.vault
    writing = marks({vault.newest: vault.keys[vault.newest]}, vault.index_key)
    known = set(work.session.scalars(select(KeyMark.name)))
    return {name: mark for name, mark in writing.items() if name not in known}


def _name(number: int) -> str:
    return f"pii_keys.{number}"
