"""One world a test."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from nursery import the_nursery
from workplace import Workplace
from world import World


@pytest.fixture(scope="session", autouse=True)
def _nursery() -> Iterator[None]:
    yield
    if the_nursery.cache_info().currsize:
        the_nursery().close()


@pytest.fixture
def world(tmp_path: Path, blank_store: Path) -> Iterator[World]:
    made = World(tmp_path, blank_store)
    yield made
    made.close()


@pytest.fixture
def workplace(tmp_path: Path, blank_store: Path) -> Iterator[Workplace]:
    made = Workplace(tmp_path, blank_store)
    yield made
    made.close()
