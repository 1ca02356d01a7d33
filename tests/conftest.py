"""Stores: migrated once, copied for every test that needs one of its own, wiped for every other."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from postgres_server import Server, programs, running
from xdist.scheduler import LoadScopeScheduling

from fakes import FixedClock, wipe
from monitor.store.door import Store

settings.register_profile("landing", derandomize=True, deadline=None, max_examples=25)
settings.register_profile("search", settings.get_profile("landing"), derandomize=False, max_examples=200)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "landing"))

SHARED = (
    "tests/acceptance/",
    "tests/shipping/",
    "tests/test_contracts.py",
    "tests/monitor/cli/test_checking.py",
    "tests/test_group_training.py",
    "tests/test_training.py",
)
"""Each makes one thing, at great expense, that all of its tests look at."""
LONG = ("tests/integration/",)
"""Begun early: at the end one worker would be left alone with them."""


class Shared(LoadScopeScheduling):
    """The tests of what is shared go to one worker, all others wherever there is room.

    The mark `xdist_group` would say the same, but pytest-xdist 3.8 does not see it under pytest 9.2 (its issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((shared for shared in SHARED if nodeid.startswith(shared)), nodeid)

    def mark_test_complete(self, node, item_index, duration=0):
        """What is done is let go: it would be counted again after every test that follows."""
        super().mark_test_complete(node, item_index, duration)
        work, scope = self.assigned_work[node], self._split_scope(self.registered_collections[node][item_index])
        if all(work.get(scope, {}).values()):
            work.pop(scope, None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Shared(config, log) if config.getvalue("dist") == "load" else None


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """What is collected is no garbage: looking for some takes a fifth of the time, and more of it after every test."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


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


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server; tests that ask for it are skipped where there is none."""
    if programs() is None:
        pytest.skip("there is no PostgreSQL on this machine: apt-get install postgresql")
    with TemporaryDirectory(prefix="nobetci-") as folder:  # pytest's own folders are closed to other users
        Path(folder).chmod(0o755)
        with running(Path(folder) / "pg") as server:
            yield server


@pytest.fixture(scope="session")
def _shared_postgres_store(postgres: Server, blank_store: Path) -> Iterator[Store]:
    opened = Store.open(blank_store.with_name("elsewhere.db"), url=postgres.new_database())
    yield opened
    opened.close()


@pytest.fixture
def clock() -> FixedClock:
    """Noon, until it is advanced."""
    return FixedClock()
