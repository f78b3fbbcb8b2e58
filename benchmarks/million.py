"""`python -m benchmarks.million [--people 1000000]`: an index of a million people, by the second and by the byte.

People of the made-up district (20,000 cut from text, then drawn again) from stored tokens: seconds to build and to
write, milliseconds to open by memory map, bytes a person of each array, and what a second process that maps the same
archive and ranks holds of it for itself. Prints markdown.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.engine import clock, configured, machine, peak_mb, vacancies
from benchmarks.made_up import cut, records
from matching import Index, Lexicon, Ranker, archive

OPENINGS, DISTINCT = 20, 20_000


def by_array(index: Index) -> str:
    """Bytes a person of each array, the largest first; columns summed."""
    sizes: dict[str, float] = {}
    for name, array in index.arrays.items():
        group = "columns" if name.startswith("column_") else name
        sizes[group] = sizes.get(group, 0.0) + array.nbytes / len(index)
    rows = sorted(sizes.items(), key=lambda entry: -entry[1])
    lines = [f"| {name} | {size:.1f} |" for name, size in rows if size >= 0.05]
    return "\n".join(["| array | bytes a person |", "|---|--:|", *lines, f"| all | {sum(sizes.values()):.1f} |"])


def second(path: Path) -> str:
    """Opens the archive as a web worker does and ranks; MB of it in memory for this process alone, and shared."""
    opening = median(clock(lambda: archive.open(path)) for _ in range(OPENINGS))
    lexicon, weights = configured()
    ranker = Ranker(archive.open(path), lexicon, weights)
    for demand in vacancies(20, lexicon):
        ranker.rank(demand, 20)
    sums, inside = {"Shared": 0, "Private": 0}, False
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        kind = name.partition("_")[0]
        if value.endswith(" kB") and inside and kind in sums:
            sums[kind] += int(value.split()[0])
        elif not value.endswith(" kB") and "-" in line.partition(" ")[0]:
            inside = line.endswith(path.name)
    shared, own = sums["Shared"] / 1024, sums["Private"] / 1024
    return f"opened in {1000 * opening:.2f} ms; in memory {shared:.0f} MB of the archive are shared, {own:.0f} MB not\n"


def built(people: int, some: list[bytes], lexicon: Lexicon, path: Path) -> None:
    """Builds and writes the index, and says what it took."""
    start = time.perf_counter()
    index = Index.build(records(people, some), lexicon)
    build = time.perf_counter() - start
    write = clock(lambda: archive.write(index, path))
    sys.stdout.write(
        f"{machine()}\n\n{people:,} people built from stored tokens in {build:.1f} s (peak {peak_mb():,.0f} MB), "
        f"written in {write:.1f} s, {path.stat().st_size / people:.0f} bytes a person\n\n{by_array(index)}\n\n"
    )
    sys.stdout.flush()


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--second", type=Path, metavar="FILE", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.second:
        sys.stdout.write(second(options.second))
        return
    lexicon, _ = configured()
    some = cut(lexicon, DISTINCT)
    Index.build(records(100, some), lexicon)  # what the compiler made is read from disk before the clock starts
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.index"
        built(options.people, some, lexicon, path)
        first = archive.open(path)
        for array in first.arrays.values():  # read here, so that the second process can share it
            array.tobytes()
        subprocess.run([sys.executable, "-m", "benchmarks.million", "--second", str(path)], check=True)


if __name__ == "__main__":
    main()
