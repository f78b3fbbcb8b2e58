"""`python -m benchmarks.lawful`: unlawful sentences found, clean ones accused, and how long a text takes.

The sentences are of our own writing (tests/core/checks/lawful_text): `dev` was read while the rules were written,
`held_out` was not, and of it only these totals are printed. Found: one of the rules that the sentence breaks is told.
False: anything is told of a clean one. Prints a markdown table.
"""

import json
import time
from pathlib import Path
from typing import Any

from core.checks import lawful

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "core" / "checks" / "lawful_text"
LEAST = {"month": 2330, "hour": 23}
LONG = 1_000


def main() -> None:
    """Measures both halves."""
    print("| sentences | to be found | found | clean | accused |\n|---|--:|--:|--:|--:|")
    for half, name in (("dev", "read while writing"), ("held_out", "kept out")):
        rows = [json.loads(line) for line in (FOLDER / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()]
        guilty, clean = [one for one in rows if one["find"]], [one for one in rows if not one["find"]]
        found = sum(bool(_codes(one) & set(one["find"])) for one in guilty)
        accused = sum(bool(_codes(one)) for one in clean)
        print(f"| {name} | {len(guilty)} | {found} | {len(clean)} | {accused} |")
    print(f"\n{_milliseconds():.1f} ms a text of {LONG:,} characters")


def _codes(row: dict[str, Any]) -> set[str]:
    return {one.code for one in lawful.rules().findings(row["text"], LEAST)}


def _milliseconds() -> float:
    rows = (FOLDER / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    text = "\n".join(json.loads(line)["text"] for line in rows)
    parts = [text[at : at + LONG] for at in range(0, len(text) - LONG, LONG)]
    begun = time.perf_counter()
    for part in parts:
        lawful.rules().findings(part, LEAST)
    return (time.perf_counter() - begun) / len(parts) * 1000


if __name__ == "__main__":
    main()
