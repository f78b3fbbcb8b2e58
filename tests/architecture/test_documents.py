"""What the documents point to exists."""

import importlib.util
import re
from pathlib import Path

from tests.architecture.source import ROOT

LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"python3 -m ([a-z_.]+)")
TARGET = re.compile(r"`make ([a-z]+)`|^make ([a-z]+)", re.M)


def documents() -> list[Path]:
    """Every document of the project."""
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def test_links_lead_somewhere() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {link}"
        for path in documents()
        for link in LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / link).exists()
    ]
    assert not broken


def test_commands_exist() -> None:
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    wrong = []
    for path in documents():
        text = path.read_text(encoding="utf-8")
        wrong += [name for name in COMMAND.findall(text) if importlib.util.find_spec(name.rstrip(".")) is None]
        wrong += [name for found in TARGET.findall(text) for name in found if name and name not in known]
    assert not wrong


def test_the_readme_names_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "python3 -m webapp demo" in readme
    assert re.search(r"^python3 -m tests\b", readme, re.M)
