"""`python -m benchmarks.updates [--people 200000]`: people who change, while questions are asked.

People of the made-up district over a mapped archive (matching.segments): microseconds of a change (median, p99,
slowest); the nearest 20 asked of the archive alone and, in turn, of the archive with 0, 2,048 and 10,000 changed people
on top; all in processor time of the thread, so that others on the machine do not count. Then what it takes to build the
next archive and move the changes on top of it, by the clock on the wall. Prints markdown.
"""

import argparse
import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

from benchmarks.engine import SEED, clock, configured, machine, vacancies
from benchmarks.made_up import cut, records
from matching import Index, Lexicon, archive, tokens_of
from matching.segments import Segmented

OPEN = (0, 2_048, 10_000)
DISTINCT, ASKED = 20_000, 100
NEAREST = 20


def spread(seconds: list[float], factor: float) -> str:
    """Median, p99 and slowest."""
    return (
        f"{factor * median(seconds):.2f} | {factor * quantiles(seconds, n=100)[98]:.2f} | {factor * max(seconds):.2f}"
    )


def cpu(action: Callable[[], object]) -> float:
    """Seconds of the processor that an action takes in this thread."""
    start = time.thread_time()
    action()
    return time.thread_time() - start


def changes(segmented: Segmented, count: int, people: int, some: list[bytes], dice: random.Random) -> list[float]:
    """Seconds of each change; one in three is a new person."""
    seconds = []
    for _ in range(count):
        name = f"{dice.randrange(people * 3 // 2):010d}"
        tokens = dice.choice(some)
        seconds.append(cpu(lambda n=name, t=tokens: segmented.put(n, t)))
    return seconds


def asked(segmented: Segmented, questions: list[bytes]) -> tuple[list[float], list[float]]:
    """Seconds of each question put to the archive alone, and to the archive with its changes, in turn."""
    base, lexicon = segmented.base, segmented.lexicon
    pairs = [
        (cpu(lambda q=q: base.nearest(q, NEAREST, lexicon)), cpu(lambda q=q: segmented.nearest(q, NEAREST)))
        for q in questions
    ]
    return [alone for alone, _ in pairs], [both for _, both in pairs]


def merge(segmented: Segmented, people: int, some: list[bytes], lexicon: Lexicon, path: Path) -> str:
    """The next archive of everybody, written, mapped, and a thousand later changes moved on top of it."""
    state = dict(records(people, some))
    state |= {name: change.tokens for name, change in segmented.changes.items() if change.tokens is not None}
    until = segmented.number
    made: list[Index] = []
    build = clock(lambda: made.append(Index.build(state.items(), lexicon)))
    write = clock(lambda: archive.write(made.pop(), path))
    changes(segmented, 1_000, people, some, random.Random(SEED + 2))
    moved = clock(lambda: segmented.moved(archive.open(path), until))
    return (
        f"The next archive of {len(state):,}: built in {build:.2f} s, written in {write:.2f} s (by the clock, readers "
        f"go on); opened with 1,000 changes made meanwhile in {1000 * moved:.1f} ms.\n"
    )


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200_000)
    people = parser.parse_args().people
    lexicon, _ = configured()
    some, dice = cut(lexicon, min(DISTINCT, people)), random.Random(SEED)
    questions = [tokens_of(demand, lexicon) for demand in vacancies(ASKED, lexicon)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.index"
        archive.write(Index.build(records(people, some), lexicon), path)
        base = archive.open(path)
        segmented = Segmented(base, lexicon)
        changes(Segmented(base, lexicon), 10, people, some, dice)
        asked(segmented, questions)
        gc.collect()
        gc.freeze()  # as the web does once it is up
        sys.stdout.write(
            f"{machine()}, {people:,} people\n\n| people in the open segment | a change µs median | p99 | slowest | "
            f"archive alone ms median | p99 | slowest | with the changes ms median | p99 | slowest |\n|{'--:|' * 10}\n"
        )
        for wanted in OPEN:
            made = changes(segmented, wanted - len(segmented.changes), people, some, dice) if wanted else []
            row = spread(made, 1e6) if made else " |  | "
            alone, both = asked(segmented, questions)
            sys.stdout.write(f"| {wanted:,} | {row} | {spread(alone, 1e3)} | {spread(both, 1e3)} |\n")
            sys.stdout.flush()
        sys.stdout.write(f"\n{merge(segmented, people, some, lexicon, path)}")


if __name__ == "__main__":
    main()
