"""Web and clock are killed twenty times while people are registered: what was acknowledged is there, whole, once.

A poster whose connection broke does not know whether the form arrived: it posts the same form with the same one-time
key again when the site is back, as a person does who presses the button again.
"""

import http.client
import random
import threading
import time
from collections import Counter
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
from tests.faults.site import Browser, Site, a_counselor, kill
from tests.installation import Installation

KILLS = 20
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
                self.refused.append(f"{status} {page[:2000]}")
                return

    def filled_in(self) -> dict[str, str]:
        number = next(NUMBER)
        return self.browser.form(NEW) | {
            "name": "罗大勇",
            "phone": f"164{number:08d}",
            "intention_1": "焊工",
            "id_number": an_id_number(number=number),
            "consent": "y",
            "consent_channel": "counter",
            "night_ok": "yes",
            "dorm_needed": "",
        }


def check(platform: Platform, posters: list[Poster]) -> int:
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


def test_twenty_kills_lose_nothing_that_was_acknowledged(demo_installation: Installation) -> None:
    platform, site, chance = demo_installation.platform, Site(demo_installation), random.Random(20)
    posters = [Poster(Browser(site.port, a_counselor(platform))) for _ in range(3)]
    stop = threading.Event()
    threads = [threading.Thread(target=poster.work, args=(stop,)) for poster in posters]
    slowest = 0.0
    for thread in threads:
        thread.start()
    try:
        for kills in range(KILLS):
            # Every fourth time the site is killed while it is still starting.
            starting = kills % 4 == 3
            begun = time.monotonic()
            site.start(wait=not starting)
            slowest = max(slowest, 0.0 if starting else time.monotonic() - begun)
            time.sleep(chance.uniform(0.1, 1.4))
            if kills % 3 == 0:
                for pid in site.clocks():
                    kill(pid)
                time.sleep(chance.uniform(0.0, 0.3))
            site.kill()
            check(platform, posters)
        site.start()
        begun = time.monotonic()
        before = [len(poster.acknowledged) for poster in posters]
        while any(len(p.acknowledged) <= was for p, was in zip(posters, before, strict=True)):
            assert time.monotonic() - begun < 20, "the posters do not get through any more"
            assert not any(poster.refused for poster in posters), posters
            time.sleep(0.1)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert not [poster.refused for poster in posters if poster.refused]
    assert site.stop() == 0
    known = sum(len(poster.acknowledged) for poster in posters)
    # What was posted last by each, and broke off, may have arrived.
    assert known <= check(platform, posters) <= known + len(posters)
    assert sum(poster.broken for poster in posters) >= KILLS, "the kills hit people at work"
    assert known >= KILLS
    print(f"{KILLS} kills, {known} acknowledged, 0 lost, slowest restart {slowest:.1f} s")  # noqa: T201
