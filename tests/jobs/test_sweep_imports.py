"""Sheets nobody went on with leave nothing behind; a written batch keeps what taking it back needs while it can be."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core import imports
from core.files import ANY
from core.imports import ImportRow
from jobs import sweep_imports
from tests.conftest import NOW
from tests.factories.accounts import actor_for
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.imports import VACANCY_NAMES, a_vacancy_row, checked, committed


@pytest.fixture
def hr(unit):
    with unit() as work:
        return actor_for(work, an_hr(work, an_enterprise(work)))


def rows_left(unit):
    with unit(write=False) as work:
        return work.session.scalar(select(func.count()).select_from(ImportRow))


def test_an_abandoned_sheet_goes_with_its_file_after_a_week(platform, unit, hr):
    public_id = checked(platform, unit, hr, "vacancies", [VACANCY_NAMES, a_vacancy_row()])
    assert sweep_imports.run(platform, NOW + timedelta(days=6)).done == 0
    with unit(hr, write=False) as work:
        sha256 = imports.get(work, public_id).sha256
    assert platform.files.path(sha256).exists()
    assert sweep_imports.run(platform, NOW + timedelta(days=8)).done == 1
    with unit(hr, write=False) as work:
        assert imports.get(work, public_id).status == "discarded"
    assert rows_left(unit) == 0
    with pytest.raises(FileNotFoundError):
        platform.files.path(sha256)


def test_a_file_that_another_batch_still_reads_stays(platform, unit, hr):
    rows = [VACANCY_NAMES, a_vacancy_row()]
    checked(platform, unit, hr, "vacancies", rows)
    text = "岗位名称\n钳工\n".encode()
    with unit(hr) as work:
        file = platform.files.put(io.BytesIO(text), 1000, {ANY})
        old = imports.receive(work, "vacancies", file, "旧.csv")
        old.heartbeat_at = NOW - timedelta(minutes=5)
    with unit(hr, NOW + timedelta(days=5)) as work:
        imports.receive(work, "vacancies", file, "新.csv")
    sweep_imports.run(platform, NOW + timedelta(days=8))
    assert platform.files.path(file.sha256).exists()


def test_rows_of_a_written_batch_go_after_a_month(platform, unit, hr):
    committed(platform, unit, hr, checked(platform, unit, hr, "vacancies", [VACANCY_NAMES, a_vacancy_row()]))
    sweep_imports.run(platform, NOW + timedelta(days=29))
    assert rows_left(unit) == 1
    sweep_imports.run(platform, NOW + timedelta(days=31))
    assert rows_left(unit) == 0
