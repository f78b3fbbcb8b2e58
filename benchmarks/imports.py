"""`python -m benchmarks.imports [--rows 5000]`: a sheet taken in, beside the way one would write first.

Ours: `importing.run_file`, the road of browser and command line: a child process reads, checks, cuts and seals in
small transactions, then one bulk insert. Peer: openpyxl and one service call a row, all in one transaction of the web
process. Both on the made-up district (small) on SQLite, the same rows, in one run. While they work, another writer
asks for the write lock every 20 ms: its longest wait is what a clerk feels who saves a form meanwhile. Prints a
markdown table.
"""

import argparse
import os
import platform as machine_facts
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
from sqlalchemy import text

from config.settings import Settings
from core import enterprises, importing, schema, vacancies
from core.access import SYSTEM
from core.checks.id_number import check_character
from core.platform import Platform
from core.vacancies import VacancyFacts
from core.work import ZONE

PAUSE = 0.02
VACANCY = ("岗位名称", "单位名称", "招聘人数", "月薪", "用工形式", "工作地点", "学历要求", "工作内容", "联系电话")
PERSON = ("姓名", "身份证号", "手机", "求职意向", "期望月薪", "居住街镇", "学历", "技能", "工作经历", "同意匹配")
JOBS = ("数控车工", "注塑工", "焊工", "质检员", "装配工", "仓库管理员", "叉车工", "电工", "钳工", "保洁员")
TOWNS = ("歇马街道", "东阳街道", "静观镇", "澄江镇", "北温泉街道")


def vacancy_rows(count: int) -> Iterator[Sequence[str]]:
    """Vacancies of 300 firms, one row in twenty with something wrong."""
    for at in range(count):
        pay = "六千左右吧" if at % 20 == 7 else f"{4500 + at % 9 * 300}-{6500 + at % 9 * 300}元/月"
        job, town = JOBS[at % len(JOBS)], TOWNS[at % len(TOWNS)]
        duties = f"负责{job}的日常工作，两班倒，能看图纸，服从安排，第{at}批。" * 3
        firm = f"重庆缙测{at % 300}机械有限公司"
        yield (f"{job}{at}", firm, str(1 + at % 30), pay, "全职", town, "初中", duties, "023-68860001")


def person_rows(count: int) -> Iterator[Sequence[str]]:
    """People with numbers of the never-assigned county and phones of the never-allocated prefix."""
    for at in range(count):
        first = f"500199{1960 + at // 1000 % 40}0506{at % 1000:03d}"
        number = "123" if at % 20 == 7 else first + check_character(first)
        job = JOBS[at % len(JOBS)]
        past = f"在歇马一家厂里做{job}{1 + at % 12}年，会看图纸，能吃苦，想找离家近的活。" * 2
        town = TOWNS[at % len(TOWNS)]
        yield ("冉光明", number, f"164{at:08d}", job, "5000", town, "初中", "看图纸、二保焊", past, "是")


def workbook(path: Path, names: Sequence[str], rows: Iterator[Sequence[str]]) -> Path:
    """The rows as a sheet."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("3月")
    sheet.append(list(names))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


@contextmanager
def another_writer(platform: Platform) -> Iterator[list[float]]:
    """Somebody who saves something every 20 ms; the list holds how long each time took, in seconds."""
    waits: list[float] = []
    over = threading.Event()

    def save() -> None:
        while not over.is_set():
            began = time.perf_counter()
            with platform.work(SYSTEM) as work:
                work.session.execute(text("UPDATE job_state SET job = job"))
            waits.append(time.perf_counter() - began)
            time.sleep(PAUSE)

    thread = threading.Thread(target=save)
    thread.start()
    try:
        yield waits
    finally:
        over.set()
        thread.join()


def ours(platform: Platform, kind: str, path: Path) -> tuple[float, float]:
    """Seconds in all, and seconds of the writing transaction."""
    began = time.perf_counter()
    office = "歇马街道就业和社会保障服务所" if kind == "seekers" else None
    report = importing.run_file(platform, kind, path, now=datetime.now(UTC), office=office_of(platform, office))
    if not report.readable:
        sys.exit(f"not read: {report.problem}")
    print(f"{kind}: {report.counts}", file=sys.stderr)
    return time.perf_counter() - began, report.seconds["write"]


def office_of(platform: Platform, wanted: str | None) -> str | None:
    """The name of an office of the made-up district."""
    if wanted is None:
        return None
    with platform.work(SYSTEM, write=False) as work:
        return str(work.session.scalar(text("SELECT name FROM office WHERE level = 'subdistrict' ORDER BY id LIMIT 1")))


def peer(platform: Platform, path: Path) -> tuple[float, float]:
    """One service call a row in one transaction, as one would write it first; the lock is held all the time."""
    began = time.perf_counter()
    rows = list(openpyxl.load_workbook(path).active.iter_rows(min_row=2, values_only=True))
    locked = time.perf_counter()
    with platform.work(SYSTEM) as work:
        for title, firm, headcount, _, employment, place, education, duties, phone in rows:
            found = platform.places.resolve(place)
            facts = VacancyFacts(
                title=title,
                headcount=int(headcount),
                salary_min=5000,
                salary_max=7000,
                salary_unit="月",
                employment_type=employment,
                subdistrict=found.code if found else None,
                education_min=education,
                duties=duties,
                contact_phone=phone,
            )
            vacancies.keep(work, enterprises.by_name(work, firm), facts, platform.shelf.code_title)
    return time.perf_counter() - began, time.perf_counter() - locked


def measured(platform: Platform, run: Callable[[], tuple[float, float]]) -> tuple[float, float, float]:
    """Seconds in all, seconds of the lock, longest wait of another writer."""
    with another_writer(platform) as waits:
        total, lock = run()
    return total, lock, max(waits)


def main() -> None:
    """Loads the district, then each way once."""
    from demo import writer

    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=5_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.for_demo({"VAR_DIR": folder})
        settings.var_dir.mkdir(parents=True, exist_ok=True)
        platform = Platform.build(settings)
        schema.upgrade(platform.engine)
        writer.load(platform, size="small", seed=20, on=None, say=lambda line: print(line, file=sys.stderr))
        jobs = workbook(Path(folder, "jobs.xlsx"), VACANCY, vacancy_rows(rows))
        people = workbook(Path(folder, "people.xlsx"), PERSON, person_rows(rows))
        print(f"{machine_facts.machine()}, {os.cpu_count()} CPUs, {datetime.now(ZONE):%Y-%m-%d}\n")
        print("| what | rows | in all s | write lock s | longest wait of another writer s |\n|---|--:|--:|--:|--:|")
        for name, run in (
            ("vacancies, ours", lambda: ours(platform, "vacancies", jobs)),
            ("people, ours", lambda: ours(platform, "seekers", people)),
            ("vacancies, openpyxl and a call a row", lambda: peer(platform, jobs)),
        ):
            total, lock, wait = measured(platform, run)
            print(f"| {name} | {rows:,} | {total:.1f} | {lock:.2f} | {wait:.2f} |", flush=True)
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"\nLargest child process: {children:.0f} MB.")


if __name__ == "__main__":
    main()
