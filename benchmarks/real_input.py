"""`python -m benchmarks.real_input [--every 1] [--show TITLE,TITLE]`: real sheets taken in, and people ranked for them.

Reads zhilian2024.csv and teddy2023_jobs.csv of the folder REAL_DATA by the road of browser and command line
(importing.run_file) into a temporary district, then ranks its made-up people for every `--every`th vacancy that came
in, by shortlists.rank. Prints counts and times as markdown; with `--show`, the first five people for these titles.
Nothing of the files is kept: the folder with the database goes when the run ends. docs/matching.md tells what came out.
"""

import argparse
import gc
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median, quantiles
from typing import NamedTuple

from sqlalchemy import select

from benchmarks.engine import machine
from config.settings import Settings
from core import importing, imports, schema, shortlists
from core.access import SYSTEM
from core.checks import Problem, pay
from core.platform import Platform
from core.shortlists import Ranked
from core.vacancies import Vacancy
from core.work import Work

BATCH = 200
"""Vacancies ranked in one reading unit: the session forgets them after it."""
SHOWN = 5
BOUNDS = (30, 40, 50, 60, 70, 80, 90)


class Sheet(NamedTuple):
    """A file of REAL_DATA and how its columns are told; `fields` in the order of its columns, "" for none."""

    name: str
    fields: tuple[str, ...] = ()
    codes: str | None = None


SHEETS = (
    Sheet(
        "zhilian2024.csv",
        ("title", "enterprise_name", "salary_text", "", "place", "experience", "education_min", "source_ref"),
    ),
    Sheet("teddy2023_jobs.csv", codes="recruitment_2023"),
)


@dataclass
class Tally:
    """What came of ranking a sheet's vacancies."""

    seconds: list[float] = field(default_factory=list)
    best: list[float] = field(default_factory=list)
    tenth: list[float] = field(default_factory=list)
    confidence: list[float] = field(default_factory=list)
    excluded: Counter[str] = field(default_factory=Counter)
    coded: int = 0
    nobody: int = 0

    def add(self, ranked: Ranked, seconds: float) -> None:
        """Counts one vacancy."""
        self.seconds.append(seconds)
        self.coded += ranked.vacancy.occupation_key is not None
        self.excluded.update(code for code, people in ranked.excluded.items() if people)
        if not ranked.people:
            self.nobody += 1
            return
        scores = [person.match.score for person in ranked.people]
        self.best.append(scores[0])
        self.tenth.append(scores[min(9, len(scores) - 1)])
        self.confidence.append(ranked.people[0].match.confidence)

    def lines(self) -> Iterator[str]:
        """As items of a list."""
        times = [1000 * second for second in self.seconds]
        yield f"- {len(times):,} vacancies ranked, {self.coded:,} of them coded to an occupation"
        slow = quantiles(times, n=100)[98]
        yield f"- ms a vacancy: mean {fmean(times):.1f}, median {median(times):.1f}, p99 {slow:.1f}"
        yield f"- nobody through the gates: {self.nobody}"
        yield f"- vacancies in which a gate excluded somebody: {dict(sorted(self.excluded.items()))}"
        for name, values in (("first", self.best), ("tenth", self.tenth)):
            yield f"- score of the {name} person: {spread(values)}"
        yield f"- confidence of the first person: median {median(self.confidence):.2f}"


def spread(scores: Sequence[float]) -> str:
    """Median, deciles, and how many lie between round numbers."""
    deciles = quantiles(scores, n=10)
    edges = (0, *BOUNDS, 101)
    bins = [
        f"{low}–{high if high < 101 else 100}: {sum(low <= score < high for score in scores):,}"
        for low, high in pairwise(edges)
    ]
    ends = f"a tenth below {deciles[0]:.1f}, a tenth above {deciles[-1]:.1f}"
    return f"median {median(scores):.1f}, {ends} ({', '.join(bins)})"


def folder_of_files() -> Path:
    """REAL_DATA; ends the program with a sentence where it is not said or lacks a file."""
    said = os.environ.get("REAL_DATA")
    if not said:
        sys.exit("REAL_DATA is not set: the folder that holds " + " and ".join(sheet.name for sheet in SHEETS))
    missing = [sheet.name for sheet in SHEETS if not Path(said, sheet.name).is_file()]
    if missing:
        sys.exit(f"REAL_DATA holds no {' and no '.join(missing)}")
    return Path(said)


