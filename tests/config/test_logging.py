"""A log line is one line of JSON, says of what it speaks, and holds no personal number."""

import json
import logging
import subprocess
import sys
from typing import Any

import pytest

from config.logging import JsonLine, about, redact


def line_of(message: str, *facts: object, exc_info: Any = None) -> str:
    record = logging.LogRecord("core.seekers", logging.WARNING, __file__, 1, message, facts, exc_info)
    return JsonLine().format(record)


def test_a_line_says_when_how_grave_and_who_speaks() -> None:
    line = json.loads(line_of("item %s refused", 7))
    assert line["message"] == "item 7 refused"
    assert (line["level"], line["logger"]) == ("WARNING", "core.seekers")
    assert line["at"].endswith("+00:00")
    assert "request" not in line


def test_a_line_names_request_job_and_actor_within_the_block_only() -> None:
    with about(request="ab12", actor=3):
        with about(job="react"):
            inner = json.loads(line_of("x"))
        outer = json.loads(line_of("x"))
    assert (inner["request"], inner["job"], inner["actor"]) == ("ab12", "react", 3)
    assert "job" not in outer
    assert "request" not in json.loads(line_of("x"))


@pytest.mark.parametrize("typed", ["a\nb", "a\r\nb", "a\u2028b", "a\x85b", "a\x0bb", 'a", "level": "INFO'])
def test_what_was_typed_cannot_break_a_line(typed: str) -> None:
    line = line_of("said %s", typed)
    assert len(line.splitlines()) == 1
    assert json.loads(line)["message"] == f"said {typed}"
    assert json.loads(line)["level"] == "WARNING"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("身份证500199199001010014。", "身份证500199************。"),
        ("50019919900101001X", "500199************"),
        ("500199 1990 0101 0014", "500199************"),
        ("电话16400001234", "电话164****1234"),
        ("+86 164 0000 1234", "+86 164****1234"),
        ("164-0000-1234,16400001235", "164****1234,164****1235"),
        ("code 91500199MA5U000005 of 202603020900123", "code 91500199MA5U000005 of 202603020900123"),
    ],
)
def test_personal_numbers_are_masked(text: str, masked: str) -> None:
    assert redact(text) == masked


def test_a_trace_is_masked_too() -> None:
    try:
        raise ValueError("no place for 500199199001010014")
    except ValueError:
        line = line_of("failed", exc_info=sys.exc_info())
    assert "500199199001010014" not in line
    assert "ValueError" in json.loads(line)["trace"]


def test_a_process_logs_warnings_and_dead_threads_as_lines() -> None:
    program = (
        "import logging, threading, warnings\n"
        "from config import logging as ours\n"
        "ours.configure('INFO')\n"
        "logging.getLogger('core').info('alive')\n"
        "warnings.warn('old')\n"
        "thread = threading.Thread(target=lambda: 1 / 0, name='worker')\n"
        "thread.start()\n"
        "thread.join()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    said = [json.loads(line)["message"] for line in done.stderr.splitlines()]
    assert said[0] == "alive"
    assert "old" in said[1]
    assert said[2] == "thread worker died"
