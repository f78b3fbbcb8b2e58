"""`python -m benchmarks.engine [--sizes 4000,20000,200000]`: the engine beside plain scikit-learn on the
same tokens.

Prints a markdown table: building from stored tokens and from text, one vacancy ranked with reasons (median,
p99), the
same vacancy by TfidfVectorizer + linear_kernel + argsort (no gates, parts or reasons), peak memory. The
people are made
up here; the vacancies are made of the same words.
"""

import argparse
import gc
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import linear_kernel

from config.load import read_lexicon, read_toml
from matching import Demand, Index, Lexicon, Profile, Ranker, Weights, archive, tokens_of
from matching.tokens import slices_of

CONFIG = Path(__file__).resolve().parents[1] / "config"
SEED = 20261122
DISTINCT = 4_000  # people cut from text; larger sizes repeat their texts with other facts
RUNS = 60


def people(count: int, lexicon: Lexicon) -> Iterator[tuple[str, Profile]]:
    """Made-up people: one to three occupations, Zipf words, places, pay; the same for the same count."""
    dice = random.Random(SEED)
    titles = [name for name in lexicon.occupations.aliases if len(name) > 1]
    skills, words = list(lexicon.skills), _vocabulary(lexicon, dice)
    known = zip(lexicon.places.labels, lexicon.places.is_district, strict=True)
    places = [label for label, is_district in known if not is_district]
    certificates, shifts = list(lexicon.certificates.names), lexicon.scales.shifts
    education = [label for label, step in lexicon.scales.education.items() if step]
    for number in range(count):
        yield (
            f"S{number:07d}",
            Profile(
                intentions=tuple(dice.choices(titles, k=dice.randint(1, 3))),
                salary_min=dice.choice([None, *range(3000, 9000, 500)]),
                streets=tuple(dice.choices(places, k=dice.randint(0, 2))),
                home_street=dice.choice([None, *places]),
                education=dice.choice([None, *education]),
                experience_years=dice.choice([None, *range(20)]),
                certificates=tuple(dice.choices(certificates, k=dice.choice([0, 0, 1, 2]))),
                skills=tuple(dice.choices(skills, k=dice.randint(0, 6))),
                shift_ok=dice.choice([None, tuple(dice.sample(shifts, 3))]),
                night_ok=dice.choice([None, None, True, False]),
                experience=_sentence(words, dice, 45),
                self_description=_sentence(words, dice, 15),
            ),
        )


def vacancies(count: int, lexicon: Lexicon) -> list[Demand]:
    """Made-up vacancies of the same words."""
    dice = random.Random(SEED + 1)
    words, skills = _vocabulary(lexicon, random.Random(SEED)), list(lexicon.skills)
    titles = [name for name in lexicon.occupations.aliases if len(name) > 1]
    return [
        Demand(
            title=dice.choice(titles), salary_min=4000, salary_max=dice.randrange(5000, 9000, 500),
            street=dice.choice(lexicon.places.labels), shift=dice.choice(lexicon.scales.shifts),
            education_min=dice.choice(list(lexicon.scales.education)),
            experience_years_min=dice.choice([None, 1, 3]),
            skills=tuple(dice.choices(skills, k=3)), duties=_sentence(words, dice, 80),
            requirements=_sentence(words, dice, 20),
        )
        for _ in range(count)
    ]  # fmt: skip


def _vocabulary(lexicon: Lexicon, dice: random.Random) -> list[str]:
    """Words of jieba's dictionary by frequency, after our own: a Zipf law comes of itself."""
    known = sorted(lexicon.cutter.loaded.FREQ.items(), key=lambda entry: (-entry[1], entry[0]))
    return [word for word, _ in known if len(word) == 2][:30_000]


def _sentence(words: list[str], dice: random.Random, length: int) -> str:
    return ",".join(
        words[int(len(words) ** dice.random()) - 1] for _ in range(max(3, int(dice.gauss(length, length / 3))))
    )