def district(folder: str) -> Platform:
    """The made-up district, small, with its index."""
    from demo import writer

    settings = Settings.for_demo({"VAR_DIR": folder})
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    platform = Platform.build(settings)
    schema.upgrade(platform.engine)
    writer.load(platform, size="small", seed=20, on=None, say=lambda line: print(line, file=sys.stderr))
    return platform


def take_in(platform: Platform, path: Path, sheet: Sheet) -> int:
    """Imports a sheet, prints what came of it; the id of its batch."""
    chosen = {name: at for at, name in enumerate(sheet.fields) if name} or None
    report = importing.run_file(platform, "vacancies", path, now=datetime.now(UTC), columns=chosen, codes=sheet.codes)
    if not report.readable:
        sys.exit(f"{sheet.name} was not read: {report.problem}")
    print(f"- counts: {report.counts}\n- reasons: {report.reasons}\n- seconds: {report.seconds}")
    with platform.work(SYSTEM, write=False) as work:
        batch_id = imports.get(work, report.public_id).id
        query = select(Vacancy.status, Vacancy.salary_text).where(Vacancy.import_batch_id == batch_id)
        kept = work.session.execute(query).all()
    texts = {row.salary_text for row in kept if row.salary_text}
    unread = sum(isinstance(pay.read(text), Problem) for text in texts)
    print(f"- status: {dict(Counter(row.status for row in kept))}")
    print(f"- distinct texts of pay that came in: {len(texts)}, of which unread: {unread}")
    return batch_id


def vacancy_ids(platform: Platform, batch_id: int, every: int) -> list[str]:
    """Every so many-th vacancy of a batch, by public id."""
    with platform.work(SYSTEM, write=False) as work:
        query = select(Vacancy.public_id).where(Vacancy.import_batch_id == batch_id).order_by(Vacancy.id)
        return list(work.session.scalars(query))[::every]


def rank_all(platform: Platform, ids: Sequence[str], titles: set[str]) -> Tally:
    """Ranks the district's people for each vacancy; tokens of a draft are cut on the spot, as on its page."""
    tally = Tally()
    for start in range(0, len(ids), BATCH):
        with platform.work(SYSTEM, write=False) as work:
            for public_id in ids[start : start + BATCH]:
                began = time.perf_counter()
                ranked = shortlists.rank(work, platform.shelf, platform.places, public_id)
                tally.add(ranked, time.perf_counter() - began)
                if ranked.vacancy.title in titles:
                    titles.discard(ranked.vacancy.title)
                    show(ranked, platform)
    return tally


def show(ranked: Ranked, platform: Platform) -> None:
    """The first people of a list, to be read by eye: what they want, what they say, points by part."""
    vacancy = ranked.vacancy
    occupation = platform.shelf.occupation_name(vacancy.occupation_key) if vacancy.occupation_key else "?"
    print(f"\n### {vacancy.title} → {occupation}; {vacancy.salary_min}–{vacancy.salary_max}/{vacancy.salary_unit}, "
          f"{vacancy.education_min}, {vacancy.experience_years_min} years; excluded {ranked.excluded}")  # fmt: skip
    for person in ranked.people[:SHOWN]:
        match, seeker = person.match, person.seeker
        parts = "; ".join(f"{part.code} {part.points} {'/'.join(part.evidence)}" for part in match.parts)
        gates = ", ".join(f"{gate.code} {gate.verdict}" for gate in match.gates)
        print(f"- {match.score} ({match.confidence}) {'、'.join(seeker.intentions)} | {seeker.education} | {parts}")
        print(f"  {gates} | {seeker.experience[:90]}")


def first_cut(work: Work, platform: Platform, ids: Sequence[str]) -> None:
    """One ranking that is not timed: dictionaries, jieba and the archive are opened at first use."""
    shortlists.rank(work, platform.shelf, platform.places, ids[0])


def main() -> None:
    """Takes each sheet in, then ranks for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="rank for every so many-th vacancy")
    parser.add_argument("--show", default="", help="titles whose first list is printed")
    options = parser.parse_args()
    files, titles = folder_of_files(), set(filter(None, options.show.split(",")))
    print(f"{machine()}\n")
    with tempfile.TemporaryDirectory() as folder:
        platform = district(folder)
        for sheet in SHEETS:
            print(f"\n## {sheet.name}\n")
            ids = vacancy_ids(platform, take_in(platform, files / sheet.name, sheet), options.every)
            with platform.work(SYSTEM, write=False) as work:
                first_cut(work, platform, ids)
            gc.collect()
            gc.freeze()  # as the web does once it is up
            print("\n".join(rank_all(platform, ids, titles).lines()), flush=True)
            gc.unfreeze()


if __name__ == "__main__":
    main()
