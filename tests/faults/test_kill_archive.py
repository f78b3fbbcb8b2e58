"""`kill -9` while an index is archived, twenty times: the file opens and is one whole index, the old or the new."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from config.settings import ROOT
from matching import Index, archive
from tests.faults.archives import PEOPLE, WORDS
from tests.installation import until
from tests.matching.words import lexicon

KILLS = 20


def told(index: Index) -> int:
    """The number that every part of the index tells; fails where two parts disagree."""
    number = int(index.id_of(0).split("-")[0])
    assert len(index) == PEOPLE + number
    assert [index.id_of(row) for row in range(len(index))] == [f"{number}-{at:05d}" for at in range(len(index))]
    rows, known = index.rows_of([f"{number}-{at:05d}" for at in range(len(index))])
    assert known.all()
    assert rows.tolist() == list(range(len(index)))
    for row in (0, len(index) // 2, len(index) - 1):
        assert WORDS[number].encode() in index.facts_of(row)
    return number


def test_twenty_kills_while_archiving_leave_a_whole_index(tmp_path: Path) -> None:
    path, chance, seen, halves = tmp_path / "people.idx", random.Random(3), set(), 0
    for _ in range(KILLS):
        before = path.stat().st_mtime_ns if path.exists() else 0
        command = [sys.executable, "-m", "tests.faults.archives", str(path)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            until(lambda b=before: path.exists() and path.stat().st_mtime_ns > b, 60)
            time.sleep(chance.uniform(0.0, 0.05))
        finally:
            process.kill()
        assert process.wait() == -signal.SIGKILL
        index = archive.open(path)
        assert index.fingerprint == lexicon().fingerprint
        seen.add(told(index))
        halves += len(list(tmp_path.glob(".*.new")))
    assert len(seen) > 1, "no kill came after a second index was written"
    assert halves > 0, "the kills hit nobody at work"
