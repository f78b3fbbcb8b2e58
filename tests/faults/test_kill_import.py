"""Web, clock and the reading child are killed twenty times during imports: each batch is there whole or not at all."""

import random
import threading
import time

from tests.faults.importing import Importer, check, importing
from tests.faults.site import Site, kill
from tests.installation import Installation, until

KILLS = 20


def test_twenty_kills_during_imports_leave_no_half_batch(installation: Installation) -> None:
    site, chance = Site(installation), random.Random(16)
    importer = Importer(site.sign_in(), threading.Event())
    with importing(importer):
        for kills in range(KILLS):
            site.restart()
            time.sleep(chance.uniform(0.2, 4.5))
            if kills % 3 == 0 and site.web is not None:
                # The web alone: the child that reads goes on and finds its batch.
                kill(site.web.pid)
                site.web.wait()
            else:
                site.kill()
            assert not importer.refused, importer.refused
            check(installation.platform, importer)
        site.restart()
        before = len(importer.written)
        until(lambda: len(importer.written) > before or importer.refused, 60)
    assert site.stop() == 0
    written = check(installation.platform, importer)
    assert len(importer.written) <= written <= len(importer.written) + 1
    assert importer.broken > 0, "the kills hit nobody at work"
    print(f"{KILLS} kills, {written} batches written, {importer.dropped} handed in anew, 0 halves")  # noqa: T201
