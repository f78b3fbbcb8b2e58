"""`python -m benchmarks.postings`: how much of recruiting texts is read right, field by field, and how long one takes.

The texts are of our own writing (tests/core/postings): `dev` was read while the rules were written, `held_out` was not,
and of it only these totals are printed. A vacancy that was not found counts as missed in each of its fields. The peer
is the clerk's own typing, which the timed journeys measure. Prints a markdown table.
"""

import json
import time

from core import postings
from core.places import Places
from tests.core.postings.measure import CONFIG, FIELDS, FOLDER, TODAY, measured

HALVES = ("dev", "held_out")


def main() -> None:
    """Measures both halves."""
    found = {half: measured(half) for half in HALVES}
    print("| field | read while writing | kept out |\n|---|--:|--:|")
    for name in ("title", *FIELDS):
        print(f"| {name} | {found['dev'].share(name):.2f} | {found['held_out'].share(name):.2f} |")
    print(f"| all fields | {found['dev'].whole():.3f} | {found['held_out'].whole():.3f} |")
    print(f"| vacancies | {found['dev'].vacancies} | {found['held_out'].vacancies} |")
    print(f"| invented | {found['dev'].invented} | {found['held_out'].invented} |")
    print(f"\n{_milliseconds():.1f} ms a text")


def _milliseconds() -> float:
    places = Places.read(CONFIG / "places.csv")
    lines = [line for half in HALVES for line in (FOLDER / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = [json.loads(line)["text"] for line in lines]
    postings.read(texts[0], places, TODAY)
    begun = time.perf_counter()
    for text in texts:
        postings.read(text, places, TODAY)
    return (time.perf_counter() - begun) / len(texts) * 1000


if __name__ == "__main__":
    main()