def clock(action: Callable[[], object]) -> float:
    """Seconds that an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def spread(seconds: list[float]) -> str:
    """Median and p99 in milliseconds."""
    return f"{1000 * median(seconds):.1f} | {1000 * quantiles(seconds, n=100)[98]:.1f}"


def stored(count: int, lexicon: Lexicon) -> tuple[list[tuple[str, bytes]], float]:
    """Ids with tokens, and the seconds that cutting a thousand takes."""
    texts = list(people(min(count, DISTINCT), lexicon))
    start = time.perf_counter()
    cut = [tokens_of(profile, lexicon) for _, profile in texts]
    seconds = 1000 * (time.perf_counter() - start) / len(cut)
    dice = random.Random(SEED)
    return [
        (f"S{number:07d}", cut[number] if number < len(cut) else shuffled(cut, dice)) for number in range(count)
    ], seconds


def shuffled(cut: list[bytes], dice: random.Random) -> bytes:
    """One of those cut already: the postings grow as with new people, the vocabulary less."""
    return dice.choice(cut)


def measure(count: int, lexicon: Lexicon, weights: Weights) -> str:
    """One line of the table."""
    items, cutting = stored(count, lexicon)
    folder = Path(tempfile.mkdtemp())
    path = folder / "people.index"
    made: list[Index] = []
    build = clock(lambda: made.append(Index.build(items, lexicon)))
    write = clock(lambda: archive.write(made.pop(), path))
    ranker = Ranker(archive.open(path), lexicon, weights)
    asked = [(demand, tokens_of(demand, lexicon)) for demand in vacancies(RUNS, lexicon)]
    gc.collect()
    gc.freeze()  # as the web does once it is up: a walk over all imported modules takes 60 ms
    for demand, tokens in asked[:5]:
        ranker.rank(demand, 20, tokens=tokens)
    ours = [clock(lambda d=demand, t=tokens: ranker.rank(d, 20, tokens=t)) for demand, tokens in asked]
    build_theirs, theirs = peer(items, [tokens for _, tokens in asked], lexicon)
    size = path.stat().st_size / 1e6
    path.unlink()
    folder.rmdir()
    return (
        f"| {count:,} | {build:.2f} | {cutting:.2f} | {write:.2f} | {size:.0f} | {spread(ours)} | "
        f"{build_theirs:.1f} | {spread(theirs)} |"
    )


def peer(items: list[tuple[str, bytes]], asked: list[bytes], lexicon: Lexicon) -> tuple[float, list[float]]:
    """Plain scikit-learn on the same terms and weights: seconds to fit, seconds of each query."""

    def terms(boxed: tuple[bytes]) -> list[int]:  # scikit-learn would decode bare bytes
        slices = slices_of(boxed[0], lexicon)
        weights = np.frombuffer(slices.weights, dtype=np.uint8)
        return list(np.repeat(np.frombuffer(slices.hashes, dtype="<u8"), weights).tolist())

    vectorizer = TfidfVectorizer(analyzer=terms, sublinear_tf=True, dtype=np.float32)
    start = time.perf_counter()
    matrix = vectorizer.fit_transform([(record,) for _, record in items])
    fit = time.perf_counter() - start
    seconds = []
    for record in asked[: max(10, len(asked) // 3)]:
        seconds.append(clock(lambda r=record: np.argsort(-linear_kernel(vectorizer.transform([(r,)]), matrix)[0])[:20]))
    return fit, seconds


def machine() -> str:
    """What it ran on."""
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.processor())  # fmt: skip
    return f"{model}, {os.cpu_count()} CPUs, Python {platform.python_version()}, numpy {np.__version__}"


def reading(count: int) -> None:
    """Run in a process of its own: opens an archive of `count` people, ranks, says its peak memory."""
    lexicon, weights = configured()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.index"
        subprocess.run([sys.executable, "-m", "benchmarks.engine", "--write", str(path), str(count)], check=True)
        before = peak_mb()
        ranker = Ranker(archive.open(path), lexicon, weights)
        for demand in vacancies(20, lexicon):
            ranker.rank(demand, 20)
        after = peak_mb()
    sys.stdout.write(
        f"\nA process that ranks over {count:,} people: peak {after:.0f} MB, {before:.0f} MB "
        "of it before the archive was mapped (Python, numpy, jieba).\n"
    )


def peak_mb() -> float:
    """The most memory that this program held, in MB. Not ru_maxrss, which begins at that of the starting process."""
    status = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) / 1024


def configured() -> tuple[Lexicon, Weights]:
    """Dictionaries and weights of the project."""
    return Lexicon.of(read_lexicon(CONFIG)), Weights.of(read_toml(CONFIG / "matching.toml"))


def main() -> None:
    """Measures each size and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="4000,20000,200000")
    parser.add_argument("--write", nargs=2, metavar=("FILE", "COUNT"), help=argparse.SUPPRESS)
    parser.add_argument("--read", type=int, metavar="COUNT", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        reading(options.read)
        return
    lexicon, weights = configured()
    if options.write:
        archive.write(Index.build(stored(int(options.write[1]), lexicon)[0], lexicon), options.write[0])
        return
    sizes = [int(size) for size in options.sizes.split(",")]
    sys.stdout.write(
        f"{machine()}\n\n| people | build from tokens s | cut 1,000 texts s | write s | archive MB | "
        "rank ms median | p99 | scikit-learn fit s | query ms median | p99 |\n"
        f"{'|--:' * 10}|\n"
    )
    for size in sizes:
        sys.stdout.write(measure(size, lexicon, weights) + "\n")
        sys.stdout.flush()
    subprocess.run([sys.executable, "-m", "benchmarks.engine", "--read", str(max(sizes))], check=True)


if __name__ == "__main__":
    main()
