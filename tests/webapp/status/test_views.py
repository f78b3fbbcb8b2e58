"""What system administrators see of the clock, and how they ask it for a run; what load balancers see."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core import clock, keys
from core.access import SYSTEM, Role
from core.accounts import User
from core.clock import Heartbeat, JobRun, JobState, RunRequest, RunStatus
from core.errors import Denied, NotFound
from core.events import EventRow, Pending
from core.notices import TRIES, Notice
from core.platform import Platform
from core.reactions import TRIES as REACTION_TRIES
from core.work import Work
from jobs.schedule import SCHEDULE
from tests.conftest import NOW
from tests.factories.accounts import a_user, actor_for
from tests.installation import Installation, installation
from webapp.app import create_app

__all__ = ["installation"]

As = Callable[..., FlaskClient]


@pytest.fixture
def sysadmin(work: Work) -> User:
    return a_user(work, Role.SYSADMIN)


@pytest.fixture
def timetable(work: Work) -> None:
    """What a clock leaves behind that has run for a while."""
    for job in SCHEDULE:
        state = JobState(job=job.name, timetable=job.timetable, last_done=0, last_failed=0, last_facts={})
        work.session.add(state)
    work.session.flush()
    kept = work.session.get_one(JobState, "backup")
    kept.last_status, kept.last_started_at, kept.last_done = RunStatus.DONE.value, NOW, 1
    kept.last_facts, kept.next_at = {"folder": "20260302-003000", "bytes": 1234567}, NOW + timedelta(hours=15)
    run = {"job": "flag_projects", "status": RunStatus.FAILED.value, "started_at": NOW, "host": "desk"}
    work.session.add(JobRun(slot="2026-03-02T03:00", facts={"error": "OperationalError"}, failed=1, **run))
    work.session.flush()


def page(client: FlaskClient) -> str:
    answer = client.get("/status/")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_each_job_is_shown_with_its_time_and_last_result(client_as: As, sysadmin: User, timetable: None) -> None:
    shown = page(client_as(sysadmin))
    for words in (
        "处理事件",
        "每15秒",
        "备份",
        "每天00:30",
        "备份20260302-003000，1.2 MB",
        "出错：OperationalError",
    ):
        assert words in shown
    assert "every 15" not in shown
    assert shown.count("立即运行</button>") == len(SCHEDULE)


def test_a_clock_that_never_ran_or_fell_silent_is_said(
    client_as: As, sysadmin: User, platform: Platform, work: Work
) -> None:
    client = client_as(sysadmin)
    assert "时钟没有响应" in page(client)
    with platform.work(SYSTEM) as now:
        now.session.add(Heartbeat(name="clock", at=now.now))
    assert "时钟正常" in page(client)
    with platform.work(SYSTEM) as now:
        now.session.get_one(Heartbeat, "clock").at = now.now - timedelta(minutes=2)
    assert "时钟没有响应" in page(client)


def test_run_now_leaves_one_request_and_a_line_in_the_history(
    client_as: As, sysadmin: User, timetable: None, work: Work
) -> None:
    client = client_as(sysadmin)
    for _ in range(2):
        assert client.post("/status/jobs/backup/run").status_code == 302
    requests = work.session.scalars(select(RunRequest)).all()
    assert [(request.job, request.asked_by) for request in requests] == [("backup", sysadmin.id)]
    [event] = work.session.scalars(select(EventRow).where(EventRow.name == "job.asked"))
    assert (event.actor_id, event.facts) == (sysadmin.id, {"job": "backup"})
    shown = page(client)
    assert "已交给时钟" in shown
    assert shown.count("立即运行</button>") == len(SCHEDULE) - 1


def test_an_unknown_job_and_another_role_are_refused(
    work: Work, timetable: None, client_as: As, sysadmin: User
) -> None:
    assert client_as(sysadmin).post("/status/jobs/nothing/run").status_code == 404
    counselor = a_user(work, Role.COUNSELOR)
    assert client_as(counselor).post("/status/jobs/backup/run").status_code == 403
    assert client_as(counselor).get("/status/").status_code == 403
    with pytest.raises(Denied):
        clock.ask(Work(work.session, actor_for(work, counselor), NOW, work.vault), "backup")
    with pytest.raises(NotFound):
        clock.ask(Work(work.session, actor_for(work, sysadmin), NOW, work.vault), "nothing")


def test_what_is_stuck_is_shown_with_what_to_do(client_as: As, sysadmin: User, timetable: None, work: Work) -> None:
    assert "要人处理" not in page(client_as(sysadmin))
    row = {"name": "x", "at": NOW, "role": "system", "subject_id": 1, "facts": {}, "previous": "0", "hash": "0"}
    work.session.add(EventRow(seq=9001, **row))
    work.session.flush()
    work.session.add(Pending(event_seq=9001, attempts=REACTION_TRIES))
    work.session.add(Notice(user_id=sysadmin.id, code="x", facts={}, made_at=NOW, attempts=TRIES))
    work.session.flush()
    shown = page(client_as(sysadmin))
    assert "1个事件多次处理不成" in shown
    assert "1条通知没有送出平台" in shown


def test_settings_are_shown_without_secrets(client_as: As, sysadmin: User, platform: Platform) -> None:
    shown = client_as(sysadmin).get("/status/settings").get_data(as_text=True)
    assert "在招岗位缺口" in shown
    assert re.search("本机文件（SQLite）|数据库服务器（PostgreSQL）", shown)
    assert "待区里确认" in shown
    for raw in ("specs", ">sqlite<", ">postgresql<"):
        assert raw not in shown
    for secret in (platform.settings.session_key, platform.settings.link_key):
        assert secret not in shown


def test_load_balancers_hear_whether_it_lives_and_is_ready(client_as: As) -> None:
    client = client_as()
    assert client.get("/status/alive").get_json() == {"alive": True}
    ready = client.get("/status/ready")
    assert ready.get_json().keys() == {"database", "keys", "disk"}
    assert ready.status_code == (200 if all(ready.get_json().values()) else 503)


def test_a_site_with_other_keys_than_the_databases_is_not_ready(installation: Installation) -> None:
    platform = installation.platform

    def ready(**values: Any) -> tuple[int, bool]:
        app = create_app(replace(platform, vault=replace(platform.vault, **values)))
        answer = app.test_client().get("/status/ready")
        return answer.status_code, answer.get_json()["keys"]

    keys.settle(platform.work)
    assert ready() == (200, True)
    assert ready(index_key=b"x" * 32) == (503, False)
    assert ready(keys={1: b"x" * 32}) == (503, False)
    assert ready(keys={**platform.vault.keys, 2: b"x" * 32}) == (200, True)
