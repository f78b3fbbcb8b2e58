"""The web server and the clock beside it: two processes, started and stopped together."""

import errno
import os
import signal
import socket
import subprocess
import sys
from types import FrameType

from waitress.server import create_server

from core.platform import Platform
from webapp.app import create_app

STOP_SECONDS = 30
THREADS = 8


class CannotServe(Exception):
    """The server cannot start; `code` and facts say why in config/text [command]."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def check_address(host: str, port: int) -> None:
    """Raises CannotServe where the port is taken, before anything is loaded."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            code = "port_taken" if error.errno == errno.EADDRINUSE else "cannot_bind"
            raise CannotServe(code, host=host, port=port, next=port + 1) from error


def serve(platform: Platform, *, host: str, port: int, clock_environment: dict[str, str]) -> None:
    """Serves until SIGTERM or SIGINT, with `python3 -m jobs` as a child; answers what was accepted, then stops both."""
    server = create_server(
        create_app(platform),
        host=host,
        port=port,
        threads=THREADS,
        ident=None,
        channel_timeout=30,
        cleanup_interval=10,
        max_request_body_size=platform.settings.upload_limit,
        max_request_header_size=65_536,
        clear_untrusted_proxy_headers=False,
    )
    clock = subprocess.Popen([sys.executable, "-m", "jobs"], env=clock_environment)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        # waitress leaves its loop on SystemExit and lets running requests end.
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        server.run()
    finally:
        stop_clock(clock)
        server.close()
        platform.engine.dispose()


def stop_clock(clock: "subprocess.Popen[bytes]") -> None:
    """Asks the clock to stop, and ends it when it does not."""
    if clock.poll() is None:
        clock.terminate()
    try:
        clock.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        clock.kill()


def inherited(**more: str) -> dict[str, str]:
    """The environment for the clock: this process's, with the settings that the command decided."""
    return {**os.environ, **more}
