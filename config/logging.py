"""One configuration: JSON lines with request, actor and job; personal numbers masked as a second net (security.md D27).

The first net is that nobody logs what was typed: messages hold ids and codes.
"""

import json
import logging
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

REQUEST: ContextVar[str] = ContextVar("request", default="")
JOB: ContextVar[str] = ContextVar("job", default="")
ACTOR: ContextVar[int | None] = ContextVar("actor", default=None)
"""The user's id, never the name."""

ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{6})[ -]?\d{4}[ -]?\d{4}[ -]?\d{3}[\dXx](?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<!\d)(1\d{2})[ -]?\d{4}[ -]?(\d{4})(?!\d)")
LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x7F, *range(0x80, 0xA0), 0x2028, 0x2029)}
"""What some readers take for the end of a line, and json.dumps leaves alone."""

TALKATIVE = {"apscheduler": "WARNING", "alembic": "WARNING", "jieba": "WARNING", "waitress.queue": "ERROR"}


def redact(text: str) -> str:
    """The text without ID numbers and mobile numbers, also those written in groups.

    >>> redact("call 16400001234 of 500199199001010014")
    'call 164****1234 of 500199************'
    """
    text = ID_NUMBER.sub(lambda found: f"{found[1]}{'*' * 12}", text)
    return MOBILE.sub(lambda found: f"{found[1]}****{found[2]}", text)


@contextmanager
def about(*, request: str = "", job: str = "", actor: int | None = None) -> Iterator[None]:
    """Every line that is logged in the block names this request, job or actor."""
    tokens = REQUEST.set(request or REQUEST.get()), JOB.set(job or JOB.get()), ACTOR.set(actor or ACTOR.get())
    try:
        yield
    finally:
        REQUEST.reset(tokens[0])
        JOB.reset(tokens[1])
        ACTOR.reset(tokens[2])


def acting(actor: int | None) -> None:
    """From here to the end of the block that `about` opened, lines name this actor too."""
    ACTOR.set(actor)


class JsonLine(logging.Formatter):
    """One line a record; what somebody put into a message cannot break it, nor bring a personal number out."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        facts = {"request": REQUEST.get(), "job": JOB.get(), "actor": ACTOR.get()}
        line |= {name: value for name, value in facts.items() if value not in ("", None)}
        if record.exc_info:
            line["trace"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False).translate(LINE_ENDS)


def configure(level: str) -> None:
    """Everything to standard error, once; also warnings, and what kills a thread."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, least in TALKATIVE.items():
        logging.getLogger(name).setLevel(least)
    logging.captureWarnings(True)
    threading.excepthook = _thread_died


def _thread_died(died: threading.ExceptHookArgs) -> None:
    if died.exc_value is not None and died.exc_type is not SystemExit:
        name = died.thread.name if died.thread else "?"
        logging.getLogger("thread").error(
            "thread %s died", name, exc_info=(died.exc_type, died.exc_value, died.exc_traceback)
        )
