"""Who draws: a child process of its own, started early, since what it draws with takes a second to load.

It gets names and numbers, never people's words, and none of this process's secrets. Whatever becomes of it,
a digest without pictures is still a digest: what went wrong is a value, never an exception.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from stat import S_IMODE, S_ISDIR
from types import TracebackType
from typing import Self

from monitor.charts.wire import NOT_INSTALLED, Pictures, Wanted, asked, read_answered

_PATIENCE = 20.0
"""Seconds; on the smallest machines the library alone takes five."""
_PASSED_ON = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
_SETTINGS = {
    "MPLBACKEND": "agg",
    "MPL_IGNORE_SYSTEM_FONTS": "1",  # its own fonts are enough: no search through the machine, no other program
    "OPENBLAS_NUM_THREADS": "1",  # each thread would take memory of its own
}


class Lack(StrEnum):
    """Why there are no pictures."""

    NOT_INSTALLED = "not_installed"
    """The library that draws is not there: `pip install nobetci[pictures]`."""
    NOT_STARTED = "not_started"
    """The child could not be started."""
    DIED = "died"
    HUNG = "hung"
    """It took too long."""
    GARBLED = "garbled"
    """What it answered is not what was asked for."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pictures, by language and chart; or why there are none."""

    pictures: Pictures = field(default_factory=dict)
    lack: Lack | None = None


class Artist:
    """Draws while it is entered: the child starts at once and waits to be asked."""

    def __init__(self, patience: float = _PATIENCE) -> None:
        self._patience = patience
        self._open = ExitStack()
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self._child = self._started()
        except OSError:
            self._child = None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()
        self._open.close()

    def draw(self, wanted: Wanted) -> Drawn:
        """All pictures that are wanted, in one go. It can be asked once."""
        if not any(wanted.values()):
            return Drawn()
        if self._child is None:
            return Drawn(lack=Lack.NOT_STARTED)
        try:
            answer, _ = self._child.communicate(asked(wanted), timeout=self._patience)
        except subprocess.TimeoutExpired:
            return Drawn(lack=Lack.HUNG)
        except OSError:
            return Drawn(lack=Lack.DIED)
        finally:
            left = self._end()
        return _drawn(answer, left, wanted)

    def _started(self) -> subprocess.Popen[bytes]:
        folder = _kept_folder() or self._open.enter_context(tempfile.TemporaryDirectory(prefix="nobetci-charts-"))
        return subprocess.Popen(
            [sys.executable, "-m", "monitor.charts"],
            cwd=Path(__file__).parents[2],
            env=_environment(os.environ, str(folder)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def _end(self) -> int:
        """Have no child any more; how it left."""
        child, self._child = self._child, None
        if child is None:
            return 0
        with child:  # closes its pipes and waits
            child.kill()  # nothing, where it has left
        return child.returncode


def _drawn(answer: bytes, left: int, wanted: Wanted) -> Drawn:
    if left:
        return Drawn(lack=Lack.DIED)
    if answer == NOT_INSTALLED:
        return Drawn(lack=Lack.NOT_INSTALLED)
    pictures = read_answered(answer, wanted)
    return Drawn(lack=Lack.GARBLED) if pictures is None else Drawn(pictures)


def _environment(ours: Mapping[str, str], folder: str) -> dict[str, str]:
    """What finds Python and its libraries, and no token that is set for the program itself."""
    kept = {name: value for name, value in ours.items() if name in _PASSED_ON or name.startswith("PYTHON")}
    return {**kept, **_SETTINGS, "MPLCONFIGDIR": folder}


def _kept_folder() -> Path | None:
    """Where the list of fonts is kept from one week to the next; None where somebody else could write there."""
    try:
        folder = Path(tempfile.gettempdir(), f"nobetci-charts-{os.getuid()}")
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    ours = S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not S_IMODE(found.st_mode) & 0o077
    return folder if ours else None
