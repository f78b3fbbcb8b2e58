"""Programs that ask: a firm with its key, another firm, a government system."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.access import Role
from tests.factories.accounts import a_user
from tests.factories.api_keys import an_api_key
from tests.factories.enterprises import an_enterprise, an_hr

VACANCIES = "/api/v1/vacancies"


class Program:
    """A program with a key, or without one."""

    def __init__(self, client: FlaskClient, secret: str | None) -> None:
        self.client, self.secret = client, secret

    def ask(self, method: str, address: str, headers: dict[str, str] | None = None, **words: Any) -> TestResponse:
        """One call."""
        key = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        return self.client.open(address, method=method, headers=key | (headers or {}), **words)

    def get(self, address: str, **words: Any) -> TestResponse:
        """Reads."""
        return self.ask("GET", address, **words)

    def post(self, address: str, body: Any = None, **words: Any) -> TestResponse:
        """Orders, with a JSON body where there is one."""
        return self.ask("POST", address, **({"json": body} if body is not None else {}), **words)


@pytest.fixture
def program(app) -> Any:
    """`program(secret)`: a program with this key; without one, a program without."""
    return lambda secret=None: Program(app.test_client(), secret)


@pytest.fixture
def own(unit) -> Any:
    """The firm, its 管理员 and their key."""
    with unit(now=datetime.now(UTC)) as work:
        firm = an_enterprise(work)
        admin = an_hr(work, firm)
        return firm, admin, *an_api_key(work, firm, admin)


@pytest.fixture
def firm(own) -> Any:
    """The firm that asks."""
    return own[0]


@pytest.fixture
def ours(own, program) -> Program:
    """The firm's program."""
    return program(own[3])


@pytest.fixture
def reader(own, unit, program) -> Program:
    """A program of the firm that may read alone."""
    with unit(now=datetime.now(UTC)) as work:
        return program(an_api_key(work, own[0], own[1], scopes=("read",))[1])


@pytest.fixture
def theirs(unit, program) -> Program:
    """Another firm's program."""
    with unit(now=datetime.now(UTC)) as work:
        other = an_enterprise(work)
        return program(an_api_key(work, other, an_hr(work, other))[1])


@pytest.fixture
def system(unit, program) -> Program:
    """Another government system."""
    with unit(now=datetime.now(UTC)) as work:
        return program(an_api_key(work, None, a_user(work, Role.SECADMIN), scopes=("read",))[1])
