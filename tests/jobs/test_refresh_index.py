"""A change is ranked after the next run; without one nothing is written; who takes consent back leaves."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core import seekers
from core.access import SYSTEM, Role
from core.platform import Platform
from core.seekers import Seeker
from core.shortlists import DEMAND, PEOPLE, IndexFile
from jobs import refresh_index
from jobs.runner import Report
from matching import Match
from tests.conftest import NOW
from tests.factories.accounts import a_user, actor_for
from tests.factories.seekers import a_seeker
from tests.factories.vacancies import a_vacancy


@pytest.fixture
def welder_id(platform: Platform) -> int:
    """A welder and a vacancy for one, beside a cook; the welder's id."""
    with platform.work(SYSTEM, NOW) as work:
        a_vacancy(work, title="焊工")
        a_seeker(work, intentions=["厨师"], skills=["炒菜"], experience="在北碚城南一家饭店炒菜八年。")
        return a_seeker(work).id


def refresh(platform: Platform, minutes: int = 0) -> Report:
    return refresh_index.run(platform, NOW + timedelta(minutes=minutes))


def ranked(platform: Platform, words: str) -> list[Match]:
    """Who fits a vacancy for these words, by the newest index."""
    from matching import Demand

    with platform.work(SYSTEM, NOW, write=False) as work:
        ranker = platform.shelf.ranker(work, PEOPLE).ranker
    return [match for match in ranker.rank(Demand(title=words, duties=words), limit=10).matches if match.score > 0]


def files(platform: Platform) -> list[IndexFile]:
    with platform.work(SYSTEM, NOW, write=False) as work:
        return list(work.session.scalars(select(IndexFile).order_by(IndexFile.number)))


def test_the_first_run_makes_both_directions(platform: Platform, welder_id: int) -> None:
    assert refresh(platform) == Report(3, 0, {PEOPLE: 2, DEMAND: 1})
    assert {file.kind for file in files(platform)} == {PEOPLE, DEMAND}
    assert int(ranked(platform, "焊工")[0].id) == welder_id


def test_nothing_is_written_when_nothing_changed(platform: Platform, welder_id: int) -> None:
    refresh(platform)
    before = {file.number: file.built_at for file in files(platform)}
    folder = platform.shelf.folder
    on_disk = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    again = refresh(platform, 1)
    assert again.done == 0
    assert {file.number: file.built_at for file in files(platform)} == before
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == on_disk


def test_a_change_is_ranked_after_the_next_run(platform: Platform, welder_id: int) -> None:
    refresh(platform)
    with platform.work(SYSTEM, NOW) as work:
        welder = work.session.get_one(Seeker, welder_id)
        welder.intentions, welder.skills = ["叉车司机"], ["叉车"]
        welder.experience = "在蔡家一家物流仓库开叉车五年。"
    report = refresh(platform, 1)
    assert report.done == 1
    assert int(ranked(platform, "叉车司机")[0].id) == welder_id
    assert files(platform)[-1].built_at >= NOW + timedelta(minutes=1)


def test_who_takes_consent_back_leaves_and_who_gives_it_enters(platform: Platform, welder_id: int) -> None:
    refresh(platform)
    with platform.work(SYSTEM, NOW) as work:
        welder = work.session.get_one(Seeker, welder_id)
        counselor = a_user(work, Role.COUNSELOR)
        counselor.office_id = welder.office_id
        actor, public_id = actor_for(work, counselor), welder.public_id
    with platform.work(actor, NOW) as work:
        seekers.withdraw_consent(work, public_id)
    assert refresh(platform, 1).facts[PEOPLE] == 1
    assert welder_id not in {int(match.id) for match in ranked(platform, "焊工")}
    with platform.work(actor, NOW) as work:
        seekers.consent(work, public_id, "counter")
    assert refresh(platform, 2).facts[PEOPLE] == 2
    assert int(ranked(platform, "焊工")[0].id) == welder_id


def test_a_lost_archive_is_made_anew(platform: Platform, welder_id: int) -> None:
    refresh(platform)
    for path in platform.shelf.folder.iterdir():
        path.unlink()
    refresh(platform, 1)
    assert int(ranked(platform, "焊工")[0].id) == welder_id


def test_an_empty_district_has_no_index(platform: Platform) -> None:
    assert refresh(platform) == Report(0, 0, {})
    assert files(platform) == []
