"""Every problem and refusal has its Chinese, and the Chinese asks for no fact that is not there."""

import re
import string
from pathlib import Path

import pytest

from core.platform import CONFIG
from core.text import Texts

CORE = CONFIG.parent / "core"
SAID = Texts.read(CONFIG / "text").sections["error"]


def codes():
    found = set()
    # Pay is read by the engine, its problems are told here.
    files = [CORE.parent / "matching" / "pay.py"]
    files += [
        path for folder in ("checks", "sheets", "files", "imports") for path in sorted((CORE / folder).glob("*.py"))
    ]
    for path in files:
        found |= set(
            re.findall(
                r"\"((?:credit_code|id_number|phone|name|pay|cell|sheet|file)\.[a-z_]+)\"", Path(path).read_text()
            )
        )
    return sorted(found)


@pytest.mark.parametrize("code", codes())
def test_a_code_is_said_in_chinese(code):
    assert code in SAID
    assert SAID[code].endswith("。")


def test_no_text_is_left_over():
    ours = ("credit_code.", "id_number.", "phone.", "name.", "pay.", "cell.", "sheet.", "file.")
    assert {code for code in SAID if code.startswith(ours)} == set(codes())


def test_places_are_named():
    for code in codes():
        assert all(name != "" for _, name, _, _ in string.Formatter().parse(SAID[code]) if name is not None)
