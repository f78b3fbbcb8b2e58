"""Who may import whom (architecture.md, section 3)."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.architecture.source import ROOT, Module, modules

BEFORE_VENV = ("config/__init__.py", "webapp/__init__.py", "tests/__init__.py")
COMPOSITION_ROOT = "core/platform.py"


def imported(module: Module) -> list[tuple[str, ast.stmt]]:
    """Dotted names that a module imports, absolutely."""
    found: list[tuple[str, ast.stmt]] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.at(node)}: imports are absolute"
            found.append((node.module or "", node))
    return found


def test_the_contracts_hold() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_loaded_before_the_environment_exists_imports_nothing() -> None:
    by_path = {module.path: module for module in modules("config", "webapp", "tests")}
    assert {path: imported(by_path[path]) for path in BEFORE_VENV} == {path: [] for path in BEFORE_VENV}


def test_bootstrap_is_standard_library_only() -> None:
    [module] = [module for module in modules("config") if module.path == "config/bootstrap.py"]
    foreign = {name.split(".")[0] for name, _ in imported(module)} - sys.stdlib_module_names
    assert not foreign


def test_a_feature_is_reached_through_its_package_only() -> None:
    """Inside a feature only `events` may be imported from outside; the composition root and tests are free."""
    features = {path.parent.name for path in (ROOT / "core").glob("*/__init__.py")}
    wrong = []
    for module in modules("core", "webapp", "jobs", "demo"):
        if module.path == COMPOSITION_ROOT:
            continue
        own = Path(module.path).parts[1] if module.path.startswith("core/") else ""
        for name, node in imported(module):
            parts = (*name.split("."), "", "")
            # Pure tables and rules have no service to hide behind a face.
            if (
                parts[0] == "core"
                and parts[1] in features - {own, "policies", "checks"}
                and parts[2] not in ("", "events")
            ):
                wrong.append(f"{module.at(node)}: {name}")
    assert not wrong
