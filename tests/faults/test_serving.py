"""`python3 -m webapp serve`: web and clock begin and end together; what cannot be served is refused."""

import signal
import socket
import time

import pytest

from core.access import SYSTEM
from core.clock import Heartbeat
from tests.faults.site import Browser, Site, a_counselor, free_port, kill
from tests.installation import Installation, until


@pytest.fixture
def site(installation: Installation) -> Site:
    a_counselor(installation.platform)
    return Site(installation)


def clock_pid(site: Site) -> int:
    with site.installation.platform.work(SYSTEM, write=False) as work:
        sign = work.session.get(Heartbeat, "clock")
        return sign.pid if sign else 0


def ended(pid: int) -> bool:
    from tests.jobs.test_keeper import alive

    return not alive(pid)


def test_web_and_clock_begin_and_end_together(site: Site) -> None:
    begun = time.monotonic()
    site.start()
    assert time.monotonic() - begun < 10
    until(lambda: clock_pid(site))
    pid = clock_pid(site)
    assert site.clocks() == [pid]
    begun = time.monotonic()
    assert site.stop() == 0
    assert time.monotonic() - begun < 12
    assert ended(pid)
    assert "Traceback" not in site.installation.said()


def test_ctrl_c_stops_both_too(site: Site) -> None:
    site.start()
    until(lambda: clock_pid(site))
    assert site.web is not None
    site.web.send_signal(signal.SIGINT)
    assert site.web.wait(15) == 0
    assert ended(clock_pid(site))


def test_a_clock_that_dies_is_started_again(site: Site) -> None:
    site.start()
    until(lambda: clock_pid(site))
    first = clock_pid(site)
    kill(first)
    until(lambda: clock_pid(site) not in (0, first))
    assert "the clock ended with -9; starting it again" in site.installation.said()
    assert site.stop() == 0
    assert ended(clock_pid(site))


def test_a_clock_whose_web_server_was_killed_ends_by_itself(site: Site) -> None:
    site.start()
    until(lambda: clock_pid(site))
    assert site.web is not None
    site.web.kill()
    site.web.wait()
    until(lambda: ended(clock_pid(site)), 12)


def test_a_request_that_was_accepted_is_answered_before_it_stops(site: Site) -> None:
    site.start()
    assert Browser(site.port, "").get("/account/sign-in")[0] == 200
    with socket.create_connection(("127.0.0.1", site.port)) as raw:
        raw.sendall(b"GET /account/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        time.sleep(0.05)
        assert site.web is not None
        site.web.send_signal(signal.SIGTERM)
        received = b""
        while chunk := raw.recv(65536):
            received += chunk
    assert received.startswith(b"HTTP/1.1 200")
    assert received.rstrip().endswith(b"</html>")
    assert site.web.wait(20) == 0


def test_many_who_send_slowly_keep_nobody_waiting(site: Site) -> None:
    site.start()
    head = b"POST /account/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\nlogin_name="
    slow = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(150)]
    for connection in slow:
        connection.sendall(head)
    begun = time.monotonic()
    assert Browser(site.port, "").get("/status/alive")[0] == 200
    assert time.monotonic() - begun < 2
    for connection in slow:
        connection.close()
    assert site.stop() == 0


def test_a_port_that_is_taken_is_said_with_another_one(site: Site) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = site.installation.run("webapp", "serve", "--port", str(port))
    assert done.returncode == 1
    assert f"端口{port}已被占用" in done.stderr
    assert f"--port {port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"BIND_HOST": "0.0.0.0"}, "EXTERNAL_URL"),
        ({"BIND_HOST": "0.0.0.0", "EXTERNAL_URL": "http://jobs.example"}, "EXTERNAL_URL"),
        ({"BIND_HOST": "0.0.0.0", "EXTERNAL_URL": "https://jobs.example", "DEMO": "1"}, "演示只在本机"),
        ({"BIND_HOST": "203.0.113.9", "EXTERNAL_URL": "https://jobs.example"}, "203.0.113.9"),
        ({"BIND_HOST": "no such host"}, "EXTERNAL_URL"),
        ({"BIND_PORT": "70000"}, "70000"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL"),
    ],
)
def test_what_must_not_or_cannot_be_served_is_refused(site: Site, variables: dict[str, str], said: str) -> None:
    done = site.installation.run("webapp", "serve", **{"BIND_PORT": str(free_port())} | variables)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_first_administrator_is_asked_for_where_somebody_can_answer(installation: Installation) -> None:
    done = installation.run("webapp", "serve", "--port", str(free_port()))
    assert done.returncode == 1
    assert "还没有任何账号" in done.stderr
