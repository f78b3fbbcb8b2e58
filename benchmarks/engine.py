"""`python -m benchmarks.engine [--sizes 10000,100000,1000000] [--whole 4000,20000,200000] [--svg docs/images/x.svg]`.

The nearest 20 of made-up people (see crowd) to made-up vacancies: the engine beside scikit-learn, scipy and
sparse_dot_topn, which get the same matrix in single precision, made before the clock starts; every answer of ours is
compared with brute force. Then whole rankings: recall, gates, parts, reasons. Times are of one thread unless said.
"""

import argparse
import gc
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import numpy as np
import scipy.sparse as sparse
from sklearn.metrics.pairwise import linear_kernel
from sparse_dot_topn import sp_matmul_topn

from benchmarks.crowd import Crowd, vacancies
from benchmarks.growth import drawn
from config.load import read_lexicon, read_toml
from matching import Index, Lexicon, Ranker, Weights, archive, gates, kernels, tokens_of, warm
from matching.index import SUBLINEAR, Query
from matching.tokens import columns_of, slices_of

CONFIG = Path(__file__).resolve().parents[1] / "config"
TOP = 20
ASKED, SLOW, BATCH = 200, 20, 1_000
NO_CONDITIONS: dict[str, Any] = {
    "salary_min": None, "salary_max": None, "shift": None, "night_shift": None, "certificates": (),
}  # fmt: skip
CONDITIONS: dict[str, dict[str, Any]] = {
    "none": {},
    "pay": {"salary_max": 1000},
    "pay, shift": {"salary_max": 1000, "shift": "弹性"},
    "pay, shift, nights, a rare certificate": {
        "salary_max": 1000, "shift": "四班三运转", "night_shift": True, "certificates": ("锅炉作业证",),
    },
}  # fmt: skip
PEERS = ("scikit-learn", "scipy", "sparse_dot_topn", "matching")


@dataclass(frozen=True)
class Matrices:
    """The people's unit vectors and those of the vacancies, as the peers want them."""

    people: sparse.csr_matrix
    turned: sparse.csr_matrix
    asked: sparse.csr_matrix

    @classmethod
    def of(cls, index: Index, queries: Sequence[Query]) -> "Matrices":
        """From the index's own postings, so that all compare the same numbers."""
        runs, blocks, at, rows, counts = index.postings
        row = rows.astype(np.int32) + (np.repeat(blocks.astype(np.int32), np.diff(at)) << kernels.BLOCK_BITS)
        starts, shape = at[runs].astype(np.int64), (len(index), len(index.vocabulary.hashes))
        values = SUBLINEAR[counts] * np.repeat(index.vocabulary.idf, np.diff(starts))
        values /= index.arrays["norms"][row]
        turned = sparse.csr_matrix((values.astype(np.float32), row, starts), shape=shape[::-1])
        asked = sparse.csr_matrix(
            (
                np.concatenate([query.weights / query.norm for query in queries]).astype(np.float32),
                np.concatenate([query.positions for query in queries]),
                np.cumsum([0, *(len(query.positions) for query in queries)]),
            ),
            shape=(len(queries), shape[1]),
        )
        return cls(turned.T.tocsr(), turned, asked)

    def scikit_learn(self, at: int) -> object:
        """Brute force: linear_kernel and argsort."""
        return np.argsort(-linear_kernel(self.asked[at], self.people)[0])[:TOP]

    def scipy(self, at: int) -> object:
        """The sparse product on the transposed matrix, argpartition, the few sorted."""
        scores = (self.asked[at] @ self.turned).toarray()[0]
        best = np.argpartition(scores, -TOP)[-TOP:]
        return best[np.argsort(-scores[best])]

    def topn(self, at: slice | int, threads: int = 1) -> object:
        """sparse_dot_topn."""
        return sp_matmul_topn(self.asked[at], self.turned, top_n=TOP, sort=True, n_threads=threads)


@dataclass(frozen=True)
class Nearest:
    """Milliseconds a query by program, the same from stored tokens, answers that differ.

    `batch`: queries a second on both cores, queries a CPU second, by sparse_dot_topn, then by us.
    """

    people: int
    alone: dict[str, float]
    stored: float
    batch: list[float]
    differ: int


def clock(action: Callable[[], object], by: Callable[[], float] = time.thread_time) -> float:
    """Milliseconds that an action takes, of this thread's CPU: other programs may run on the machine."""
    start = by()
    action()
    return 1000 * (by() - start)


