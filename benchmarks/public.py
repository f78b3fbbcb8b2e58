"""`python -m benchmarks.public [--size district] [--vacancies 20000] [--keep DIR]`: the public search, measured.

The made-up district is loaded into a folder of its own, its public vacancies are copied until there are so many, and
the search page is asked for thirty times a way (words, initials, full pinyin, filters, all) through the whole WSGI
application, on SQLite. Prints a markdown table with machine and date.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import func, insert, select

from benchmarks.pages import Addresses, head, measure, memory_mb, settings_of
from core.access import SYSTEM
from core.db import new_public_id
from core.platform import Platform
from core.vacancies import LIVE, Vacancy
from core.work import Work
from webapp.app import create_app
from webapp.serving import warm

AIM_MS = 200
CHUNK = 1_000
WAYS: dict[str, Addresses] = {
    "words": [
        f"/jobs?q={word}" for word in ("钳工", "电工", "焊工", "普工", "保洁", "厨师", "质检", "叉车", "装配", "司机")
    ],
    "initials": [f"/jobs?q={word}" for word in ("wxdg", "dg", "hg", "pg", "bjy", "cs", "zjy", "cc", "zp", "sj")],
    "full pinyin": [
        f"/jobs?q={word}" for word in ("weixiu+diangong", "diangong", "hangong", "baojie", "chushi", "siji")
    ],
    "firm": [f"/jobs?q={word}" for word in ("机械", "汽车", "jx", "qiche", "yb", "电子")],
    "place and words": [f"/jobs?q={word}" for word in ("歇马+钳工", "xm+dg", "bbxm", "beibei+hangong", "天生+保洁")],
    "number": ["/jobs?q=0417", "/jobs?q=12345"],
    "filters": [
        "/jobs?subdistrict=500109007",
        "/jobs?pay=6000&dormitory=1",
        "/jobs?shift=白班&education=高中&no_nights=1",
    ],
    "initials and filters": ["/jobs?q=dg&pay=5000", "/jobs?q=hg&dormitory=1", "/jobs?q=pg&subdistrict=500109007"],
    "nothing found": ["/jobs?q=qwrtp", "/jobs?q=宇航员"],
    "all, by page": [f"/jobs?page={page}" for page in (1, 2, 5, 40, 900)],
    "front page": ["/"],
}


def multiply(platform: Platform, number: int) -> None:
    """Copies public vacancies until there are so many."""
    with platform.work(SYSTEM, write=False) as work:
        table = Vacancy.__table__
        live = select(table).where(Vacancy.status.in_(LIVE), func.coalesce(Vacancy.valid_to, work.today) >= work.today)
        rows = [dict(row) for row in work.session.execute(live).mappings()]
        last = work.session.scalar(select(func.max(Vacancy.id))) or 0
    missing = range(number - len(rows))
    for start in range(0, len(missing), CHUNK):
        with platform.work(SYSTEM) as work:
            copies = [copy_of(work, rows[at % len(rows)], last + at + 1) for at in missing[start : start + CHUNK]]
            work.session.execute(insert(Vacancy), copies)


def copy_of(work: Work, row: dict[str, object], number: int) -> dict[str, object]:
    """The same need told again by number."""
    own = {"id": number, "public_id": new_public_id(), "no": f"V-C-{number:06d}", "contact_phone_sealed": None}
    seen = work.now - timedelta(minutes=number)
    return {**row, **own, "filled": 0, "published_at": seen, "verified_at": seen, "import_batch_id": None}


def report(folder: Path, number: int, say: Callable[[str], object]) -> None:
    """Measures and says the table."""
    platform = Platform.build(settings_of(folder))
    multiply(platform, number)
    warm(platform)
    client = create_app(platform).test_client()
    for part in head(platform, "nobody: a visitor"):
        say(part)
    with platform.work(SYSTEM, write=False) as work:
        public = work.session.scalar(select(func.count()).where(Vacancy.status.in_(LIVE)))
    say(f"{public:,} public vacancies.\n\n| asked by | median ms | slowest of 30 ms |\n|---|--:|--:|\n")
    slow = 0.0
    for at, (way, addresses) in enumerate(WAYS.items(), 1):
        # The search has a limit by address, which thirty questions a way would come near to.
        client.environ_base["REMOTE_ADDR"] = f"10.0.0.{at}"
        took = measure(client, addresses)
        slow = max(slow, median(took))
        say(f"| {way} | {median(took):.0f} | {max(took):.0f} |\n")
    say(f"\nPeak {memory_mb('VmHWM'):.0f} MB. Slowest median {slow:.0f} ms, aim under {AIM_MS} ms: ")
    say("met\n" if slow < AIM_MS else "MISSED\n")


def main() -> None:
    """Loads the district unless `--keep` holds one, then measures it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="district", choices=["small", "district", "city"])
    parser.add_argument("--vacancies", type=int, default=20_000)
    parser.add_argument("--keep", type=Path, help="a folder to load into once and to measure again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as own:
        folder = (options.keep or Path(own)).resolve()
        loading = ("-m", "benchmarks.pages", "--size", options.size, "--load", str(folder))
        if not (folder / "demo" / "platform.db").exists():
            subprocess.run([sys.executable, *loading], check=True, env={**os.environ})
        report(folder, options.vacancies, sys.stdout.write)


if __name__ == "__main__":
    main()
