"""Where sequences of steps begin."""

import pytest

from tests.core.walking import Site


@pytest.fixture
def site(platform, unit, connection) -> Site:
    """The platform for walks through its services."""
    return Site(platform, unit, connection)
