"""Web and clock are killed twenty times while people are registered: what was acknowledged is there, whole, once."""

import random
import time

from tests.faults.posting import Poster, check, posting, refused
from tests.faults.site import Site, kill
from tests.installation import Installation

KILLS = 20
AT_ONCE = 15
"""Seconds in which a killed site must answer again, on a machine that does other things besides."""


def test_twenty_kills_lose_nothing_that_was_acknowledged(demo_installation: Installation) -> None:
    platform, site, chance = demo_installation.platform, Site(demo_installation), random.Random(20)
    posters = [Poster(site.sign_in()) for _ in range(3)]
    slowest = 0.0
    with posting(posters):
        for kills in range(KILLS):
            # Every fourth time the site is killed while it is still starting.
            if kills % 4 == 3:
                site.start(wait=False)
            else:
                slowest = max(slowest, site.restart())
            time.sleep(chance.uniform(0.1, 1.0))
            if kills % 3 == 0:
                for pid in site.clocks():
                    kill(pid)
                time.sleep(chance.uniform(0.0, 0.3))
            site.kill()
            assert not refused(posters), refused(posters)
            check(platform, posters)
        slowest = max(slowest, site.restart())
        end = time.monotonic() + AT_ONCE
        before = [len(poster.acknowledged) for poster in posters]
        through = [False]
        while not all(through):
            assert not refused(posters), refused(posters)
            assert time.monotonic() < end, "the posters do not get through any more"
            time.sleep(0.1)
            through = [len(poster.acknowledged) > was for poster, was in zip(posters, before, strict=True)]
    assert site.stop() == 0
    known = sum(len(poster.acknowledged) for poster in posters)
    # What was posted last by each, and broke off, may have arrived.
    assert known <= check(platform, posters) <= known + len(posters)
    assert sum(poster.broken for poster in posters) >= KILLS, "the kills hit people at work"
    assert known >= KILLS
    assert slowest < AT_ONCE
    print(f"{KILLS} kills, {known} acknowledged, 0 lost, slowest restart {slowest:.1f} s")  # noqa: T201
