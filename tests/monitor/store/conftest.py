"""What is said of the gateways holds on both databases."""

from collections.abc import Iterator

import pytest

from fakes import wipe
from monitor.store.door import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """An open, empty store; its statements are compiled once for all tests."""
    name = "_shared_store" if request.param == "sqlite" else "_shared_postgres_store"
    opened: Store = request.getfixturevalue(name)
    yield opened
    wipe(opened)
