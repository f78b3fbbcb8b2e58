"""What happened: facts with a name, written in the transaction that made them true, chained by their hashes.

`event` is the history and the audit record in one table; `pending` is the to-do list of jobs/react.
"""

import hashlib
import json
import re
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar, NewType

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base

Code = NewType("Code", str)
"""A word of a closed list (a reason, a state, a list's name): never what somebody typed."""

CODE = re.compile(r"[A-Za-z0-9_.:\-/]{0,128}")
PLAIN = (int, bool, date, datetime, Code, int | None, date | None, datetime | None, Code | None)
REGISTRY: dict[str, type["Event"]] = {}
GENESIS = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Event:
    """One fact. Fields are ids, codes, counts and dates only, so that the history holds no personal data (D7)."""

    name: ClassVar[str] = ""
    subject_id: int

    def __init_subclass__(cls, *, name: str) -> None:
        cls.name = name
        for field_name, kind in cls.__annotations__.items():
            if kind not in PLAIN:
                raise TypeError(f"{name}.{field_name}: an event holds ids, codes, counts and dates only")
        REGISTRY[name] = cls

    def facts(self) -> dict[str, Any]:
        """The fields beside the subject, as JSON values. Raises ValueError where a code is not one."""
        found = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "subject_id" or value is None:
                continue
            if isinstance(value, str) and not CODE.fullmatch(value):
                raise ValueError(f"{self.name}.{field.name} is not a code")
            found[field.name] = value.isoformat() if isinstance(value, date) else value
        return found


class EventRow(Base):
    """The history, append-only. `seq` is handed out under the chain's lock, so it has no holes."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_name_subject", "name", "subject_id"),
        Index("ix_event_actor_at", "actor_id", "at"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None]
    role: Mapped[str] = mapped_column(String(16))
    ip: Mapped[str] = mapped_column(String(45), default="")
    request_id: Mapped[str] = mapped_column(String(36), default="")
    subject_id: Mapped[int]
    facts: Mapped[dict[str, Any]]
    outcome: Mapped[str] = mapped_column(String(16), default="done")
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    def sealed_hash(self) -> str:
        """SHA-256 over the previous hash and this row's canonical JSON."""
        body = {
            "seq": self.seq,
            "name": self.name,
            "at": self.at.isoformat(),
            "actor_id": self.actor_id,
            "role": self.role,
            "ip": self.ip,
            "request_id": self.request_id,
            "subject_id": self.subject_id,
            "facts": self.facts,
            "outcome": self.outcome,
        }
        canonical = json.dumps(body, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(f"{self.previous}{canonical}".encode()).hexdigest()


class ChainHead(Base):
    """The last link: without it the tail of the history could be cut off unseen."""

    __tablename__ = "event_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class Pending(Base):
    """An event whose reactions have not run yet."""

    __tablename__ = "pending"

    event_seq: Mapped[int] = mapped_column(ForeignKey("event.seq"), primary_key=True, autoincrement=False)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(200))
