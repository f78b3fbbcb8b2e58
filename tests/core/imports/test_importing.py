"""The child process by itself, on a real database, and the command line's way through the same steps."""

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from sqlalchemy import func, select

from config.settings import Settings
from core import importing, imports, schema
from core.access import SYSTEM
from core.errors import Conflict
from core.files import ANY
from core.platform import Platform
from core.vacancies import Vacancy
from tests.factories.imports import VACANCY_NAMES, a_vacancy_row

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def installed(tmp_path):
    """A platform of its own on a file of SQLite: the child must see what was committed."""
    platform = Platform.build(Settings.for_tests(tmp_path))
    schema.upgrade(platform.engine)
    yield platform
    platform.engine.dispose()


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "岗位.csv"
    firm = {"单位名称": "重庆缙测命令行有限公司"}
    with path.open("w", encoding="gb18030", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(VACANCY_NAMES)
        rows.writerow(a_vacancy_row(**firm))
        rows.writerow(a_vacancy_row(**firm, 岗位名称="焊工", 月薪="六千八千九千"))
    return path


def vacancies(platform):
    with platform.work(SYSTEM, write=False) as work:
        return work.session.scalar(select(func.count()).select_from(Vacancy))


def test_a_dry_run_writes_nothing_and_says_where_the_faults_are(installed, sheet):
    report = importing.run_file(installed, "vacancies", sheet, now=NOW, dry_run=True)
    assert (report.readable, report.written, vacancies(installed)) == (True, False, 0)
    assert report.counts == {"rows": 2, "new": 1, "update": 0, "duplicate": 0, "error": 1}
    assert [(fault["row"], fault["cell"]) for fault in report.faults] == [(3, "D3")]
    lines = report.lines(installed.texts, as_json=False)
    assert "没有写入" in lines[0]
    assert any("D3" in line and "六千八千九千" in line for line in lines)
    assert json.loads(report.lines(installed.texts, as_json=True)[0])["reasons"] == {"pay.unread": 1}
    assert not list(installed.files.root.glob("??/*")), "the sheet is forgotten"


def test_a_run_writes_once(installed, sheet):
    assert importing.run_file(installed, "vacancies", sheet, now=NOW).written
    assert vacancies(installed) == 1
    with pytest.raises(Conflict) as refused:
        importing.run_file(installed, "vacancies", sheet, now=NOW)
    assert refused.value.code == "import.same_file"
    assert not list(installed.files.root.glob("??/*"))


def test_columns_are_named_where_the_header_says_nothing(installed, tmp_path):
    path = tmp_path / "无列名.csv"
    path.write_text("0,1,2\n数控车工,重庆缙测命令行有限公司,6千-8千\n", encoding="utf-8")
    named = {"title": 0, "enterprise_name": 1, "salary_text": 2}
    assert importing.run_file(installed, "vacancies", path, now=NOW, columns=named).counts["new"] == 1


def test_a_file_that_cannot_be_read_says_why(installed, tmp_path):
    path = tmp_path / "旧.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600)
    report = importing.run_file(installed, "vacancies", path, now=NOW)
    assert not report.readable
    assert "另存为" in report.lines(installed.texts, as_json=False)[0]


def a_batch_of(installed, content, **bounds):
    """The batch after a child with these bounds has had its turn."""
    file = installed.files.put(BytesIO(content), 1 << 26, {ANY})
    with installed.work(SYSTEM, NOW) as work:
        public_id = imports.receive(work, "vacancies", file, "表.csv").public_id
    importing.start(installed.settings, public_id, replace(imports.LIMITS, **bounds)).wait()
    with installed.work(SYSTEM, write=False) as work:
        return imports.get(work, public_id)


LONG = ("岗位,单位\n" + "甲乙丙丁,一二三四\n" * 500_000).encode()


def test_a_child_that_runs_out_of_time_says_so(installed):
    batch = a_batch_of(installed, LONG, wall=0.01)
    assert (batch.status, batch.problem["code"]) == ("failed", "sheet.too_slow")


def test_a_child_that_runs_out_of_memory_says_so(installed):
    batch = a_batch_of(installed, LONG, memory=32 << 20)
    assert (batch.status, batch.problem["code"]) == ("failed", "sheet.too_heavy")
