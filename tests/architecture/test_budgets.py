"""What is too long to be read is split (architecture.md, section 10)."""

from pathlib import Path

from tests.architecture.source import PRODUCT, ROOT, modules, templates

MODULE, FUNCTION, TEMPLATE, CONFTEST = 400, 40, 150, 120
NOTHING_SAID = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}


def test_modules_fit_their_budget() -> None:
    long = {module.path: module.lines for module in modules(*PRODUCT, "tests", "benchmarks") if module.lines > MODULE}
    assert not long


def test_functions_fit_their_budget() -> None:
    long = {}
    for module in modules(*PRODUCT, "tests", "benchmarks"):
        for function in module.functions():
            lines = (function.end_lineno or 0) - function.lineno + 1
            if lines > FUNCTION:
                long[f"{module.at(function)} {function.name}"] = lines
    assert not long


def test_templates_fit_their_budget() -> None:
    lines = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n") for path in templates()}
    assert lines
    assert not {path: count for path, count in lines.items() if count > TEMPLATE}


def test_the_fixtures_fit_their_budget() -> None:
    [conftest] = [module for module in modules("tests") if module.path == "tests/conftest.py"]
    assert conftest.lines <= CONFTEST


def test_no_module_is_named_for_nothing() -> None:
    named = [module.path for module in modules(*PRODUCT, "tests")]
    assert not [path for path in named if NOTHING_SAID & {Path(path).stem, *Path(path).parent.parts}]
