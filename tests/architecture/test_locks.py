"""What is installed is what was read: each package at one version with its hashes, above the floors of known holes."""

import re

import pytest

from tests.architecture.source import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt")
ENTRY = re.compile(r"^(?P<name>[a-z0-9_.-]+)(\[[^\]]*\])?==(?P<version>[0-9][^ ;\\]*)", re.MULTILINE)
FLOORS = {"flask": (3, 1, 3), "waitress": (3, 0, 1)}
"""Below these lie holes that were told (security.md D34)."""


def entries(lock: str) -> list[str]:
    """The lines of each package, joined."""
    lines = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_one_version_and_its_hashes(lock: str) -> None:
    loose = [entry for entry in entries(lock) if not ENTRY.match(entry) or "--hash=sha256:" not in entry]
    assert entries(lock)
    assert not loose


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("name", FLOORS)
def test_known_holes_are_closed(lock: str, name: str) -> None:
    found = {match["name"]: match["version"] for match in map(ENTRY.match, entries(lock)) if match}
    assert tuple(int(part) for part in found[name].split(".")) >= FLOORS[name]
