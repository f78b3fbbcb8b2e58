"""Somebody who takes sheets in without a pause, while the site is killed under them; and what must hold afterwards."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import func, select

from core import audit
from core.access import SYSTEM
from core.enterprises import Enterprise
from core.events import EventRow
from core.imports import ImportBatch, Status
from core.platform import Platform
from core.vacancies import Vacancy
from tests.factories.imports import VACANCY_NAMES, a_vacancy_row
from tests.faults.site import Browser, words_of

ROWS = 200
FIELDS = "title enterprise_name headcount salary_text employment_type place education_min duties contact_phone".split()
PATIENCE = 9.0
"""Seconds after which a person drops a sheet whose check was killed, and hands it in anew."""


class Broken(Exception):
    """The site went away in the middle."""


@dataclass
class Importer:
    """Takes one sheet after the other all the way; a step that broke off is asked for again with the same key."""

    browser: Browser
    stop: threading.Event
    written: set[str] = field(default_factory=set)
    """Public ids of batches whose writing the site has acknowledged."""

    broken: int = 0
    dropped: int = 0
    refused: list[str] = field(default_factory=list)
    number: int = 0

    def work(self) -> None:
        """Until it is stopped or refused."""
        while not self.stop.is_set() and not self.refused:
            self.number += 1
            where = self.step("/imports/", {"kind": "vacancies"}, content=self.sheet())
            if where and self.taken_in(where):
                self.written.add(where.rsplit("/", 1)[1])
            elif where and not self.refused and not self.stop.is_set():
                self.dropped += 1
                self.step(f"{where}/discard", {})

    def taken_in(self, where: str) -> bool:
        """Whether the batch came all the way; columns that an earlier sheet named are not asked for again."""
        shown = self.shows(where, "对列名", "导入预检")
        if shown == "对列名":
            shown = self.step(f"{where}/columns", self.columns()) and self.shows(where, "导入预检")
        return bool(shown and self.step(f"{where}/commit", {}))

    def sheet(self) -> str:
        """A sheet of which nobody has seen a row before."""
        rows = [
            a_vacancy_row(岗位名称=f"焊工{self.number}-{at}", 单位名称=f"重庆缙测{at % 7}号有限公司")
            for at in range(ROWS)
        ]
        return "\n".join(",".join(row) for row in (VACANCY_NAMES, *rows))

    def columns(self) -> dict[str, str]:
        """What each column is."""
        return {f"column-{at}": name for at, name in enumerate(FIELDS)}

    def step(self, address: str, fields: dict[str, str], content: str | None = None) -> str:
        """Where it leads; "" when it was refused or there is no time left."""
        keys: dict[str, str] = {}
        while not self.stop.is_set():
            try:
                keys = keys or self.browser.form("/imports/")
                if content is None:
                    status, page, where = self.browser.post(address, keys | fields)
                else:
                    status, page, where = self.browser.upload(address, keys | fields, "岗位.csv", content)
            except (OSError, http.client.HTTPException):
                self.broken += 1
                self.stop.wait(0.05)
                continue
            if status in (302, 303):
                return where
            self.refused.append(f"{address} {status} {words_of(page)[-800:]}")
        return ""

    def shows(self, where: str, *steps: str) -> str:
        """To which of these steps the page of the batch comes; "" when to none: its check was killed."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and not self.stop.is_set():
            try:
                status, page = self.browser.get(where)
            except (OSError, http.client.HTTPException):
                self.stop.wait(0.05)
                continue
            for step in steps:
                if status == 200 and f"<h1>{step}" in page:
                    return step
            self.stop.wait(0.1)
        return ""


def check(platform: Platform, importer: Importer) -> int:
    """Whether each batch is written whole or not at all, once, and as acknowledged; how many are written."""
    with platform.work(SYSTEM, write=False) as work:
        batches = work.session.scalars(select(ImportBatch)).all()
        rows = dict(
            work.session.execute(select(Vacancy.import_batch_id, func.count()).group_by(Vacancy.import_batch_id)).all()
        )
        told = work.session.scalars(select(EventRow.subject_id).where(EventRow.name == "import.committed")).all()
        written = [batch for batch in batches if batch.status == Status.COMMITTED]
        assert importer.written <= {batch.public_id for batch in written}, "acknowledged and lost"
        assert rows == {batch.id: ROWS for batch in written}, "half a batch"
        assert sorted(told) == sorted(batch.id for batch in written)
        numbers = work.session.scalars(select(Vacancy.no)).all()
        assert len(set(numbers)) == len(numbers)
        assert not [number for number in numbers if not number.startswith("V-")]
        names = work.session.scalars(select(Enterprise.name_key)).all()
        assert len(set(names)) == len(names), "a firm twice"
        verdict = audit.verify(work)
        assert verdict.whole, verdict
    return len(written)


@contextmanager
def importing(importer: Importer) -> Iterator[None]:
    """Imports from a thread of its own until the block ends; fails where the site refused what was right."""
    thread = threading.Thread(target=importer.work)
    thread.start()
    try:
        yield
    finally:
        importer.stop.set()
        thread.join()
    assert not importer.refused, importer.refused
