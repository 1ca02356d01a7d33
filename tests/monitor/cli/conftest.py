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


@pytest.fixture
def shop(heard: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a copy of what a module's `heard` made, where commands are typed."""
    monkeypatch.setenv("NOBETCI_LANG", "en")
    monkeypatch.setenv("LOGNAME", "nobetci-operator")
    monkeypatch.chdir(shutil.copytree(heard, tmp_path, dirs_exist_ok=True))
    return tmp_path
