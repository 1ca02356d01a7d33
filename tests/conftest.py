"""Stores: migrated once, copied for every test that needs one of its own, wiped for every other."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from fakes import FixedClock, wipe
from monitor.store.door import Store

settings.register_profile("landing", derandomize=True)
settings.register_profile("search", settings.get_profile("landing"), derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "landing"))


@pytest.fixture(scope="session")
def blank_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store of the newest schema; copy it, never open it."""
    path = tmp_path_factory.mktemp("blank") / "blank.db"
    Store.open(path).close()
    return path


@pytest.fixture
def new_store_file(blank_store: Path, tmp_path: Path) -> Callable[[], Path]:
    """Gives the path of one more empty store."""
    made: list[Path] = []

    def make() -> Path:
        made.append(tmp_path / f"store-{len(made)}.db")
        return Path(shutil.copy(blank_store, made[-1]))

    return make


@pytest.fixture
def own_store(new_store_file: Callable[[], Path]) -> Iterator[Store]:
    """An open store that nobody uses after this test."""
    opened = Store.open(new_store_file())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def _shared_store(blank_store: Path) -> Iterator[Store]:
    opened = Store.open(Path(shutil.copy(blank_store, blank_store.with_name("shared.db"))))
    yield opened
    opened.close()


@pytest.fixture
def store(_shared_store: Store) -> Iterator[Store]:
    """An open, empty store on a real file; its statements are compiled once for all tests."""
    yield _shared_store
    wipe(_shared_store)


@pytest.fixture
def clock() -> FixedClock:
    """Noon, until it is advanced."""
    return FixedClock()
