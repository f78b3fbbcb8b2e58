"""Files read outside the web: a child process with an end looks at a batch and checks it (security.md D16, D17).

`python -m core.importing` takes its settings and the batch's public id from standard input.
"""

import json
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy.orm import configure_mappers

from config import logging as our_logging
from config.settings import ROOT, Settings
from core import accounts, imports
from core.access import SYSTEM
from core.enterprises import Enterprise
from core.errors import Conflict, Invalid, Refusal
from core.files import ANY, StoredFile
from core.imports import ImportBatch, Reader, Status, Verdict
from core.platform import Platform
from core.sheets import Limits, Refused, confine
from core.text import Texts
from core.work import Work

LOG = logging.getLogger(__name__)
APPEARS = 10.0
"""Seconds until the row of a batch that was promised must be there."""
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def start(settings: Settings, public_id: str, limits: Limits = imports.LIMITS) -> subprocess.Popen[bytes]:
    """Sets a child to the batch, after the unit of work that made it has ended. Does not wait."""
    child = subprocess.Popen(
        [sys.executable, "-m", "core.importing"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
        env={**ONE_THREAD, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
        start_new_session=True,
    )
    assert child.stdin is not None
    with child.stdin as pipe:
        pipe.write(pickle.dumps((settings, public_id, limits)))
    # A child that nobody waits for stays behind as a zombie.
    threading.Thread(target=child.wait, name="import-child", daemon=True).start()
    return child


def main() -> int:
    """The child: bounded, then one batch; whatever stops it is written into the batch."""
    # Parent and child are the same program and trust each other.
    settings, public_id, limits = pickle.loads(sys.stdin.buffer.read())  # noqa: S301
    our_logging.configure(settings.log_level)
    # openpyxl warns with cell and value; values belong in no log.
    warnings.simplefilter("ignore")
    platform = Platform.build(settings)
    # Tables left half mapped by the alarm could not be used to write down that it rang.
    configure_mappers()
    for late in (signal.SIGALRM, signal.SIGXCPU):
        signal.signal(late, _ring)
    try:
        advance(platform, public_id, limits)
        return 0
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


class _Late(BaseException):
    """The time is up. No Exception: it may ring inside a library that wraps or swallows those."""


def _ring(*_: object) -> NoReturn:
    raise _Late


def advance(platform: Platform, public_id: str, within: Limits | None = None) -> None:
    """Looks at a batch or checks it, by its state; the batch says how it went. Never raises for what a file holds.

    `within` bounds the process from here on: a bound that is hit at once is told like one that is hit late.
    """
    reader = Reader(
        lambda *, write=True: platform.work(SYSTEM, write=write),
        platform.files,
        platform.places,
        platform.shelf,
        platform.calendar,
        allow_demo=platform.settings.demo,
    )
    try:
        if within:
            confine(within)
        batch_id, status = _appeared(platform, public_id)
        if status is Status.LOOKING:
            status = reader.look(batch_id)
        if status is Status.CHECKING:
            reader.check(batch_id)
    except Refused as refused:
        LOG.info("import %s refused: %s (%s)", public_id, refused.code, type(refused.__cause__).__name__)
        _failed(platform, public_id, refused.code, refused.facts)
    except _Late:
        _failed(platform, public_id, "sheet.too_slow", {"seconds": round(within.wall if within else 0)})
    except MemoryError:
        _failed(platform, public_id, "sheet.too_heavy", {"megabytes": imports.LIMITS.memory >> 20})
    except Exception as error:
        # The message may quote a cell: type and lines of code are enough to find the fault.
        frames = "".join(traceback.format_tb(error.__traceback__))
        LOG.error("import %s failed: %s\n%s", public_id, type(error).__name__, frames)
        _failed(platform, public_id, "sheet.crashed", {})


def _appeared(platform: Platform, public_id: str) -> tuple[int, Status]:
    """The batch, once the request that made it has ended."""
    until = time.monotonic() + APPEARS
    while True:
        with platform.work(SYSTEM, write=False) as work:
            query = imports.visible(work).where(ImportBatch.public_id == public_id)
            batch = work.session.scalar(query)
        if batch is not None and batch.status in imports.RUNNING:
            return batch.id, Status(batch.status)
        if time.monotonic() > until:
            raise SystemExit(f"no batch {public_id} to work on")
        time.sleep(0.05)


def _failed(platform: Platform, public_id: str, code: str, facts: Any) -> None:
    """Notes why in the batch; one that got done in its last moment, or was dropped meanwhile, stays as it is."""
    with suppress(Conflict), platform.work(SYSTEM) as work:
        imports.fail(work, public_id, code, {name: _plain(value) for name, value in facts.items()})


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | str | bool) else str(value)


def desk(platform: Platform, work: Work, public_id: str) -> imports.Desk:
    """The batch with the parts that writing needs."""
    batch = imports.get(work, public_id)
    own = work.session.get(Enterprise, batch.enterprise_id) if batch.enterprise_id else None
    return imports.Desk(batch, work, own, platform.places, platform.shelf, platform.calendar, platform.settings.demo)


def sweep_file(platform: Platform, work: Work, sha256: str) -> None:
    """Forgets an uploaded sheet that no open batch reads any more."""
    if not imports.file_needed(work, sha256):
        platform.files.remove(sha256)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a file on the command line. `readable`: whether it was read to its end."""

    kind: str
    public_id: str
    written: bool
    counts: dict[str, int]
    reasons: dict[str, int]
    faults: list[dict[str, Any]]
    seconds: dict[str, float]
    problem: dict[str, Any] | None = None

    @property
    def readable(self) -> bool:
        """Whether the file could be read."""
        return self.problem is None

    def lines(self, texts: Texts, *, as_json: bool) -> list[str]:
        """In Chinese for a person, or as one JSON object."""
        if as_json:
            plain = {name: getattr(self, name) for name in self.__slots__}
            return [json.dumps(plain, ensure_ascii=False)]
        if self.problem is not None:
            return [texts.say("error", self.problem["code"], **self.problem["facts"])]
        head = texts.say("import_report", "written" if self.written else "dry_run", **self.counts)
        why = [
            texts.say("import_report", "reason", rows=rows, why=texts.say("import_reason", code))
            for code, rows in sorted(self.reasons.items(), key=lambda pair: -pair[1])
        ]
        some = [
            texts.say("import_report", "row", row=one["row"], cell=f"{one['sheet']} {one['cell']}".strip(), why=why)
            for one in self.faults
            for why in (one["why"],)
        ]
        took = texts.say("import_report", "took", **self.seconds)
        return [head, *why, *some, took]


def run_file(
    platform: Platform,
    kind: str,
    path: Path,
    *,
    now: datetime,
    dry_run: bool = False,
    columns: dict[str, int] | None = None,
    codes: str | None = None,
    office: str | None = None,
    shown: int = 20,
) -> Report:
    """A spreadsheet taken in from the command line, by the same child process and the same steps as in the browser.

    `columns`: field to column from 0, for a sheet whose header says nothing. Raises Invalid as the steps do.
    """
    began = time.monotonic()
    with path.open("rb") as stream:
        file = platform.files.put(stream, imports.LIMITS.size, {ANY})
    public_id = _received(platform, kind, path.name, file, office, now)
    batch = _step(platform, public_id)
    chosen_here = (columns is not None or codes is not None) and batch.status == Status.CHECKED
    if batch.status == Status.MAPPING or chosen_here:
        try:
            with platform.work(SYSTEM, now) as work:
                chosen = columns if columns is not None else imports.get(work, public_id).columns
                imports.confirm_columns(work, public_id, chosen, codes=codes)
        except Invalid:
            _drop(platform, public_id, now)
            raise
        batch = _step(platform, public_id)
    checked = time.monotonic()
    wrote = _write(platform, public_id, now) if batch.status == Status.CHECKED and not dry_run else 0.0
    report = _report(platform, public_id, {"check": round(checked - began, 2), "write": round(wrote, 2)}, shown)
    if not report.written:
        _drop(platform, public_id, now)
    with platform.work(SYSTEM, now) as work:
        sweep_file(platform, work, file.sha256)
    return report


def _received(platform: Platform, kind: str, name: str, file: StoredFile, office: str | None, now: datetime) -> str:
    """The public id of the batch; a file that is refused is forgotten."""
    try:
        with platform.work(SYSTEM, now) as work:
            office_id = None if office is None else accounts.office_by_name(work, office).id
            return imports.receive(work, kind, file, name, office_id=office_id).public_id
    except Refusal:
        with platform.work(SYSTEM, now, write=False) as work:
            sweep_file(platform, work, file.sha256)
        raise


def _write(platform: Platform, public_id: str, now: datetime) -> float:
    """Writes the clean rows; the seconds that the writing transaction took."""
    with platform.work(SYSTEM, now, write=False) as work:
        rows = imports.open_rows(work, public_id)
    began = time.monotonic()
    with platform.work(SYSTEM, now) as work:
        imports.write(desk(platform, work, public_id), rows)
    return time.monotonic() - began


def _step(platform: Platform, public_id: str) -> ImportBatch:
    start(platform.settings, public_id).wait()
    with platform.work(SYSTEM, write=False) as work:
        batch = imports.get(work, public_id)
    if batch.status in imports.RUNNING:
        with platform.work(SYSTEM) as work:
            imports.fail(work, public_id, "sheet.crashed", {})
            batch = imports.get(work, public_id)
    return batch


def _drop(platform: Platform, public_id: str, now: datetime) -> None:
    with platform.work(SYSTEM, now) as work:
        batch = imports.discard(work, public_id)
        sweep_file(platform, work, batch.sha256)


def _report(platform: Platform, public_id: str, seconds: dict[str, float], shown: int) -> Report:
    with platform.work(SYSTEM, write=False) as work:
        batch = imports.get(work, public_id)
        left = work.session.scalars(imports.rows(work, batch, "left").limit(shown)).all()
        sheets = imports.sheet_names(work, batch)
        faults = [
            told
            for row, _, found in imports.opened(work, left)
            for told in faults_of(platform, batch, row, found, sheets)
        ]
    counts = {verdict.value: getattr(batch, f"rows_{verdict.value}") for verdict in Verdict}
    return Report(
        kind=batch.kind,
        public_id=public_id,
        written=batch.status == Status.COMMITTED,
        counts={"rows": batch.rows_read, **counts},
        reasons={code: int(rows) for code, rows in batch.reasons.items()},
        faults=faults,
        seconds=seconds,
        problem=batch.problem,
    )


def faults_of(
    platform: Platform, batch: ImportBatch, row: imports.ImportRow, found: dict[str, Any], sheets: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Row, cell, field and the sentence of each fault of a row; of a duplicate that it is one.

    `sheets`: the names of those that are taken in, where there are several.
    """
    if not found:
        found = {"": (row.fault or "import.known", {})}
    told = []
    for field, (code, facts) in found.items():
        column = batch.columns.get(field, -1)
        cell = imports.cell_name(row.number, column) if column >= 0 else ""
        told.append(
            {
                "sheet": sheets[row.sheet] if sheets else "",
                "row": row.number,
                "cell": cell,
                "field": field,
                "column": column,
                "why": platform.texts.say("error", code, **facts),
                "choices": str(facts["known"]).split("/") if code == "import.choice" else [],
            }
        )
    return told


if __name__ == "__main__":
    sys.exit(main())
