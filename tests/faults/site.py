"""A site as people run it: `python3 -m webapp serve` with the clock beside it, and a person who is signed in."""

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from core.access import SYSTEM, VISITOR, OfficeLevel, Role
from core.accounts import User, signin
from core.platform import Platform
from tests.factories.accounts import a_user, an_office
from tests.installation import Installation, until

TAG = re.compile(r"<(style|script|svg).*?</\1>|<[^>]*>", re.DOTALL)

FIELD = re.compile(r'name="(csrf_token|idempotency_key)"[^>]*?value="([^"]*)"')


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def a_counselor(platform: Platform) -> str:
    """Somebody of an office of their own, signed in; the cookie."""
    with platform.work(SYSTEM) as work:
        number = work.session.query(User).count()
        office = an_office(work, OfficeLevel.SUBDISTRICT, name=f"缙测{number}所", place_code=f"5001090{number:02d}")
        user_id = a_user(work, Role.COUNSELOR, office, login_name=f"counselor{number}").id
    with platform.work(VISITOR) as work:
        return signin.open_session(work, work.session.get_one(User, user_id), "test")


@dataclass
class Site:
    """The site of an installation; may be killed and started again."""

    installation: Installation
    port: int = field(default_factory=free_port)
    web: "subprocess.Popen[bytes] | None" = None

    def start(self, *, wait: bool = True) -> None:
        """Starts web and clock; returns when the web answers."""
        self.web = self.installation.start("webapp", "serve", "--port", str(self.port))
        if wait:
            until(self.answers, 30)

    def restart(self) -> float:
        """After a kill; the seconds until it answers."""
        begun = time.monotonic()
        self.start()
        return time.monotonic() - begun

    def sign_in(self) -> "Browser":
        """The browser of a counselor with an office of their own; the session outlives the site's restarts."""
        return Browser(self.port, a_counselor(self.installation.platform))

    def answers(self) -> bool:
        """Whether it is up; fails where the process ended instead."""
        assert self.web is not None
        assert self.web.poll() is None, self.installation.said()[-2000:]
        try:
            return Browser(self.port, "").get("/status/alive")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def clocks(self) -> list[int]:
        """Numbers of the clock processes that belong to the web server."""
        assert self.web is not None
        children = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children")
        # A child that a thread has started stands under that thread.
        files = children.parent.parent.glob("*/children") if children.exists() else []
        return [int(pid) for file in files for pid in file.read_text().split()]

    def kill(self) -> None:
        """Web and clock at once, without a word."""
        assert self.web is not None
        for pid in (*self.clocks(), self.web.pid):
            kill(pid)
        self.web.wait()

    def stop(self) -> int:
        """As systemd stops it; its exit code."""
        assert self.web is not None
        self.web.send_signal(signal.SIGTERM)
        return self.web.wait(20)


def kill(pid: int) -> None:
    """SIGKILL, to a process that may be gone."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def words_of(page: str) -> str:
    """What a person reads on a page."""
    return " ".join(TAG.sub(" ", page).split())


@dataclass
class Browser:
    """As little of a browser as posting a form takes."""

    port: int
    session: str
    cookie: str = ""

    def get(self, address: str) -> tuple[int, str]:
        """Status and page."""
        return self._ask("GET", address, None)[:2]

    def form(self, address: str) -> dict[str, str]:
        """The hidden fields of a page's first form."""
        status, page = self.get(address)
        assert status == 200, status
        found: dict[str, str] = {}
        for name, value in FIELD.findall(page):
            found.setdefault(name, value)
        return found

    def post(self, address: str, fields: dict[str, str]) -> tuple[int, str, str]:
        """Status, page, and where it leads."""
        return self._ask("POST", address, urlencode(fields))

    def upload(self, address: str, fields: dict[str, str], name: str, content: str) -> tuple[int, str, str]:
        """The same with a file in the field `file`."""
        edge = "----edge"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{said}' for key, said in fields.items()
        ]
        parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n{content}')
        body = "\r\n".join([*parts, f"--{edge}--\r\n"])
        return self._ask("POST", address, body, f"multipart/form-data; boundary={edge}")

    def _ask(
        self, method: str, address: str, body: str | None, kind: str = "application/x-www-form-urlencoded"
    ) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            cookies = "; ".join(filter(None, (f"sid={self.session}", self.cookie)))
            headers = {"Cookie": cookies}
            if body is not None:
                headers["Content-Type"] = kind
            connection.request(method, address, None if body is None else body.encode(), headers)
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name == "Set-Cookie" and value.startswith("form="):
                    self.cookie = value.split(";")[0]
            return answer.status, answer.read().decode(), answer.getheader("Location") or ""
        finally:
            connection.close()
