"""Backups: proved, sealed, refused when changed, and brought back row for row."""

import hashlib
import json
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from config.settings import Settings
from core import audit, backup
from core.access import SYSTEM
from core.backup import BackupFailed, copies
from core.db import Base, make_engine
from core.platform import Platform
from core.seekers import Seeker
from core.seekers.events import SeekerRegistered
from core.vault import Vault
from tests.conftest import NOW
from tests.factories.seekers import a_seeker
from tests.installation import Installation
from tests.journeys.serving import database_for

UPLOAD = b"%PDF-1.4 a licence"


@pytest.fixture
def filled(installation: Installation) -> Platform:
    """A district with people, a history and an upload."""
    platform = installation.platform
    for _ in range(20):
        register(platform)
    uploads = platform.settings.var_dir / "files" / "ab"
    uploads.mkdir(parents=True)
    (uploads / "abcd").write_bytes(UPLOAD)
    return platform


def register(platform: Platform) -> None:
    with platform.work(SYSTEM, NOW) as work:
        seeker = a_seeker(work)
        work.record(SeekerRegistered(subject_id=seeker.id, office_id=seeker.office_id, consented=True))


def row_hashes(url: str) -> dict[str, str]:
    """A hash over all rows of each table."""
    engine = make_engine(url)
    found = {}
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows = sorted(repr(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{table.name}"')))
            found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    engine.dispose()
    return found


@pytest.fixture
def elsewhere(filled: Platform, tmp_path: Path, worker_id: str) -> Callable[..., Settings]:
    """Settings of another machine with an empty database and the same keys."""

    def settings(**values: Any) -> Settings:
        folder = tmp_path / "elsewhere"
        folder.mkdir(exist_ok=True)
        url = database_for(f"elsewhere_{worker_id}", folder)
        return replace(filled.settings, var_dir=folder, database_url=url, backup_dir=None, **values)

    return settings


def sealed(platform: Platform) -> tuple[Settings, str]:
    private_key, recipient = backup.new_recipient()
    return replace(platform.settings, backup_recipient=recipient), private_key


def test_the_drill_brings_back_every_row_and_upload(filled: Platform, elsewhere: Callable[..., Settings]) -> None:
    before = row_hashes(filled.settings.database_url)
    made = backup.make(filled.settings, filled.engine, NOW)
    settings = elsewhere()
    manifest = backup.restore(settings, made.folder)
    assert manifest["proof"]["events"] == 20
    assert row_hashes(settings.database_url) == before
    assert (settings.var_dir / "files" / "ab" / "abcd").read_bytes() == UPLOAD
    assert not list(settings.var_dir.glob(".restore-*"))
    restored = Platform.build(settings)
    with restored.work(SYSTEM, NOW, write=False) as work:
        verdict = audit.verify(work)
        assert (verdict.whole, verdict.rows, verdict.head) == (True, 20, manifest["proof"]["head"])
        seeker = work.session.query(Seeker).first()
        assert seeker is not None
        assert (work.vault.open(seeker, "phone") or "").startswith("164")
    restored.engine.dispose()
    assert backup.keys_missing(settings, manifest) == []


def test_a_sealed_backup_tells_nothing_and_opens_with_the_private_key_alone(
    filled: Platform, elsewhere: Callable[..., Settings]
) -> None:
    before = row_hashes(filled.settings.database_url)
    settings, private_key = sealed(filled)
    made = backup.make(settings, filled.engine, NOW)
    assert {path.suffix for path in made.folder.iterdir()} == {".sealed", ".json"}
    for path in made.folder.glob("*.sealed"):
        content = path.read_bytes()
        assert b"SQLite format 3" not in content
        assert UPLOAD not in content
    with pytest.raises(BackupFailed, match="cannot_open"):
        backup.restore(elsewhere(), made.folder, backup.new_recipient()[0])
    with pytest.raises(BackupFailed, match="bad_private_key"):
        backup.restore(elsewhere(), made.folder, "not a key")
    there = elsewhere()
    backup.restore(there, made.folder, f" {private_key}\n")
    assert row_hashes(there.database_url) == before


@pytest.mark.parametrize("where", [0, 40, -1])
def test_a_changed_file_is_refused(filled: Platform, elsewhere: Callable[..., Settings], where: int) -> None:
    made = backup.make(filled.settings, filled.engine, NOW)
    name = next(name for name in made.manifest["files"] if name.startswith("platform"))
    content = bytearray((made.folder / name).read_bytes())
    content[where] ^= 1
    (made.folder / name).write_bytes(content)
    with pytest.raises(BackupFailed, match="changed") as refused:
        backup.restore(elsewhere(), made.folder)
    assert refused.value.facts == {"name": name}
    (made.folder / name).unlink()
    with pytest.raises(BackupFailed, match="changed"):
        backup.check(made.folder)


def test_a_changed_sealed_file_is_refused_even_when_the_manifest_was_changed_with_it(
    filled: Platform, elsewhere: Callable[..., Settings]
) -> None:
    settings, private_key = sealed(filled)
    made = backup.make(settings, filled.engine, NOW)
    for cut in (lambda old: old[:-1], lambda old: old[:-20] + bytes(20), lambda old: old[:32], lambda old: b""):
        for name in made.manifest["files"]:
            folder = shutil.copytree(made.folder, made.folder.with_name("changed"))
            content = cut((folder / name).read_bytes())
            (folder / name).write_bytes(content)
            manifest = json.loads((folder / "manifest.json").read_text())
            manifest["files"][name]["sha256"] = hashlib.sha256(content).hexdigest()
            (folder / "manifest.json").write_text(json.dumps(manifest))
            with pytest.raises(BackupFailed, match="cannot_open"):
                backup.restore(elsewhere(), folder, private_key)
            shutil.rmtree(folder)


def test_a_sealed_file_of_several_chunks_opens(tmp_path: Path) -> None:
    from core.backup import sealing

    private_key, recipient = backup.new_recipient()
    for size in (0, 1, sealing.CHUNK - 1, sealing.CHUNK, sealing.CHUNK + 1, 3 * sealing.CHUNK):
        plain = tmp_path / "plain"
        content = bytes(index % 251 for index in range(size))
        plain.write_bytes(content)
        kept = sealing.seal(plain, recipient)
        assert not plain.exists()
        sealing.unseal(kept, plain, private_key)
        assert plain.read_bytes() == content
        # Cut off exactly at the end of a chunk.
        if size > sealing.CHUNK:
            kept.write_bytes(kept.read_bytes()[: 32 + sealing.CHUNK + sealing.TAG])
            with pytest.raises(BackupFailed, match="cannot_open"):
                sealing.unseal(kept, plain, private_key)


@pytest.mark.parametrize(
    "said", ["", "{", "[]", '{"files": 1}', '{"files": {"../x": {"sha256": "0"}}, "database": "sqlite"}']
)
def test_a_folder_without_a_whole_manifest_is_refused(tmp_path: Path, said: str) -> None:
    (tmp_path / "manifest.json").write_text(said)
    with pytest.raises(BackupFailed, match="no_manifest"):
        backup.check(tmp_path)
    with pytest.raises(BackupFailed, match="no_manifest"):
        backup.check(tmp_path / "nothing")


def test_nothing_is_overwritten(filled: Platform) -> None:
    made = backup.make(filled.settings, filled.engine, NOW)
    with pytest.raises(BackupFailed, match="not_empty"):
        backup.restore(filled.settings, made.folder)


@pytest.mark.parametrize("rest", ["-wal", "-journal"])
def test_what_an_old_database_left_behind_is_not_played_into_the_restored_one(tmp_path: Path, rest: str) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'platform.db'}")
    assert copies.is_empty(engine)
    (tmp_path / f"platform.db{rest}").touch()
    assert not copies.is_empty(engine)


def test_a_backup_of_another_kind_of_database_is_refused(filled: Platform, elsewhere: Callable[..., Settings]) -> None:
    made = backup.make(filled.settings, filled.engine, NOW)
    other = "sqlite:////nowhere/x.db" if filled.engine.dialect.name == "postgresql" else "postgresql+psycopg:///x"
    with pytest.raises(BackupFailed, match="other_database"):
        backup.restore(replace(elsewhere(), database_url=other), made.folder)


def test_keys_that_are_missing_here_are_named(filled: Platform) -> None:
    made = backup.make(filled.settings, filled.engine, NOW)
    stranger = replace(filled.settings, pii_keys={1: b"x" * 32, 2: filled.settings.pii_keys[1]})
    assert backup.keys_missing(stranger, made.manifest) == ["pii_keys.1"]
    shown = json.dumps(made.manifest)
    assert filled.settings.index_key.hex() not in shown


def test_a_history_that_was_cut_is_not_backed_up_as_if_it_were_whole(filled: Platform) -> None:
    with filled.work(SYSTEM) as work:
        if filled.engine.dialect.name == "sqlite":
            work.session.execute(text("DROP TRIGGER event_no_delete"))
        work.session.execute(text("DELETE FROM pending WHERE event_seq = 20"))
        work.session.execute(text("DELETE FROM event WHERE seq = 20"))
    with pytest.raises(BackupFailed, match="chain_cut"):
        backup.make(filled.settings, filled.engine, NOW)
    assert not list(backup.folder_of(filled.settings).glob("2*"))


def test_a_recipient_that_is_no_key_is_refused_before_anything_is_written(filled: Platform) -> None:
    wrong = replace(filled.settings, backup_recipient="age1abc")
    with pytest.raises(BackupFailed, match="bad_recipient"):
        backup.make(wrong, filled.engine, NOW)
    assert list(backup.folder_of(wrong).iterdir()) == []


def test_the_newest_one_knows_how_far_the_history_went(filled: Platform) -> None:
    assert backup.last_head(filled.settings) is None
    backup.make(filled.settings, filled.engine, NOW)
    register(filled)
    made = backup.make(filled.settings, filled.engine, NOW + timedelta(days=1))
    assert backup.last_head(filled.settings) == (21, made.manifest["proof"]["head"])


def test_fourteen_are_kept_and_what_was_begun_and_not_ended_goes(filled: Platform, tmp_path: Path) -> None:
    target = tmp_path / "kept"
    settings = replace(filled.settings, backup_dir=target)
    (target / ".making-20260301-003000").mkdir(parents=True)
    (target / "2025-notes-of-somebody").mkdir()
    for night in range(backup.KEEP + 2):
        backup.make(settings, filled.engine, NOW + timedelta(days=night))
    backup.make(settings, filled.engine, NOW + timedelta(days=night))
    names = sorted(path.name for path in target.iterdir())
    assert names[0] == "2025-notes-of-somebody"
    assert len(names) == backup.KEEP + 1
    assert names[-1].endswith("-2"), "a second one in the same second has a name of its own"
    assert {oct(path.stat().st_mode & 0o777) for path in target.glob("20260*")} == {"0o700"}


def test_each_is_copied_to_the_second_place_and_proved_there(
    filled: Platform, elsewhere: Callable[..., Settings], tmp_path: Path
) -> None:
    place = tmp_path / "second disk"
    settings = replace(filled.settings, backup_copy_dir=place)
    with pytest.raises(BackupFailed, match="second_place_missing"):
        backup.make(settings, filled.engine, NOW)
    assert not place.exists(), "an empty mount point must not fill the first disk"
    assert len(list(backup.folder_of(settings).glob("2*"))) == 1, "the backup itself stands"
    (place / ".making-20260301-003000").mkdir(parents=True)
    made = backup.make(settings, filled.engine, NOW + timedelta(days=1))
    names = sorted(path.name for path in backup.folder_of(settings).iterdir())
    assert sorted(path.name for path in place.iterdir()) == names, "with the one that was missed, and nothing half made"
    assert len(names) == 2
    shutil.rmtree(backup.folder_of(settings))
    there = elsewhere()
    assert backup.restore(there, place / made.folder.name)["proof"] == made.manifest["proof"]
    assert row_hashes(there.database_url) == row_hashes(settings.database_url)


def test_what_is_not_whole_is_not_copied_and_fourteen_stay(filled: Platform, tmp_path: Path) -> None:
    place = tmp_path / "second disk"
    place.mkdir()
    first = backup.make(filled.settings, filled.engine, NOW)
    (first.folder / "files.tar").write_bytes(b"x")
    settings = replace(filled.settings, backup_copy_dir=place)
    with pytest.raises(BackupFailed, match="changed"):
        backup.make(settings, filled.engine, NOW + timedelta(days=1))
    assert not list(place.glob("2*"))
    shutil.rmtree(first.folder)
    for number in range(backup.KEEP):
        shutil.copytree(sorted(backup.folder_of(settings).glob("2*"))[0], place / f"20250101-0000{number:02}")
    backup.make(settings, filled.engine, NOW + timedelta(days=2))
    kept = sorted(path.name for path in place.iterdir())
    assert (len(kept), kept[0], kept[-1][:8]) == (backup.KEEP, "20250101-000002", "20260304")


def test_a_second_place_that_is_full_is_said(filled: Platform, tmp_path: Path) -> None:
    place = tmp_path / "second disk"
    place.mkdir()
    # A file where the copy would go stops it as a full disk does.
    (place / ".making-20260302-090000").write_bytes(b"")
    with pytest.raises(BackupFailed, match="second_place") as refused:
        backup.make(replace(filled.settings, backup_copy_dir=place), filled.engine, NOW)
    assert refused.value.code == "second_place"
    assert refused.value.facts["folder"] == place


def test_it_is_whole_also_while_others_write(filled: Platform, elsewhere: Callable[..., Settings]) -> None:
    stop, written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            register(filled)
            written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [backup.make(filled.settings, filled.engine, NOW + timedelta(minutes=n)) for n in range(3)]
    finally:
        stop.set()
        writer.join()
    assert written
    counts = [one.manifest["proof"]["events"] for one in made]
    assert counts == sorted(counts)
    settings = elsewhere()
    backup.restore(settings, made[-1].folder)
    engine = make_engine(settings.database_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM event")) == counts[-1]
        assert connection.scalar(text("SELECT count(*) FROM seeker")) == counts[-1]
    engine.dispose()
    assert Vault(settings.pii_keys, settings.index_key)