def nearest(index: Index, asked: list[bytes], lexicon: Lexicon) -> Nearest:
    """All programs on the same queries, in turn, so that what else runs on the machine hits all alike."""
    queries = [index.query(slices_of(record, lexicon)) for record in asked]
    matrices = Matrices.of(index, queries)
    programs: dict[str, Callable[[int], object]] = {
        "scikit-learn": matrices.scikit_learn,
        "scipy": matrices.scipy,
        "sparse_dot_topn": matrices.topn,
        "matching": lambda at: index.search([queries[at]], TOP),
    }
    times: dict[str, list[float]] = {name: [] for name in PEERS}
    for start in range(0, ASKED, SLOW):
        for name, program in programs.items():
            if name != "scikit-learn" or not start:
                program(start)
                times[name] += [clock(lambda p=program, at=at: p(at)) for at in range(start, start + SLOW)]
    stored = [clock(lambda record=record: index.nearest(record, TOP, lexicon)) for record in asked[:ASKED]]
    actions = (lambda: matrices.topn(slice(None), 2), lambda: index.search(queries, TOP, threads=2))
    rounds = [
        [clock(action, by) for action in actions for by in (time.perf_counter, time.process_time)] for _ in range(5)
    ]
    batch = [1000 * len(asked) / min(times) for times in zip(*rounds, strict=True)]
    double = matrices.turned.astype(np.float64)
    differ = sum(differs(index, queries[at], matrices.asked[at] @ double) for at in range(ASKED))
    return Nearest(len(index), {name: median(found) for name, found in times.items()}, median(stored), batch, differ)


def differs(index: Index, query: Query, product: sparse.csr_matrix) -> bool:
    """Whether our rows are not those of brute force in double precision; who ties with the last may be another."""
    scores = product.toarray()[0]
    rows = [row for row, _ in index.search([query], TOP)[0]]
    border = np.sort(scores)[-TOP]
    sure = set(np.flatnonzero(scores > border + 1e-5))
    return len(set(rows)) != TOP or not sure <= set(rows) or bool((scores[rows] < border - 1e-5).any())


def table(found: list[Nearest]) -> str:
    """The figures of nearest, with how many times faster than two of the peers."""
    lines = [
        "| people | scikit-learn ms | scipy ms | sparse_dot_topn ms | matching ms | from stored tokens ms | "
        "x scikit-learn | x sparse_dot_topn | other 20 | both cores: sparse_dot_topn q/s | matching q/s | x | "
        "a CPU second: sparse_dot_topn q | matching q | x |",
        "|--:" * 15 + "|",
    ]
    for one in found:
        ours, (wall, cpu, our_wall, our_cpu) = one.alone["matching"], one.batch
        cells = [f"{one.people:,}", *(f"{one.alone[name]:.3g}" for name in PEERS), f"{one.stored:.3g}"]
        cells += [f"{one.alone['scikit-learn'] / ours:.0f}", f"{one.alone['sparse_dot_topn'] / ours:.1f}"]
        cells += [f"{one.differ} of {ASKED}"]
        cells += [f"{wall:,.0f}", f"{our_wall:,.0f}", f"{our_wall / wall:.1f}"]
        cells += [f"{cpu:,.0f}", f"{our_cpu:,.0f}", f"{our_cpu / cpu:.1f}"]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def made(crowd: Crowd, count: int, path: Path) -> tuple[float, float]:
    """Builds an index and writes it; seconds of each."""
    items = list(crowd.people(count))
    gc.freeze()
    start = time.perf_counter()
    index = Index.build(items, crowd.lexicon)
    built = time.perf_counter()
    archive.write(index, path)
    return built - start, time.perf_counter() - built


def whole(crowd: Crowd, count: int, folder: Path, weights: Weights) -> str:
    """A line on whole rankings: recall, gates, parts and reasons of 20 people."""
    path = folder / f"whole{count}"
    build, write = made(crowd, count, path)
    ranker = Ranker(archive.open(path), crowd.lexicon, weights)
    asked = [(demand, tokens_of(demand, crowd.lexicon)) for demand in vacancies(ASKED)]
    for demand, tokens in asked[:5]:
        ranker.rank(demand, TOP, tokens=tokens)
    gc.collect()
    gc.freeze()  # as the web does once it is up
    times = [clock(lambda d=demand, t=tokens: ranker.rank(d, TOP, tokens=t)) for demand, tokens in asked]
    size = path.stat().st_size / count
    return (
        f"| {count:,} | {build:.2f} | {write:.2f} | {size:.0f} | {median(times):.1f} | "
        f"{quantiles(times, n=100)[98]:.1f} |"
    )


