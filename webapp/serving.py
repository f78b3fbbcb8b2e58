"""The web server and the clock beside it: two processes, started and stopped together."""

import errno
import gc
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from types import FrameType

from waitress.server import create_server

import matching
from config.settings import ROOT
from core.access import SYSTEM
from core.errors import Conflict
from core.platform import Platform
from core.shortlists import DEMAND, PEOPLE
from webapp.app import create_app

LOG = logging.getLogger(__name__)
STOP_SECONDS = 15
LOOK_SECONDS = 1.0
LONGEST_PAUSE = 60.0
THREADS = 8
CONNECTIONS = 500
"""Below the 1,024 files that a process may open by default."""

PORTS = range(1, 65_536)


class CannotServe(Exception):
    """The server cannot start; `code` and facts say why in config/text [command]."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def check_address(host: str, port: int) -> None:
    """Raises CannotServe where the port is taken, before anything is loaded."""
    try:
        # getaddrinfo would take 70000 for 4464.
        if port not in PORTS:
            raise OSError(errno.EADDRNOTAVAIL, "no such port")
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise _cannot_bind(error, host, port) from error


def _cannot_bind(error: OSError, host: str, port: int) -> CannotServe:
    taken = error.errno == errno.EADDRINUSE
    return CannotServe("port_taken" if taken else "cannot_bind", host=host, port=port, next=port + 1)


def serve(platform: Platform, *, host: str, port: int, clock_environment: Mapping[str, str]) -> None:
    """Serves until SIGTERM or SIGINT, with `python3 -m jobs` as a child; answers what was accepted, then stops both."""
    try:
        server = create_server(
            create_app(platform),
            host=host,
            port=port,
            threads=THREADS,
            ident=None,
            channel_timeout=30,
            cleanup_interval=10,
            # With waitress' own 100, as many that send slowly keep everybody else out for half a minute.
            connection_limit=CONNECTIONS,
            asyncore_use_poll=True,
            max_request_body_size=platform.settings.upload_limit,
            max_request_header_size=65_536,
            clear_untrusted_proxy_headers=False,
        )
    except OSError as error:
        raise _cannot_bind(error, host, port) from error

    def stop(_signal: int, _frame: FrameType | None) -> None:
        # waitress leaves its loop on SystemExit and lets running requests end.
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    clock = Clock(clock_environment)
    try:
        clock.start()
        # The port listens already: who asks meanwhile waits a moment and is then answered by a warm process.
        warm(platform)
        server.run()
    finally:
        # A second Ctrl-C must not leave the clock behind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        clock.stop()
        server.close()
        platform.engine.dispose()


def compile_beside(platform: Platform) -> None:
    """Has the engine's machine code made, or loaded, in a thread of its own: only a ranking waits for it.

    It is kept for the next start beside the engine or, where that cannot be written to, in VAR_DIR.
    """
    beside = os.access(matching.__path__[0], os.W_OK)
    folder = None if beside else platform.settings.var_dir / "compiled"
    threading.Thread(target=matching.warm, args=(folder,), name="compiling").start()


def warm(platform: Platform) -> None:
    """Loads the dictionaries and maps the newest indexes, so that the first ranking does not wait for them.

    Then takes all that is loaded out of the garbage collector's rounds: walking it made the slowest pages slow.
    """
    compile_beside(platform)
    for kind in (PEOPLE, DEMAND):
        try:
            with platform.work(SYSTEM, write=False) as work:
                platform.shelf.ranker(work, kind)
        except Conflict as none_yet:
            LOG.info("no index of %s to map yet: %s", kind, none_yet.code)
        except Exception:
            # What is broken here shows itself at the page that needs it, with its reason.
            LOG.exception("the index of %s was not mapped", kind)
    _ = platform.shelf.lexicon, platform.shelf.weights
    # Reads the readings of all characters, which the first search would wait for.
    platform.places.called("")
    gc.collect()
    gc.freeze()


class Clock:
    """`python3 -m jobs` as a child: started, started again when it dies, stopped together with the web server."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        path = os.pathsep.join(filter(None, (str(ROOT), environment.get("PYTHONPATH"))))
        # The environment was looked after when this process started.
        self.environment = {**environment, "PYTHONPATH": path, "NO_BOOTSTRAP": "1"}
        self.stopping = threading.Event()
        self.watcher = threading.Thread(target=self._watch, name="clock", daemon=True)
        self.child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it and looks after it."""
        self.child = self._spawn()
        self.watcher.start()

    def stop(self) -> None:
        """Asks it to stop, and ends it when it does not."""
        self.stopping.set()
        if self.watcher.is_alive():
            self.watcher.join()
        if self.child is None:
            return
        self.child.terminate()
        try:
            self.child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.child.kill()

    def _spawn(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, "-m", "jobs", "--parent", str(os.getpid())], env=self.environment)

    def _watch(self) -> None:
        pause = LOOK_SECONDS
        while not self.stopping.wait(LOOK_SECONDS):
            assert self.child is not None
            if self.child.poll() is None:
                pause = max(LOOK_SECONDS, pause / 1.1)
                continue
            LOG.error("the clock ended with %s; starting it again in %.0f s", self.child.returncode, pause)
            if self.stopping.wait(pause):
                return
            self.child = self._spawn()
            pause = min(pause * 2, LONGEST_PAUSE)


def inherited(**more: str) -> dict[str, str]:
    """The environment for the clock: this process's, with the settings that the command decided."""
    return {**os.environ, **more}
