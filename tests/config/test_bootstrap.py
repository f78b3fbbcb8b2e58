"""The environment is made once, mended when somebody was killed halfway, and every refusal says what to do."""

import os
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from config import bootstrap
from config.bootstrap import CannotSetUp

PROJECT = bootstrap.ROOT
START = (
    "import sys; from pathlib import Path; from config import bootstrap; "
    "bootstrap.ensure(('requirements.txt',), module='probe', root=Path(sys.argv.pop(1)))"
)
NOWHERE = "nothing-of-ours==1.0 --hash=sha256:" + "0" * 64 + "\n"


def project(folder: Path, requirements: str = "# nothing\n") -> Path:
    """A project whose command says where it runs and with what arguments."""
    folder.mkdir(exist_ok=True)
    (folder / "requirements.txt").write_text(requirements)
    (folder / "probe.py").write_text("import sys; print(sys.prefix, *sys.argv[1:])\n")
    return folder


def begin(folder: Path, *arguments: str, **variables: str) -> subprocess.Popen[str]:
    """The command, as a person starts it: in the project's folder, with a Python from outside."""
    environment = {name: value for name, value in os.environ.items() if name != "NO_BOOTSTRAP"}
    environment |= {"PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1", **variables}
    command = [sys.executable, "-c", START, str(folder), *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True)


def started(folder: Path, *arguments: str, **variables: str) -> tuple[int, str, str]:
    process = begin(folder, *arguments, **variables)
    out, err = process.communicate(timeout=120)
    return process.returncode, out.strip(), err


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was started once."""
    folder = project(tmp_path_factory.mktemp("made"))
    code, out, err = started(folder, "serve", "--port", "8001")
    assert (code, out) == (0, f"{folder / '.venv'} serve --port 8001"), err
    assert "making .venv" in err
    return folder


def test_the_second_start_is_quiet_and_fast(made: Path) -> None:
    begun = time.monotonic()
    code, out, err = started(made, "demo")
    assert (code, out, err) == (0, f"{made / '.venv'} demo", "")
    assert time.monotonic() - begun < 5


def test_a_changed_lock_is_installed_into_the_same_environment(made: Path) -> None:
    (made / ".venv" / "kept").touch()
    (made / "requirements.txt").write_text("# changed\n")
    assert not bootstrap.complete(made / ".venv", ["requirements.txt"])
    code, _, err = started(made)
    assert (code, err) == (0, "")
    assert bootstrap.complete(made / ".venv", ["requirements.txt"])
    assert (made / ".venv" / "kept").exists()


def test_a_package_that_cannot_be_had_is_said_and_leaves_the_environment(made: Path) -> None:
    (made / "requirements.txt").write_text(NOWHERE)
    code, out, err = started(made, PIP_NO_INDEX="1", UV_OFFLINE="1")
    assert (code, out) == (1, "")
    assert "检查网络" in err
    assert "nothing-of-ours" in err
    assert not bootstrap.complete(made / ".venv", ["requirements.txt"])
    (made / "requirements.txt").write_text("# mended\n")
    code, _, err = started(made)
    assert (code, err) == (0, "")


def test_two_starts_at_once_make_one_environment_and_one_killed_halfway_is_made_anew(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / bootstrap.BEGUN).touch()
    (folder / ".venv" / "half").touch()
    both = [begin(folder, "first"), begin(folder, "second")]
    answers = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], answers
    assert sum("making .venv" in err for _, err in answers) == 1
    assert sum("waiting for another start" in err for _, err in answers) == 1
    assert not (folder / ".venv" / "half").exists()
    assert bootstrap.complete(folder / ".venv", ["requirements.txt"])


def test_an_environment_that_was_moved_or_begun_or_emptied_is_not_complete(made: Path, tmp_path: Path) -> None:
    (made / "requirements.txt").write_text("# same\n")
    assert started(made)[0] == 0
    moved = tmp_path / "moved"
    shutil.copytree(made, moved, symlinks=True)
    assert bootstrap.complete(made / ".venv", ["requirements.txt"])
    assert not bootstrap.complete(moved / ".venv", ["requirements.txt"])
    (made / ".venv" / bootstrap.BEGUN).touch()
    assert not bootstrap.complete(made / ".venv", ["requirements.txt"])
    (made / ".venv" / bootstrap.BEGUN).unlink()
    (moved / ".venv" / "pyvenv.cfg").unlink()
    assert not bootstrap.complete(moved / ".venv", [])


def test_a_project_without_its_lock_is_said_to_be_incomplete(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    (folder / "requirements.txt").unlink()
    code, _, err = started(folder)
    assert code == 1
    assert "requirements.txt" in err


@pytest.mark.parametrize("version", [(3, 9), (3, 10), (3, 13)])
def test_another_python_is_refused_with_the_ones_that_do(version: tuple[int, int]) -> None:
    with pytest.raises(CannotSetUp, match=r"3\.11或3\.12"):
        bootstrap.refuse_python(version)


def test_the_pythons_are_those_of_the_project_file() -> None:
    wanted = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["requires-python"]
    oldest, below = (".".join(map(str, version)) for version in (bootstrap.OLDEST, bootstrap.BELOW))
    assert wanted == f">={oldest},<{below}"


def test_a_small_disk_is_refused_with_what_is_free() -> None:
    with pytest.raises(CannotSetUp, match=r"只剩1\.5 GB"):
        bootstrap.refuse_disk(3 * 1024**3 // 2)
    bootstrap.refuse_disk(2 * 1024**3)


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("The virtual environment was not created successfully because ensurepip is not available.", "apt install"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "磁盘满了"),
        ("NewConnectionError: Failed to establish a new connection: [Errno -3]", "检查网络"),
        ("error: Failed to fetch: `https://pypi.org/simple/flask/`", "检查网络"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "校验值"),
        ("error: command 'gcc' failed", "command 'gcc' failed"),
    ],
)
def test_what_the_installer_said_becomes_what_to_do(output: str, sentence: str) -> None:
    assert sentence in bootstrap.why(output)


def test_no_bootstrap_takes_what_is_there(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    code, _, err = started(folder, NO_BOOTSTRAP="1")
    assert (code, err) == (0, "")
    assert not (folder / ".venv").exists()
