"""The project's own code, read as text and as syntax trees; nothing of it is run here."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ("config", "matching", "core", "webapp", "jobs", "demo")
CHINESE = re.compile(r"[\u3400-\u9fff]")
"""Characters, not punctuation: folding 。 to . is no speech."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """A file of Python."""

    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def at(self, node: ast.AST) -> str:
        """Where a node stands, to be clicked on."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@cache
def modules(*packages: str) -> tuple[Module, ...]:
    """All modules of these packages."""
    found = []
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            found.append(Module(str(path.relative_to(ROOT)), text, ast.parse(text)))
    return tuple(found)


def templates() -> list[Path]:
    """All templates."""
    return sorted((ROOT / "webapp" / "templates").rglob("*.html"))


def docstrings(tree: ast.AST) -> set[int]:
    """Ids of the nodes that are docstrings or comments in the shape of a string (a string that stands alone)."""
    return {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def strings(module: Module) -> Iterator[ast.Constant]:
    """The strings that code works with: docstrings left out, the fixed parts of f-strings included."""
    outside = docstrings(module.tree)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in outside:
            yield node


def name_of(call: ast.Call) -> str:
    """`Conflict` for Conflict(…) and errors.Conflict(…), `begin` for session.begin()."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
