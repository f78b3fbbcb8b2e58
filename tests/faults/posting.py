"""People who register seekers without a pause, while the site is killed under them; and what must hold afterwards.

A poster whose connection broke does not know whether the form arrived: it posts the same form with the same one-time
key again when the site is back, as a person does who presses the button again.
"""

import http.client
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from sqlalchemy import func, select

from core import audit
from core.access import SYSTEM
from core.accounts import IdempotencyKey
from core.events import EventRow, Pending
from core.platform import Platform
from core.seekers import Consent, Seeker
from tests.factories.seekers import an_id_number
from tests.faults.site import Browser, words_of

NUMBER = count(1)
NEW = "/seekers/new"


@dataclass
class Poster:
    """Registers one person after the other, from a desk of its own."""

    browser: Browser
    acknowledged: dict[str, str] = field(default_factory=dict)
    """ID number to the address that the site answered with."""

    broken: int = 0
    refused: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)

    def work(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                self.fields = self.fields or self.filled_in()
                status, page, where = self.browser.post(NEW, self.fields)
            except (OSError, http.client.HTTPException):
                self.broken += 1
                stop.wait(0.05)
                continue
            if status == 302:
                self.acknowledged[self.fields["id_number"]] = where
                self.fields = {}
            else:
                self.refused.append(f"{status} {words_of(page)[-1500:]}")
                return

    def filled_in(self) -> dict[str, str]:
        keys = self.browser.form(NEW)
        # After the page has come: a number drawn for each vain try would soon use up the thousand of a birthday.
        number = next(NUMBER)
        return keys | {
            "name": "罗大勇",
            "phone": f"164{number:08d}",
            "intention_1": "焊工",
            "id_number": an_id_number(number=number),
            "consent": "y",
            "consent_channel": "counter",
            "night_ok": "yes",
            "dorm_needed": "",
        }


def check(platform: Platform, posters: Sequence[Poster]) -> int:
    """Whether all that was acknowledged is there, nothing twice and nothing by halves; how many people there are."""
    promised = {where.rsplit("/", 1)[1] for poster in posters for where in poster.acknowledged.values()}
    with platform.work(SYSTEM, write=False) as work:
        people = {seeker.public_id: seeker for seeker in work.session.scalars(select(Seeker))}
        assert promised <= people.keys(), "acknowledged and lost"
        numbers = Counter(work.vault.open(seeker, "id_number") for seeker in people.values())
        assert not [number for number, times in numbers.items() if number is None or times > 1]
        for seeker in people.values():
            assert seeker.no.startswith("S-"), "half a record"
            assert work.vault.open(seeker, "phone")
        consented = Counter(work.session.scalars(select(Consent.seeker_id)))
        told = Counter(work.session.scalars(select(EventRow.subject_id).where(EventRow.name == "seeker.registered")))
        once = {seeker.id: 1 for seeker in people.values()}
        assert consented == once
        assert told == once
        verdict = audit.verify(work)
        assert verdict.whole, verdict
        head = work.session.scalar(select(func.max(EventRow.seq)))
        assert verdict.rows == (head or 0)
        unanswered = select(func.count()).where(IdempotencyKey.location.is_(None))
        assert not work.session.scalar(unanswered)
        assert not work.session.scalar(select(func.count()).where(Pending.attempts > 0))
    return len(people)


@contextmanager
def posting(posters: Sequence[Poster]) -> Iterator[None]:
    """Each posts from a thread of its own until the block ends; fails where the site refused what was right."""
    stop = threading.Event()
    threads = [threading.Thread(target=poster.work, args=(stop,)) for poster in posters]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert not refused(posters), refused(posters)


def refused(posters: Sequence[Poster]) -> list[str]:
    """What the site said no to."""
    return [said for poster in posters for said in poster.refused]
