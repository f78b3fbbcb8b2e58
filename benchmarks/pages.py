"""`python -m benchmarks.pages [--size district] [--keep DIR]`: how long the five busiest pages take, and the memory.

The made-up district goes into a folder of its own, loaded by a process of its own so that its memory does not count
here. Then each page is asked for thirty times through the whole WSGI application (session, rights, queries, engine,
template; no socket) in one process. The questions differ from one time to the next: other pages of a list, other
words, other vacancies. Prints a markdown table with machine and date.
"""

import argparse
import os
import platform as machine_facts
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient
from sqlalchemy import func, select

from config.settings import Settings
from core import schema
from core.access import SYSTEM, VISITOR, OfficeLevel, Role
from core.accounts import Office, User, signin
from core.enterprises import Enterprise
from core.platform import Platform
from core.seekers import Seeker
from core.vacancies import Status, Vacancy
from core.work import ZONE, Work
from webapp.app import create_app

TIMES = 30
WARM = 3
AIM_SHORTLIST_MS, AIM_MEMORY_MB = 300, 600
WORDS = ("钳工", "电工", "焊工", "普工", "保洁", "厨师", "质检", "叉车", "装配", "司机")
Addresses = list[str]


def load(folder: Path, size: str) -> None:
    """The made-up district of this size, into this folder."""
    from demo import writer

    settings = settings_of(folder)
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    platform = Platform.build(settings)
    schema.upgrade(platform.engine)
    began = time.perf_counter()
    writer.load(platform, size=size, seed=20, on=None, say=lambda line: print(line, file=sys.stderr, flush=True))
    print(f"loaded in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)


def settings_of(folder: Path) -> Settings:
    """A demo's settings with database, keys and files under this folder."""
    return Settings.for_demo({"VAR_DIR": str(folder)})


def memory_mb(line: str) -> float:
    """What the kernel says of this process in MB: VmHWM the most it held, VmRSS what it holds now."""
    status = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(said for said in status if said.startswith(line)).split()[1]) / 1024


def enter(platform: Platform, client: FlaskClient) -> str:
    """Signs the client in as a counselor of a 街镇, as the demo's one-click entry does; gives the office's name."""
    with platform.work(VISITOR) as work:
        query = select(User).join(Office).where(User.role == Role.COUNSELOR, Office.level == OfficeLevel.SUBDISTRICT)
        user = work.session.scalars(query.where(User.login_name.startswith(signin.DEMO_PREFIX))).first()
        if user is None or user.office_id is None:
            raise SystemExit("the district has no counselor to enter as")
        client.set_cookie("sid", signin.enter_demo(work, user.login_name, "benchmark"))
        return work.session.get_one(Office, user.office_id).name


def questions(work: Work) -> dict[str, Addresses]:
    """The five pages, each with the addresses that it is asked under, in turn."""
    newest = select(Vacancy.public_id).where(Vacancy.status == Status.PUBLISHED).order_by(Vacancy.published_at.desc())
    vacancies = list(work.session.scalars(newest.limit(TIMES)))
    return {
        "today list": ["/today"],
        "seekers list": [
            *(f"/seekers/?page={page}" for page in range(1, 6)),
            *(f"/seekers/?q={word}" for word in WORDS),
        ],
        "vacancy list": [
            *(f"/vacancies/?page={page}" for page in range(1, 6)),
            *(f"/vacancies/?q={word}" for word in WORDS),
        ],
        "shortlist ranking": [f"/shortlists/rank/{public_id}" for public_id in vacancies],
        "public search": [f"/jobs?q={word}" for word in WORDS],
    }


def timed(client: FlaskClient, address: str) -> float:
    """Milliseconds that one answer takes, body and all. Ends with a sentence where it is no page."""
    began = time.perf_counter()
    answer = client.get(address)
    body = answer.get_data()
    took = 1000 * (time.perf_counter() - began)
    if answer.status_code != 200 or not body:
        raise SystemExit(f"{address}: {answer.status_code}")
    return took


def measure(client: FlaskClient, addresses: Addresses) -> list[float]:
    """Milliseconds of thirty answers, after a few that do not count."""
    for address in addresses[:WARM]:
        timed(client, address)
    return [timed(client, addresses[number % len(addresses)]) for number in range(TIMES)]


def head(platform: Platform, office: str) -> Iterator[str]:
    """Machine, date and how much there is."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "?")
    yield f"{model}, {os.cpu_count()} CPUs, Python {machine_facts.python_version()}, {platform.engine.dialect.name}, "
    yield f"{datetime.now(ZONE).date().isoformat()}, load average at the start {os.getloadavg()[0]:.1f}.\n"
    with platform.work(SYSTEM, write=False) as work:
        numbers = [
            work.session.scalar(select(func.count()).select_from(model)) for model in (Enterprise, Vacancy, Seeker)
        ]
    yield "{:,} enterprises, {:,} vacancies, {:,} seekers; as a counselor of {}.\n".format(*numbers, office)


def report(folder: Path, say: Callable[[str], object]) -> None:
    """Measures and says the table."""
    platform = Platform.build(settings_of(folder))
    client = create_app(platform).test_client()
    office = enter(platform, client)
    for part in head(platform, office):
        say(part)
    say("\n| page | median ms | slowest of 30 ms | body KB |\n|---|--:|--:|--:|\n")
    with platform.work(SYSTEM, write=False) as work:
        asked = questions(work)
    medians = {}
    for page, addresses in asked.items():
        took = measure(client, addresses)
        medians[page] = median(took)
        size = len(client.get(addresses[0]).get_data()) / 1024
        say(f"| {page} | {medians[page]:.0f} | {max(took):.0f} | {size:.0f} |\n")
    peak, now = memory_mb("VmHWM"), memory_mb("VmRSS")
    say(f"\nThe process: peak {peak:.0f} MB, {now:.0f} MB at the end.\n\n")
    say(verdict("shortlist page", medians["shortlist ranking"], AIM_SHORTLIST_MS, "ms"))
    say(verdict("memory of the web process", peak, AIM_MEMORY_MB, "MB"))


def verdict(what: str, found: float, aim: float, unit: str) -> str:
    """Whether an aim is met, in a line."""
    return f"- {what}: {found:.0f} {unit}, aim under {aim:.0f} {unit}: {'met' if found < aim else 'MISSED'}\n"


def main() -> None:
    """Loads the district unless `--keep` holds one, then measures it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="district", choices=["small", "district", "city"])
    parser.add_argument("--keep", type=Path, help="a folder to load into once and to measure again")
    parser.add_argument("--load", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.load:
        load(options.load, options.size)
        return
    with tempfile.TemporaryDirectory() as own:
        folder = (options.keep or Path(own)).resolve()
        loading = ("-m", "benchmarks.pages", "--size", options.size, "--load", str(folder))
        subprocess.run([sys.executable, *loading], check=True)
        report(folder, sys.stdout.write)


if __name__ == "__main__":
    main()
