"""The clock's command line, as a person types it."""

from sqlalchemy import select

from core.access import SYSTEM
from core.clock import JobRun
from jobs.schedule import SCHEDULE
from tests.factories.enterprises import an_enterprise
from tests.installation import Installation


def test_it_lists_the_timetable(installation: Installation) -> None:
    done = installation.run("jobs", "list")
    assert done.returncode == 0
    assert [line.split(maxsplit=1)[0] for line in done.stdout.splitlines()] == [job.name for job in SCHEDULE]
    assert "daily 00:30" in done.stdout


def test_it_runs_one_job_now_and_leaves_a_line(installation: Installation) -> None:
    done = installation.run("jobs", "run", "backup")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("backup: done 1, failed 0")
    with installation.platform.work(SYSTEM, write=False) as work:
        [run] = work.session.scalars(select(JobRun)).all()
    assert (run.job, run.status, run.done) == ("backup", "done", 1)


def test_it_runs_a_job_as_of_another_night(installation: Installation) -> None:
    done = installation.run("jobs", "run", "check_calendar", "--on", "2031-03-02")
    assert done.returncode == 1
    assert "[2031]" in done.stdout
    with installation.platform.work(SYSTEM, write=False) as work:
        assert work.session.scalars(select(JobRun)).all() == []


def test_it_refuses_what_it_does_not_know(installation: Installation) -> None:
    assert installation.run("jobs", "run", "nothing").returncode == 2
    assert installation.run("jobs", "run", "backup", "--on", "tomorrow").returncode == 2


def test_a_setting_that_cannot_be_read_is_said(installation: Installation) -> None:
    done = installation.run("jobs", "run", "backup", BIND_PORT="many")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip().splitlines() == ["BIND_PORT: a whole number is needed, not 'many'"]


def test_an_empty_database_is_refused_with_what_to_do(installation: Installation) -> None:
    done = installation.run("jobs", DATABASE_URL=f"sqlite:///{installation.folder / 'none.db'}")
    assert done.returncode == 1
    assert "python3 -m webapp migrate" in done.stderr


def test_a_record_is_held_shown_and_released(installation: Installation) -> None:
    with installation.platform.work(SYSTEM) as work:
        firm = an_enterprise(work)
    assert installation.run("jobs", "hold", "enterprise", "nobody", "--reason", "仲裁").returncode == 1
    done = installation.run("jobs", "hold", "enterprise", str(firm.credit_code), "--reason", "仲裁")
    assert (done.returncode, done.stderr) == (0, "")
    again = installation.run("jobs", "hold", "enterprise", str(firm.credit_code), "--reason", "仲裁")
    assert (again.returncode, again.stderr.strip()) == (1, "这条记录已经留存。")
    assert "仲裁" in installation.run("jobs", "holds").stdout
    assert installation.run("jobs", "release", "enterprise", firm.public_id).returncode == 0
    assert installation.run("jobs", "holds").stdout.strip() == "没有留存的记录。"
