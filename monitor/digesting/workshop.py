"""The parent's side: start the child, wait for what it says, never longer than the program wants to."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from monitor.clock import steady_clock
from monitor.stages.digest.order import Ending, Order, Result, heard, written
from monitor.store.engine import HEAD

_PACKAGES = Path(__file__).resolve().parents[2]
_LOOK_EVERY = 0.05
_CHILD = (sys.executable, "-P", "-m", __package__)


@dataclass(frozen=True, slots=True)
class Workshop:
    """How a child is started, and where it finds the store."""

    path: Path
    url: str | None
    busy_timeout: timedelta
    patience: timedelta
    """How long it may take."""
    aspects: Callable[[], Any]
    """What products are complained about for; read only when it is needed."""
    program: tuple[str, ...] = _CHILD
    version: str = HEAD
    """Of the store's schema: a child of another one would change it under us."""

    def make(self, order: Order, stopping: Callable[[], bool]) -> Result:
        """Let a child make the digest; it is killed when it takes too long, or when the program stops."""
        try:
            child = self._start(order)
        except OSError as error:
            return Result(Ending.FAILED, type(error).__name__)
        with child:
            return self._wait(child, stopping)

    def _start(self, order: Order) -> "subprocess.Popen[bytes]":
        child = subprocess.Popen(  # noqa: S603 - ourselves
            self.program,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what a traceback quotes may be people's words
            env=_environment(),
            start_new_session=True,  # Ctrl-C is ours to hear
        )
        listens, child.stdin = child.stdin, None
        asked = json.dumps(self._request(order)).encode()
        threading.Thread(target=_tell, args=(listens, asked), name="digest's order", daemon=True).start()
        return child

    def _request(self, order: Order) -> dict[str, Any]:
        store = {"path": str(self.path.absolute()), "url": self.url, "busy": self.busy_timeout.total_seconds()}
        return {"version": self.version, "store": store, "order": written(order), "aspects": self.aspects()}

    def _wait(self, child: "subprocess.Popen[bytes]", stopping: Callable[[], bool]) -> Result:
        until = steady_clock() + self.patience.total_seconds()
        try:
            while True:
                with suppress(subprocess.TimeoutExpired):
                    said, _ = child.communicate(timeout=_LOOK_EVERY)
                    return answer(said, child.returncode)
                if stopping():
                    return Result(Ending.STOPPED)
                if steady_clock() > until:
                    return Result(Ending.FAILED, "timeout")
        finally:
            child.kill()


def _tell(listens: IO[bytes], asked: bytes) -> None:
    """All of it, however slowly it is read: a pipe, which holds little, is in nobody's sight and needs no disk."""
    with suppress(OSError), listens:  # whoever is killed listens no more
        listens.write(asked)


def _environment() -> dict[str, str]:
    """Ours, and where this program is; the folder it was started in is no place to import from."""
    paths = [str(_PACKAGES), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}


def answer(said: bytes, code: int) -> Result:
    """What the child said in its last line; whatever else it is, it is a failure."""
    try:
        return heard(json.loads(said.splitlines()[-1]))
    except (ValueError, LookupError, TypeError, AttributeError):
        return Result(Ending.FAILED, f"exit {code}" if code >= 0 else f"signal {-code}")
