"""What code does not do: speak Chinese below the doors, end transactions, read the environment."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from config.settings import Settings
from tests.architecture.source import CHINESE, PRODUCT, ROOT, modules, name_of, strings

TRANSACTIONS = {"core/work.py", "core/db.py"}
ENTRY_POINTS = {
    "config/bootstrap.py",
    "matching/__main__.py",
    "webapp/commands.py",
    "webapp/serving.py",
    "webapp/wsgi.py",
    "jobs/__main__.py",
}


class Asked(dict[str, str]):
    """An environment that remembers which names were asked for."""

    def __init__(self, **said: str) -> None:
        super().__init__(said)
        self.names: set[str] = set()

    def get(self, name: str, default: object = None) -> object:  # type: ignore[override]
        self.names.add(name)
        return super().get(name, str(default) if default is not None else None)

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return super().__getitem__(name)


def example() -> dict[str, str]:
    """The lines of .env.example."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    said = [line.split("=", 1) for line in lines if line and not line.startswith("#")]
    assert len({name for name, _ in said}) == len(said)
    return {name: value for name, value in said}


def test_core_matching_and_jobs_speak_in_codes() -> None:
    said = [
        f"{module.at(node)}: {str(node.value)[:40]!r}"
        for module in modules("core", "matching", "jobs")
        for node in strings(module)
        if CHINESE.search(str(node.value))
    ]
    assert not said


def test_transactions_end_in_one_place() -> None:
    elsewhere = [
        module.at(call)
        for module in modules(*PRODUCT)
        for call in module.calls()
        if name_of(call) in ("commit", "rollback", "begin")
        and isinstance(call.func, ast.Attribute)
        and module.path not in TRANSACTIONS
    ]
    assert not elsewhere


def test_entry_points_alone_read_the_environment() -> None:
    elsewhere = [
        module.at(node)
        for module in modules(*PRODUCT)
        for node in ast.walk(module.tree)
        if module.path not in ENTRY_POINTS
        and (
            (isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb"))
            or (isinstance(node, ast.ImportFrom) and {"environ", "getenv"} & {alias.name for alias in node.names})
        )
    ]
    assert not elsewhere


def test_the_example_environment_names_every_setting(tmp_path: Path) -> None:
    asked = Asked(VAR_DIR=str(tmp_path), BACKUP_DIR=str(tmp_path))
    Settings.from_env(asked)
    assert set(example()) == asked.names


def test_the_example_environment_holds_the_defaults(tmp_path: Path) -> None:
    where = {"VAR_DIR": str(tmp_path)}
    assert Settings.from_env({**example(), **where}) == Settings.from_env(where)


def test_no_secret_has_been_put_into_the_repository() -> None:
    files = [ROOT / name for name in _own_files()]
    looks = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|AGE-SECRET-KEY-1")
    found = [
        path.name for path in files if path != Path(__file__) and path.is_file() and looks.search(path.read_bytes())
    ]
    assert not found


def _own_files() -> Iterator[str]:
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listed = [git, "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(listed, capture_output=True, check=True).stdout.decode()
        yield from filter(None, names.split("\0"))
        return
    for folder, folders, names_here in os.walk(ROOT):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "var"]
        yield from (str((Path(folder) / name).relative_to(ROOT)) for name in names_here)


def test_starting_is_quick_because_heavy_libraries_wait() -> None:
    """`python3 -m webapp --help` must not load the engine's libraries: the command line stays nimble."""
    ask = "import json, sys; import webapp.commands; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    assert not {"jieba", "playwright", "pytest"} & loaded
