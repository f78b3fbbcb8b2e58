"""What killed writers leave behind goes once it is old; a writer at work is left alone."""

import os
from pathlib import Path

from matching import archive
from tests.matching.people import PEOPLE, index_of


def test_halves_of_killed_writers_are_swept_when_old(tmp_path: Path) -> None:
    old, fresh, whole = tmp_path / ".a.idx.71.new", tmp_path / ".a.idx.72.new", tmp_path / "a.idx"
    for path in (old, fresh):
        path.write_bytes(b"half")
    archive.write(index_of(PEOPLE), whole)
    os.utime(old, (1, 1))
    assert archive.sweep(tmp_path) == 1
    assert not old.exists()
    assert fresh.exists()
    assert len(archive.open(whole)) == len(PEOPLE)
