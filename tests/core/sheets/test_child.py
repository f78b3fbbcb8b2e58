"""The child ends: by time, by memory, by crash, by refusal, with an answer."""

import logging
import os
import signal
import time

import pytest

from core.sheets import ChildFailed, Limits, Refused, guarded


def double(number):
    print("this must not spoil the answer")  # noqa: T201
    return number * 2


def spin():
    while True:
        pass


def sleep():
    time.sleep(60)


def hoard():
    return len(bytearray(1 << 31))


def refuse():
    raise Refused("sheet.too_many_rows", most=7)


def fail():
    raise ValueError("500" + "199")


def die():
    os.kill(os.getpid(), signal.SIGSEGV)


def test_an_answer_comes_back():
    assert guarded(double, (21,)) == 42


def test_a_refusal_comes_back_whole():
    with pytest.raises(Refused) as refused:
        guarded(refuse)
    assert (refused.value.code, refused.value.facts) == ("sheet.too_many_rows", {"most": 7})


@pytest.mark.parametrize(
    ("func", "limits", "code"),
    [
        (spin, Limits(cpu=1), "sheet.too_slow"),
        (sleep, Limits(wall=0.5), "sheet.too_slow"),
        (hoard, Limits(), "sheet.too_heavy"),
        (die, Limits(), "sheet.crashed"),
    ],
)
def test_a_child_is_ended(func, limits, code):
    began = time.monotonic()
    with pytest.raises(Refused) as refused:
        guarded(func, (), limits)
    assert refused.value.code == code
    assert time.monotonic() - began < 10


def test_a_fault_of_ours_is_told_without_its_words(caplog):
    with caplog.at_level(logging.ERROR), pytest.raises(ChildFailed) as failed:
        guarded(fail)
    assert "ValueError" in str(failed.value)
    assert "in fail" in str(failed.value)
    assert "500199" not in str(failed.value) + caplog.text
