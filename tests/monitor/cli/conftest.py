"""A folder with an empty store in it, for commands that are not about making one."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def put_store(blank_store: Path) -> Callable[[Path], None]:
    """Puts an empty store into a folder, where a configuration that says nothing of it has it."""

    def put(folder: Path) -> None:
        shutil.copy(blank_store, folder / "nobetci.db")

    return put
