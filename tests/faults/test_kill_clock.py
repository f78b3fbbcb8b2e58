"""The clock is killed twenty times at its work: what was begun is done anew, and nothing is told twice or to nobody."""

import random
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from core import audit
from core.access import SYSTEM, Role
from core.clock import JobRun, RunRequest, RunStatus
from core.events import EventRow, Pending
from core.notices import Notice
from core.platform import Platform
from core.projects import Flag
from core.seekers import Seeker
from core.shortlists import PEOPLE
from jobs import deliver_notices
from jobs.schedule import SCHEDULE
from tests.factories.accounts import a_user
from tests.factories.enterprises import an_enterprise
from tests.factories.projects import a_project
from tests.factories.seekers import a_seeker
from tests.factories.vacancies import a_vacancy
from tests.installation import Installation, until

KILLS = 20
FIRMS, PEOPLE_MORE = 15, 10
"""More of them before each kill."""

ORGANIZERS = 2
NIGHTLY = {job.name for job in SCHEDULE if not job.is_queue}


def more_to_do(platform: Platform, chance: random.Random) -> None:
    """Key firms that lack forty people each, people to be cut into the index, and a run asked for on the page."""
    with platform.work(SYSTEM) as work:
        firms = [an_enterprise(work, headcount_insured=300) for _ in range(FIRMS)]
        a_project(work, *firms)
        for firm in firms:
            a_vacancy(work, firm, headcount=40)
        for _ in range(PEOPLE_MORE):
            a_seeker(work)
        for job in ("flag_projects", chance.choice(("react", "refresh_index", "deliver_notices"))):
            work.session.add(RunRequest(job=job, asked_by=1, asked_at=work.now))


def left_to_do(platform: Platform) -> int:
    """Events without their reactions, runs asked for and not over, people not in the index."""
    with platform.work(SYSTEM, write=False) as work:
        waiting = sum(
            work.session.scalar(select(func.count()).select_from(table)) or 0 for table in (Pending, RunRequest)
        )
        file = platform.shelf.newest(work, PEOPLE)
        people = work.session.scalar(select(func.count()).select_from(Seeker)) or 0
        return waiting + people - (file.records if file else 0)


def check_telling(platform: Platform) -> int:
    """Each flag was raised once, and each organizer told of it once; how many notices there are."""
    with platform.work(SYSTEM, write=False) as work:
        flagged = Counter(work.session.scalars(select(Flag.enterprise_id)))
        assert set(flagged.values()) == {1}
        raised = work.session.scalars(select(EventRow.seq).where(EventRow.name == "flag.raised")).all()
        assert len(raised) == len(flagged) == KILLS * FIRMS
        notices = work.session.scalars(select(Notice).where(Notice.code == "flag_raised")).all()
        told = Counter((notice.event_seq, notice.user_id) for notice in notices)
        assert set(told.values()) == {1}, "told twice"
        assert Counter(seq for seq, _ in told) == dict.fromkeys(raised, ORGANIZERS), "told to nobody"
        assert not work.session.scalar(select(func.count()).where(Pending.attempts > 0))
        return len(notices)


def check_delivery(platform: Platform, log: str) -> None:
    """Every notice was handed out; twice only one that was on its way when the clock was killed, under the same key."""
    # The claim of a killed sender runs out after a minute; nobody waits for it here.
    deliver_notices.run(platform, datetime.now(UTC) + timedelta(minutes=2))
    with platform.work(SYSTEM, write=False) as work:
        notices = work.session.scalars(select(Notice)).all()
        assert not [notice.public_id for notice in notices if notice.delivered_at is None]
        again = {notice.public_id for notice in notices if notice.attempts > 1}
    sent = Counter(line.split("notice ")[1].split()[0] for line in log.splitlines() if " for user " in line)
    assert {key for key, times in sent.items() if times > 1} <= again


def check_runs(platform: Platform) -> None:
    """No run stands as running; the chain is whole; the index holds everybody."""
    with platform.work(SYSTEM, write=False) as work:
        runs = work.session.scalars(select(JobRun)).all()
        assert {run.status for run in runs} == {RunStatus.DONE}
        assert {run.job for run in runs} >= NIGHTLY
        assert audit.verify(work).whole
        held = platform.shelf.ranker(work, PEOPLE)
        assert held.file.records == KILLS * PEOPLE_MORE


def test_twenty_kills_of_the_clock_neither_lose_nor_double(installation: Installation) -> None:
    platform, chance = installation.platform, random.Random(21)
    with platform.work(SYSTEM) as work:
        for _ in range(ORGANIZERS):
            a_user(work, Role.ORGANIZER)
    cut_short = 0
    for kills in range(KILLS):
        more_to_do(platform, chance)
        clock = installation.start("jobs")
        until(lambda leads=kills + 1: installation.said().count('"leading;') >= leads)
        time.sleep(chance.uniform(0.0, 0.9))
        clock.kill()
        clock.wait()
        cut_short += left_to_do(platform) > 0
    begun = time.monotonic()
    last = installation.start("jobs")
    until(lambda: not left_to_do(platform), 60)
    healed = time.monotonic() - begun
    notices = check_telling(platform)
    last.terminate()
    assert last.wait(15) == 0
    check_runs(platform)
    check_delivery(platform, installation.said())
    assert cut_short >= KILLS // 2, "the kills hit the clock at work"
    print(f"{KILLS} kills, {cut_short} at work, {notices} notices once each, healed in {healed:.1f} s")  # noqa: T201
