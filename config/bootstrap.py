"""Makes `.venv`, installs the locked packages, and starts the command again inside it. Standard library only.

It must compile on a Python that is too old, because it is the one to say so.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
BELOW = (3, 13)
NEEDED_BYTES = 2 * 1024**3
QUIET_SECONDS = 15
PIN = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*==", re.MULTILINE)
BEGUN = ".begun"
"""Stands in `.venv` while it is worked on. Found at a start, it says that somebody was killed halfway: neither
venv nor pip writes in one go, so that what is there cannot be trusted."""

STARTED = "BOOTSTRAP_STARTED"
PIP_ELSEWHERE = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PYTHONHOME")
CAUSES = (
    ("ensurepip", "缺python3-venv。先运行apt install python3-venv。\nThe package python3-venv is missing."),
    ("No space left|Errno 28|os error 28", "磁盘满了。腾出2 GB以上再运行。\nThe disk is full."),
    (
        "DO NOT MATCH THE HASHES|Hash mismatch",
        "下载的包与锁定的校验值不符，没有安装。不要绕过，先查清包源。\nA package is not the one that was locked.",
    ),
    (
        "NewConnectionError|ConnectTimeout|ReadTimeout|name resolution|Network is unreachable|ProxyError|SSLError"
        "|No matching distribution|Failed to fetch|error sending request|dns error|tcp connect",
        "下载不到包。检查网络或包源（PIP_INDEX_URL）后再运行，已完成的不会重来。\n"
        "Packages cannot be downloaded: check the network or the package index.",
    ),
)


class CannotSetUp(Exception):
    """Why the environment cannot be made, said so that the person can mend it."""


def ensure(requirements: Sequence[str] = ("requirements.txt",), *, module: str = "webapp", root: Path = ROOT) -> None:
    """Returns inside a complete `.venv`; outside it, makes the environment and replaces this process by one inside.

    Ends with 1 and a sentence where that cannot be done, with 130 on Ctrl-C. NO_BOOTSTRAP=1: takes what is there.
    """
    if os.environ.get("NO_BOOTSTRAP"):
        return
    venv = root / ".venv"
    try:
        if not complete(venv, requirements):
            _make_alone(venv, requirements)
        if _inside(venv):
            os.environ.pop(STARTED, None)
            return
        if os.environ.get(STARTED) == str(venv):
            raise CannotSetUp(f"{venv}坏了，删掉后再运行。\n{venv} is broken: delete it and run again.")
    except CannotSetUp as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\n已停下，再运行会从头准备。Stopped.", file=sys.stderr)
        sys.exit(130)
    os.environ[STARTED] = str(venv)
    python = str(venv / "bin" / "python")
    os.execv(python, [python, "-m", module, *sys.argv[1:]])


def complete(venv: Path, requirements: Sequence[str]) -> bool:
    """Whether every file was installed here as it is now, for this Python, and nobody was killed meanwhile."""
    if (venv / BEGUN).exists() or not _sound(venv):
        return False
    return all(_is_marked(venv, name) for name in requirements)


def fingerprint(venv: Path, name: str) -> str:
    """What an installation rests on: the locked file, the Python behind `.venv`, and where `.venv` stands."""
    behind = os.path.realpath(venv / "bin" / "python")
    digest = hashlib.sha256(f"{behind}\n{venv.resolve()}\n".encode())
    digest.update((venv.parent / name).read_bytes())
    return digest.hexdigest()


def refuse_python(version: tuple[int, int]) -> None:
    """Raises CannotSetUp on a Python for which the packages are not locked."""
    if not OLDEST <= version < BELOW:
        found = ".".join(map(str, version))
        raise CannotSetUp(f"需要Python 3.11或3.12，现在是{found}。\nPython 3.11 or 3.12 is needed, this is {found}.")


def refuse_disk(free: int) -> None:
    """Raises CannotSetUp where fewer bytes are free than an environment takes (0.7 GB, and as much for pip's work)."""
    if free < NEEDED_BYTES:
        said = f"{free / 1024**3:.1f} GB"
        raise CannotSetUp(f"磁盘只剩{said}，腾出2 GB以上再运行。\n2 GB are needed on the disk, {said} are free.")


def why(output: str) -> str:
    """What venv, pip or uv said, as a sentence that tells what to do, with their last lines."""
    tail = "\n".join(output.strip().splitlines()[-6:])
    for pattern, sentence in CAUSES:
        if re.search(pattern, output):
            return f"{sentence}\n{tail}"
    return f"准备环境没有成功。\nMaking the environment failed.\n{tail}"


def _make_alone(venv: Path, requirements: Sequence[str]) -> None:
    """Makes or mends the environment; a second start at the same moment waits for the first."""
    refuse_python(sys.version_info[:2])
    refuse_disk(shutil.disk_usage(venv.parent).free)
    if absent := [name for name in requirements if not (venv.parent / name).exists()]:
        raise CannotSetUp(f"缺文件{absent[0]}，项目没有下载完整。\n{absent[0]} is missing from the project.")
    import fcntl

    # The folder itself is locked: a lock file inside `.venv` would go with it, one beside it would stay lying about.
    folder = os.open(venv.parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("另一个命令正在准备环境，等它完成… waiting for another start")
            fcntl.flock(folder, fcntl.LOCK_EX)
        if not complete(venv, requirements):
            _make(venv, requirements, folder)
    except CannotSetUp:
        # An installer that fails by itself has cleared up; what was complete before must not be made anew.
        (venv / BEGUN).unlink(missing_ok=True)
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise CannotSetUp(why("No space left")) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise CannotSetUp(f"不能写入{venv.parent}。\n{venv.parent} cannot be written to.") from error
        raise
    finally:
        os.close(folder)


def _make(venv: Path, requirements: Sequence[str], lock: int) -> None:
    if (venv / BEGUN).exists() or not _sound(venv) or not _works(venv):
        _say("正在准备环境（首次约1–2分钟）… making .venv")
        shutil.rmtree(venv, ignore_errors=True)
        venv.mkdir()
        (venv / BEGUN).touch()
        # Not sys.executable: inside a stale environment that is the very one just removed.
        python = getattr(sys, "_base_executable", "") or sys.executable
        _run([python, "-m", "venv", str(venv)], venv / "venv.log", lock)
    (venv / BEGUN).touch()
    for name in requirements:
        if not _is_marked(venv, name):
            _install(venv, name, lock)
            _mark(venv, name).write_text(fingerprint(venv, name))
    (venv / BEGUN).unlink()


def _install(venv: Path, name: str, lock: int) -> None:
    wanted = len(PIN.findall((venv.parent / name).read_text(encoding="utf-8")))
    if not wanted:
        return
    python, file = str(venv / "bin" / "python"), str(venv.parent / name)
    # The lock names all that is wanted; what a package asks for beyond it is left out on purpose (pyproject.toml).
    if uv := shutil.which("uv"):
        command = [uv, "pip", "install", "--python", python, "--no-deps", "--require-hashes", "-r", file]
    else:
        quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
        command = [python, "-m", "pip", "install", *quiet, "--no-deps", "--require-hashes", "-r", file]
    seconds = _run(command, venv / f"{name}.log", lock, f"正在安装{name}", wanted)
    _say(f"已安装{name}：{wanted}个包，{seconds:.0f}秒")


def _run(command: Sequence[str], log: Path, lock: int, doing: str = "", wanted: int = 0) -> float:
    """Runs to the end, its output in the log, and says how far it is; answers the seconds. Raises CannotSetUp.

    The lock is handed on: where this process is killed, an installer that lives on keeps others away until it ends.
    """
    started = said = time.monotonic()
    environment = {name: value for name, value in os.environ.items() if name not in PIP_ELSEWHERE}
    with log.open("w") as file:
        running = subprocess.Popen(
            command, stdout=file, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=environment, pass_fds=(lock,)
        )
        while running.poll() is None:
            time.sleep(0.2)
            terminal = sys.stderr.isatty()
            if doing and time.monotonic() - said > (0.5 if terminal else QUIET_SECONDS):
                said = time.monotonic()
                _say(f"{doing}：{_progress(log, wanted)}，{said - started:.0f}秒 ", end="" if terminal else "\n")
    if running.returncode:
        raise CannotSetUp(why(log.read_text(errors="replace")))
    return time.monotonic() - started


def _progress(log: Path, wanted: int) -> str:
    output = log.read_text(errors="replace")
    if "Installing collected packages" in output:
        return "写入磁盘"
    # uv says nothing before it has all; pip says each.
    read = len(re.findall(r"^(?:Collecting|Requirement already satisfied)", output, re.MULTILINE))
    return f"{min(read, wanted)}/{wanted}个包" if read else f"{wanted}个包"


def _inside(venv: Path) -> bool:
    return Path(sys.prefix).resolve() == venv.resolve()


def _sound(venv: Path) -> bool:
    return (venv / "pyvenv.cfg").exists() and (venv / "bin" / "python").exists()


def _works(venv: Path) -> bool:
    """Whether its Python starts, is of a version that is locked, and has pip. Asked before installing only."""
    ask = f"import pip, sys; sys.exit(not {OLDEST} <= sys.version_info[:2] < {BELOW})"
    return subprocess.run([str(venv / "bin" / "python"), "-c", ask], capture_output=True, check=False).returncode == 0


def _is_marked(venv: Path, name: str) -> bool:
    mark = _mark(venv, name)
    return mark.exists() and mark.read_text() == fingerprint(venv, name)


def _mark(venv: Path, name: str) -> Path:
    return venv / f".installed-{name}"


def _say(line: str, end: str = "\n") -> None:
    print(f"\r{line}" if sys.stderr.isatty() else line, end=end, file=sys.stderr, flush=True)
