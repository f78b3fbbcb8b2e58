"""The nightly backup: made, proved, and said where it is."""

from core import backup
from core.access import SYSTEM
from core.platform import Platform
from jobs.runner import run_slot
from jobs.schedule import SCHEDULE
from tests.conftest import NOW
from tests.installation import Installation

JOB = next(job for job in SCHEDULE if job.name == "backup")


def test_the_nightly_run_leaves_a_backup_that_checks(installation: Installation) -> None:
    report = run_slot(installation.platform, JOB, "2026-03-02T00:30", NOW)
    assert report is not None
    assert (report.done, report.failed) == (1, 0)
    folder = backup.folder_of(installation.platform.settings) / report.facts["folder"]
    assert folder.name == "20260302-090000"
    assert backup.check(folder)["proof"]["events"] == report.facts["events"] == 0
    assert report.facts["bytes"] == sum(path.stat().st_size for path in folder.iterdir() if path.suffix != ".json")


def test_one_that_cannot_be_made_says_why_and_is_a_failed_run(installation: Installation, platform: Platform) -> None:
    (installation.folder / "backups").touch()
    report = run_slot(installation.platform, JOB, "2026-03-02T00:30", NOW)
    assert report is not None
    assert (report.failed, report.facts) == (1, {"error": "FileExistsError"})
    with installation.platform.work(SYSTEM, write=False) as work:
        from core import clock

        assert [run.status for run in clock.runs(work, 1)] == ["failed"]
