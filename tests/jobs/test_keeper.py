"""The clock as processes: one leads, slots run once, it stops when asked and when its parent is gone."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import select

from core.access import SYSTEM
from core.clock import Heartbeat, JobRun, JobState, RunRequest, RunStatus
from jobs.schedule import SCHEDULE
from tests.installation import Installation, until

NIGHTLY = {job.name for job in SCHEDULE if not job.is_queue}


def noted(path: Path) -> list[list[str]]:
    return [line.split() for line in path.read_text().splitlines()] if path.exists() else []


def runs(installation: Installation) -> dict[tuple[str, str], JobRun]:
    with installation.platform.work(SYSTEM, write=False) as work:
        return {(run.job, run.slot): run for run in work.session.scalars(select(JobRun))}


def finished(installation: Installation) -> set[str]:
    """Jobs of which a run is done."""
    return {job for (job, _), run in runs(installation).items() if run.status == RunStatus.DONE}


def test_it_keeps_the_whole_timetable_and_stops_within_ten_seconds(installation: Installation) -> None:
    clock = installation.start("jobs")
    until(lambda: finished(installation) == NIGHTLY, 60)
    first = {key: run.id for key, run in runs(installation).items()}
    assert len(first) == len(NIGHTLY), "each caught up once, for its latest slot"
    with installation.platform.work(SYSTEM, write=False) as work:
        states = {state.job: state for state in work.session.scalars(select(JobState))}
        pulse = work.session.get_one(Heartbeat, "clock")
        assert pulse.pid == clock.pid
    assert states.keys() == {job.name for job in SCHEDULE}
    assert {name for name, state in states.items() if state.next_at} == NIGHTLY
    assert states["backup"].last_status == RunStatus.DONE
    begun = time.monotonic()
    clock.send_signal(signal.SIGTERM)
    assert clock.wait(10) == 0
    assert time.monotonic() - begun < 10
    again = installation.start("jobs")
    until(lambda: installation.said().count("leading") == 2)
    time.sleep(1)
    assert {key: run.id for key, run in runs(installation).items()} == first, "what was run is not run again"
    again.send_signal(signal.SIGINT)
    assert again.wait(10) == 0


def test_a_job_that_takes_long_does_not_keep_it_from_stopping(installation: Installation) -> None:
    notes = installation.folder / "notes"
    clock = installation.start("tests.jobs.probe", "keep", str(notes), "slow")
    until(lambda: noted(notes))
    clock.send_signal(signal.SIGTERM)
    assert clock.wait(10) == 0
    assert {run.status for run in runs(installation).values()} == {RunStatus.RUNNING}, "to be done anew"


def child_of_a_parent(installation: Installation) -> tuple["subprocess.Popen[str]", int]:
    """(a process that has started a clock of its own, the clock's number)."""
    start = f"subprocess.Popen([{sys.executable!r}, '-m', 'jobs', '--parent', str(os.getpid())])"
    program = f"import subprocess, sys, os; p = {start}; print(p.pid, flush=True); sys.stdin.read()"
    pipe = subprocess.PIPE
    with installation.log.open("ab") as log:
        command = [sys.executable, "-c", program]
        parent = subprocess.Popen(command, env=installation.environment, stdin=pipe, stdout=pipe, stderr=log, text=True)
    assert parent.stdout is not None
    return parent, int(parent.stdout.readline())


def test_it_dies_with_the_parent_that_it_belongs_to(installation: Installation) -> None:
    parent, child = child_of_a_parent(installation)
    until(lambda: "leading" in installation.said())
    parent.kill()
    parent.communicate()
    until(lambda: not alive(child), 12)


def test_a_clock_in_waiting_dies_with_its_parent_too(installation: Installation) -> None:
    installation.start("jobs")
    until(lambda: "leading" in installation.said())
    parent, child = child_of_a_parent(installation)
    until(lambda: "standing by" in installation.said())
    parent.kill()
    parent.communicate()
    until(lambda: not alive(child), 12)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process that nobody has waited for yet is dead all the same.
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_a_second_clock_waits_takes_over_and_no_slot_runs_twice(installation: Installation) -> None:
    notes = installation.folder / "notes"
    clocks = {
        process.pid: process
        for process in [installation.start("tests.jobs.probe", "keep", str(notes)) for _ in range(3)]
    }
    until(lambda: len(noted(notes)) >= 3)
    first = int(noted(notes)[0][0])
    assert {int(pid) for pid, _ in noted(notes)} == {first}, "one leads"
    clocks[first].kill()
    until(lambda: {int(pid) for pid, _ in noted(notes)} != {first})
    second = int(noted(notes)[-1][0])
    until(lambda: sum(int(pid) == second for pid, _ in noted(notes)) >= 3)
    clocks[second].send_signal(signal.SIGTERM)
    until(lambda: len({pid for pid, _ in noted(notes)}) == 3)
    for process in clocks.values():
        process.send_signal(signal.SIGTERM)
        process.wait(10)
    moments = Counter(moment for _, moment in noted(notes))
    # The slot in which the first was killed may have been begun twice: it was not finished.
    assert sum(moments.values()) - len(moments) <= 1
    seconds = sorted(map(int, moments))
    done = [run for run in runs(installation).values() if run.status == RunStatus.DONE]
    assert len(done) >= len(seconds) - 1
    assert len({run.slot for run in done}) == len(done)


def test_three_processes_at_once_run_each_slot_once(installation: Installation) -> None:
    notes, slots = installation.folder / "notes", 60
    three = [installation.start("tests.jobs.probe", "hammer", str(notes), str(slots)) for _ in range(3)]
    time.sleep(3)
    (installation.folder / "go").touch()
    assert [process.wait(60) for process in three] == [0, 0, 0], installation.said()
    ran = Counter(int(slot) for _, slot in noted(notes))
    assert ran == {slot: 1 for slot in range(slots)}
    assert {run.status for run in runs(installation).values()} == {RunStatus.DONE}


def test_what_somebody_asked_for_is_run_and_the_request_taken_off(installation: Installation) -> None:
    installation.start("jobs")
    until(lambda: finished(installation) == NIGHTLY, 60)
    with installation.platform.work(SYSTEM) as work:
        work.session.add(RunRequest(job="backup", asked_by=1, asked_at=work.now))
        work.session.add(RunRequest(job="of an older version", asked_by=1, asked_at=work.now))
    until(lambda: any(slot.startswith("asked") for _, slot in runs(installation)), 15)

    def taken_off() -> bool:
        with installation.platform.work(SYSTEM, write=False) as work:
            return work.session.scalar(select(RunRequest.id).limit(1)) is None

    until(taken_off)
    assert len(list((installation.folder / "backups").glob("2*"))) == 2
