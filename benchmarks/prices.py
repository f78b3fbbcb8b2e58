"""`python -m benchmarks.prices [--people 200000]`: the price list of a vacancy, the question for a person, a ranking.

People and vacancies of the made-up district (benchmarks/crowd.py), the real dictionaries and weights; tokens are at
hand, as in the product, so nothing is cut. Milliseconds are CPU time of the thread.
"""

import argparse
import gc
from collections.abc import Callable, Sequence
from statistics import median, quantiles

from benchmarks.crowd import Crowd, vacancies
from benchmarks.engine import clock, machine
from config.load import read_lexicon, read_toml
from core.platform import CONFIG
from matching import Index, Lexicon, Ranker, Weights, tokens_of, warm
from matching.prices import price_list
from matching.questions import questions

ASKED = 100
OPEN = 20_000


def row(what: str, ask: Callable[[int], object], numbers: Sequence[int]) -> str:
    """One line of the table: median and 99th of a hundred, the first asking left out."""
    ask(numbers[0])
    times = [clock(lambda at=number: ask(at)) for number in numbers]
    return f"| {what} | {median(times):.1f} | {quantiles(times, n=100)[98]:.1f} |"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=200_000)
    count = options.parse_args().people
    lexicon, weights = Lexicon.of(read_lexicon(CONFIG)), Weights.of(read_toml(CONFIG / "matching.toml"))
    warm()
    crowd = Crowd(lexicon, count)
    index = Index.build(crowd.people(count), lexicon)
    demands = vacancies(ASKED)
    asked = [tokens_of(demand, lexicon) for demand in demands]
    posted = Index.build(
        ((f"V{at:05d}", asked[at % ASKED]) for at in range(OPEN)), lexicon, kind="demand", vocabulary=index.vocabulary
    )
    gc.collect()
    gc.freeze()  # as the web does once it is up
    ranker, numbers = Ranker(index, lexicon, weights), range(ASKED)
    print(f"{machine()}\n\n| {count:,} people, {OPEN:,} vacancies | median ms | p99 |\n|---|--:|--:|")
    print(row("price list of a vacancy", lambda at: price_list(index, lexicon, weights, asked[at]), numbers))
    print(row("question for a person", lambda at: questions(posted, lexicon, weights, crowd.cut[at]), numbers))
    print(row("a vacancy ranked", lambda at: ranker.rank(demands[at], 20, tokens=asked[at]), numbers))


if __name__ == "__main__":
    main()
