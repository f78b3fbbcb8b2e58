"""`python -m benchmarks.million [--people 1000000]`: an index of a million people, by the bytes.

Made-up people from stored tokens (see benchmarks.engine: 4,000 cut from text, drawn again and again): seconds to build,
to write, to open by memory map (median of 20, each in a process's own files) and bytes a person, array by array; memory
of a second process that maps the same archive, and how much of it both share. Prints markdown.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.engine import DISTINCT, SEED, clock, configured, machine, peak_mb, people, vacancies
from matching import Index, Lexicon, Ranker, archive, tokens_of

OPENINGS = 20


def records(count: int, cut: list[bytes]) -> Iterator[tuple[str, bytes]]:
    """Ids with stored tokens, none kept: as they come from the token table."""
    dice = random.Random(SEED)
    for number in range(count):
        yield f"S{number:07d}", cut[number] if number < len(cut) else dice.choice(cut)


def by_array(index: Index) -> str:
    """Bytes a person of each array, the largest first; columns summed."""
    sizes: dict[str, float] = {}
    for name, array in index.arrays.items():
        group = "columns" if name.startswith("column_") else name
        sizes[group] = sizes.get(group, 0.0) + array.nbytes / len(index)
    rows = sorted(sizes.items(), key=lambda entry: -entry[1])
    lines = [f"| {name} | {size:.1f} |" for name, size in rows if size >= 0.05]
    return "\n".join(["| array | bytes a person |", "|---|--:|", *lines, f"| all | {sum(sizes.values()):.1f} |"])


def mapped(path: Path, lexicon: Lexicon) -> str:
    """Opens the archive as a web worker does and ranks; memory of its own and memory shared, in MB."""
    opening = median(clock(lambda: archive.open(path)) for _ in range(OPENINGS))
    _, weights = configured()
    ranker = Ranker(archive.open(path), lexicon, weights)
    for demand in vacancies(20, lexicon):
        ranker.rank(demand, 20)
    wanted, sums = (
        ("Shared_Clean", "Shared_Dirty", "Private_Clean", "Private_Dirty"),
        dict.fromkeys(("own", "shared"), 0),
    )
    inside = False
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if "-" in name and " " in name:
            inside = line.endswith(path.name)
        elif inside and name in wanted:
            sums["shared" if name.startswith("Shared") else "own"] += int(value.split()[0])
    return (
        f"opened in {1000 * opening:.2f} ms; of the archive {sums['shared'] / 1024:.0f} MB shared with the other "
        f"process, {sums['own'] / 1024:.0f} MB not\n"
    )


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--map", type=Path, metavar="FILE", help=argparse.SUPPRESS)
    options = parser.parse_args()
    lexicon, _ = configured()
    if options.map:
        sys.stdout.write(mapped(options.map, lexicon))
        return
    cut = [tokens_of(profile, lexicon) for _, profile in people(min(options.people, DISTINCT), lexicon)]
    start = time.perf_counter()
    index = Index.build(records(options.people, cut), lexicon)
    build = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.index"
        write = clock(lambda: archive.write(index, path))
        sys.stdout.write(
            f"{machine()}\n\n{options.people:,} people: built from stored tokens in {build:.1f} s (peak {peak_mb():,.0f} MB), "
            f"written in {write:.1f} s, {path.stat().st_size / len(index):.0f} bytes a person\n\n{by_array(index)}\n\n"
        )
        sys.stdout.flush()
        del index
        first = archive.open(path)
        for array in first.arrays.values():  # all of it is read here, so that the second process can share it
            array.max(initial=0) if array.dtype.kind != "V" else None
        subprocess.run([sys.executable, "-m", "benchmarks.million", "--map", str(path)], check=True)


if __name__ == "__main__":
    main()