def conditions(crowd: Crowd, path: Path, weights: Weights) -> str:
    """Whole rankings of the same vacancies without hard conditions and with ever more of them, in milliseconds."""
    ranker = Ranker(archive.open(path), crowd.lexicon, weights)
    rows = []
    for said, asked in CONDITIONS.items():
        demands = [replace(demand, **NO_CONDITIONS | asked) for demand in vacancies(ASKED)]
        tokens = [tokens_of(demand, crowd.lexicon) for demand in demands]
        pairs = list(zip(demands, tokens, strict=True))
        times = [clock(lambda d=demand, t=token: ranker.rank(d, TOP, tokens=t)) for demand, token in pairs]
        kept = median(passing(ranker.index, token, crowd.lexicon) for token in tokens)
        rows.append(f"| {said} | {kept:.1%} | {median(times):.1f} |")
    return "\n".join(["| hard conditions | fail none | rank ms median |", "|---|--:|--:|", *rows])


def passing(index: Index, tokens: bytes, lexicon: Lexicon) -> float:
    """The share of people whom no gate excludes."""
    row = np.frombuffer(slices_of(tokens, lexicon).columns, dtype=columns_of("demand", lexicon))[0]
    one = {name: np.asarray(row[name]) for name in row.dtype.names or ()}
    fails = [np.broadcast_to(verdict == gates.FAIL, len(index)) for verdict in gates.judge(one, index.columns).values()]
    return 1 - float(np.logical_or.reduce(fails).mean())


def first_answer(folder: Path) -> str:
    """What `warm` costs a process: with nothing compiled before, then with what the first one left."""
    program = "import sys,time; from pathlib import Path; import matching; a=time.perf_counter(); "
    program += "matching.warm(Path(sys.argv[1])); print(time.perf_counter()-a)"
    command = [sys.executable, "-c", program, str(folder / "compiled")]
    seconds = [float(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(2)]
    return f"warm(): {seconds[0]:.1f} s where nothing is compiled yet, {seconds[1]:.2f} s in each later process."


def reading(path: Path) -> None:
    """Run in a process of its own: maps an archive, ranks 20 vacancies over it, says its peak memory."""
    lexicon, weights = Lexicon.of(read_lexicon(CONFIG)), Weights.of(read_toml(CONFIG / "matching.toml"))
    warm()
    before = peak_mb()
    ranker = Ranker(archive.open(path), lexicon, weights)
    for demand in vacancies(TOP):
        ranker.rank(demand, TOP)
    print(
        f"\nA process that ranks over {len(ranker.index):,} people: peak {peak_mb():.0f} MB, {before:.0f} MB of it "
        "before the archive was mapped (Python, numpy, numba)."
    )


def peak_mb() -> float:
    """The most memory that this program held, in MB. Not ru_maxrss, which begins at that of the starting process."""
    status = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) / 1024


def machine() -> str:
    """What it ran on."""
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.processor())  # fmt: skip
    load = os.getloadavg()[0]
    return (
        f"{model}, {os.cpu_count()} CPUs, Python {platform.python_version()}, numpy {np.__version__}; "
        f"load {load:.1f} when it began"
    )


def main() -> None:
    """Measures each size and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--whole", default="4000,20000,200000")
    parser.add_argument("--svg", type=Path, help="where the growth is drawn")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        reading(options.read)
        return
    sizes = [int(size) for size in options.sizes.split(",") if size]
    wholes = [int(size) for size in options.whole.split(",") if size]
    lexicon, weights = Lexicon.of(read_lexicon(CONFIG)), Weights.of(read_toml(CONFIG / "matching.toml"))
    print(machine())
    warm()
    crowd = Crowd(lexicon, max(sizes + wholes))
    asked = [tokens_of(demand, lexicon) for demand in vacancies(BATCH)]
    with tempfile.TemporaryDirectory() as name:
        folder, found = Path(name), []
        print(first_answer(folder))
        print("\n| people | build s | write s | bytes a person | rank ms median | p99 |\n" + "|--:" * 6 + "|")
        for size in wholes:
            print(whole(crowd, size, folder, weights), flush=True)
        if wholes:
            print("\n" + conditions(crowd, folder / f"whole{wholes[-1]}", weights))
            largest = str(folder / f"whole{wholes[-1]}")
            subprocess.run([sys.executable, "-m", "benchmarks.engine", "--read", largest], check=True)
        for size in sizes:
            seconds = made(crowd, size, folder / "people")
            opening = clock(lambda: archive.open(folder / "people"), time.perf_counter)
            print(f"\n{size:,}: built in {seconds[0]:.1f} s, opened in {opening:.1f} ms", file=sys.stderr)
            found.append(nearest(archive.open(folder / "people"), asked, lexicon))
            print(table(found[-1:]), file=sys.stderr, flush=True)
    print("\n" + table(found))
    if options.svg:
        options.svg.write_text(drawn([(one.people, one.alone) for one in found], PEERS), encoding="utf-8")


if __name__ == "__main__":
    main()
