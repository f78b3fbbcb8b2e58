"""Every code that the program can say has its Chinese in config/text."""

import ast
import importlib
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

import pytest

from core.access import GRANTS, Permission, Role
from core.events import REGISTRY
from core.platform import Platform
from core.states import Machine
from tests.architecture.source import ROOT, Module, modules, name_of, strings, templates

REFUSALS = {"Refusal", "NotFound", "Denied", "Conflict", "TooMany", "Problem"}
CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
SAID_IN_TEMPLATE = re.compile(r"""\bt\(\s*["']([a-z_]+)["']\s*,\s*["']([^"']+)["']\s*[,)]""")
SECTION_OF = {"RunStatus": "job_status", "Problem": "error"}


@pytest.fixture(scope="module")
def said() -> Mapping[str, Mapping[str, str]]:
    """Section to code to Chinese."""
    return Platform.read_texts().sections


def core_modules() -> list[object]:
    """All modules of core, imported."""
    names = [module.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for module in modules("core")]
    return [importlib.import_module(name) for name in names]


def raised(module: Module) -> Iterator[tuple[str, ast.Call]]:
    """Codes, or regular expressions of codes, that a module gives to a refusal."""
    for call in module.calls():
        values: list[ast.expr] = []
        if name_of(call) in REFUSALS:
            values = call.args[:1]
        elif name_of(call) == "Invalid":
            values = [word.value for word in call.keywords if word.arg]
        for value in values:
            first = value.elts[0] if isinstance(value, ast.Tuple) and value.elts else value
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield re.escape(first.value), call
            elif isinstance(first, ast.JoinedStr):
                fixed = [part.value if isinstance(part, ast.Constant) else None for part in first.values]
                yield "".join("[a-z_.]+" if part is None else re.escape(str(part)) for part in fixed), call


def test_every_refusal_is_said(said: Mapping[str, Mapping[str, str]]) -> None:
    silent = [
        f"{module.at(call)}: {code}"
        for module in modules("core", "webapp", "jobs")
        for code, call in raised(module)
        if not any(re.fullmatch(code, known) for known in said["error"])
    ]
    assert not silent


def test_every_code_that_looks_like_a_refusal_is_said(said: Mapping[str, Mapping[str, str]]) -> None:
    """Codes gathered in a table or a dictionary before they are raised: known by the form of their first noun."""
    known = {code for entries in said.values() for code in entries} | set(REGISTRY)
    nouns = {code.split(".")[0] for code in said["error"] if "." in code}
    silent = []
    for module in modules("core"):
        keys = {id(word) for call in module.calls() if "ForeignKey" in name_of(call) for word in ast.walk(call)}
        for node in strings(module):
            code = str(node.value)
            if CODE.fullmatch(code) and code.split(".")[0] in nouns and code not in known and id(node) not in keys:
                silent.append(f"{module.at(node)}: {code}")
    assert not silent


def test_every_event_is_said(said: Mapping[str, Mapping[str, str]]) -> None:
    core_modules()
    ours = {name for name, event in REGISTRY.items() if event.__module__.startswith("core.")}
    assert ours
    assert not ours - said["event"].keys()


def test_every_move_that_a_state_forbids_is_said(said: Mapping[str, Mapping[str, str]]) -> None:
    machines = {
        value.name for module in core_modules() for value in vars(module).values() if isinstance(value, Machine)
    }
    assert not {f"{name}.illegal_event" for name in machines} - said["error"].keys()


def test_every_word_of_a_closed_list_is_said(said: Mapping[str, Mapping[str, str]]) -> None:
    """`Status` in core/enterprises stands in [enterprise_status] or [status], `Role` in [role]."""
    kinds = {
        value
        for module in core_modules()
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, StrEnum) and value.__module__.startswith("core.")
    }
    silent = []
    for kind in sorted(kinds, key=lambda kind: (kind.__module__, kind.__name__)):
        noun = kind.__module__.split(".")[1].removesuffix("s").replace("ie", "y" if "ies" in kind.__module__ else "ie")
        snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()
        sections = [said.get(name, {}) for name in (SECTION_OF.get(kind.__name__, ""), snake, f"{noun}_{snake}")]
        if not any({member.value for member in kind} <= section.keys() for section in sections):
            silent.append(f"{kind.__module__}.{kind.__name__}: [{snake}] or [{noun}_{snake}]")
    assert not silent


def test_every_permission_is_granted_and_said(said: Mapping[str, Mapping[str, str]]) -> None:
    assert set(GRANTS) == set(Permission)
    assert all(GRANTS.values())
    assert {permission.value for permission in Permission} == said["permission"].keys()
    assert not {f"denied.{permission.value}" for permission in Permission} - said["error"].keys()
    assert {role.value for role in Role} == said["role"].keys()


def test_every_permission_is_asked_for_somewhere() -> None:
    code = "".join(module.text for module in modules("core", "webapp", "jobs") if module.path != "core/access.py")
    pages = "".join(path.read_text(encoding="utf-8") for path in templates())
    unasked = [
        permission.name
        for permission in Permission
        if f"Permission.{permission.name}" not in code and f'"{permission.value}"' not in pages
    ]
    assert not unasked


def test_what_templates_ask_for_is_said(said: Mapping[str, Mapping[str, str]]) -> None:
    silent = [
        f"{path.relative_to(ROOT)}: {section}.{code}"
        for path in templates()
        for section, code in SAID_IN_TEMPLATE.findall(path.read_text(encoding="utf-8"))
        if code not in said.get(section, {})
    ]
    assert not silent


def test_texts_are_chinese_and_whole(said: Mapping[str, Mapping[str, str]]) -> None:
    broken = {
        f"{section}.{code}": text
        for section in ("error", "event", "permission", "role")
        for code, text in said[section].items()
        if not text.strip() or text.count("{") != text.count("}")
    }
    assert not broken


def test_the_timetable_is_whole(said: Mapping[str, Mapping[str, str]]) -> None:
    """Every module of jobs that can run stands on the timetable, and every line of it has its module and its name."""
    from jobs.schedule import SCHEDULE

    runs = {
        Path(module.path).stem
        for module in modules("jobs")
        if any(
            function.name == "run" and len(function.args.args) == 2
            for function in module.tree.body
            if isinstance(function, ast.FunctionDef)
        )
    }
    assert {job.name for job in SCHEDULE} == runs
    assert {job.name for job in SCHEDULE if job.run.__module__ != f"jobs.{job.name}"} == set()
    assert {job.name for job in SCHEDULE} <= said["job"].keys()
