"""A child process with an end: memory, processor and wall-clock time are bounded by the system, not by good will.

The child takes a pickled call from standard input and gives its answer on standard output.
It guards against cost, not against foreign code: parent and child trust each other.
"""

import logging
import os
import pickle
import resource
import signal
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from core.sheets.guard import USUAL, Limits, Refused

T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent.parent
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""numpy comes along with openpyxl; each thread of its library would count against the memory."""
TIMED_OUT = frozenset((signal.SIGXCPU, signal.SIGALRM, signal.SIGKILL))
LOG = logging.getLogger(__name__)


class ChildFailed(RuntimeError):
    """The function raised something else than Refused: a fault of ours. Names the type only: messages may hold data."""


def guarded(func: Callable[..., T], args: tuple[Any, ...] = (), limits: Limits = USUAL) -> T:
    """What the function gives, run in a child under these limits. It must stand at the top of a module.

    Raises Refused as the function did, or sheet.too_slow, sheet.too_heavy, sheet.crashed; ChildFailed for a fault.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", "from core.sheets.child import main; main()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**ONE_THREAD, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
        start_new_session=True,
    )
    try:
        # Starting Python is not the file's doing: the clock of the child itself begins with the work.
        answer, _ = process.communicate(pickle.dumps((func, args, limits)), timeout=limits.wall + START)
    except subprocess.TimeoutExpired:
        raise Refused("sheet.too_slow", seconds=round(limits.wall)) from None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    answered: T = _answered(process.returncode, answer, limits)
    return answered


START = 10.0
"""Seconds that a busy machine may take to start Python and import."""


def confine(limits: Limits) -> None:
    """Bounds this very process, for good: for a child that is started in another way. No core dumps either (D16)."""
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    resource.setrlimit(resource.RLIMIT_AS, (size + limits.memory,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + limits.cpu, int(used) + limits.cpu + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.setitimer(signal.ITIMER_REAL, limits.wall)


def _answered(code: int, answer: bytes, limits: Limits) -> Any:
    if code != 0:
        if -code in TIMED_OUT:
            raise Refused("sheet.too_slow", seconds=round(limits.wall))
        LOG.error("child ended with %s", code)
        raise Refused("sheet.crashed")
    # Our own child wrote this; see the head of the module.
    outcome, value = pickle.loads(answer)  # noqa: S301
    if outcome == "refused":
        raise value
    if outcome == "failed":
        LOG.error("child failed: %s", value)
        raise ChildFailed(value)
    return value


def _run(call: bytes) -> tuple[str, Any]:
    func, args, limits = pickle.loads(call)  # noqa: S301
    confine(limits)
    try:
        return "done", func(*args)
    except Refused as refused:
        return "refused", refused
    except MemoryError:
        return "refused", Refused("sheet.too_heavy", megabytes=limits.memory >> 20)
    except Exception as error:
        # The message may quote a cell: type and lines of code are enough to find the fault.
        frames = "".join(traceback.format_tb(error.__traceback__))
        return "failed", f"{type(error).__name__}\n{frames}"


def main() -> None:
    """One call, one answer. Whatever is printed goes to the error stream: it would spoil the answer."""
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        # openpyxl warns with cell and value; values belong in no log.
        warnings.simplefilter("ignore")
        answer = _run(sys.stdin.buffer.read())
        signal.setitimer(signal.ITIMER_REAL, 0)
        out.write(pickle.dumps(answer))
